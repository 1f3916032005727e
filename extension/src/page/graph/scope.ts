/** Where names lead while a graph is drawn: values of a body by name, parameters of the file by theirs. */
import type { Body } from '../onnx/body';
import { parameterValue, type Value } from './value';

// One object for each parameter, so that the view knows it again.
const known = new WeakMap<Body, Map<string, Value>>();

export class Scope {
  private readonly values = new Map<string, Value | null>();

  /** `graph` is the graph of the file: its parameters bear one name everywhere in it. */
  constructor(private readonly graph: Body) {}

  /** The value of a name; null where it leads nowhere. */
  get(name: string): Value | null {
    const value = this.values.get(name);
    return value === undefined ? this.parameter(name) : value;
  }

  /** The values of names, without the parameters. */
  tensors(names: readonly string[]): Value[] {
    const values = names.filter((name) => !this.graph.parameters.has(name)).map((name) => this.get(name));
    return values.filter((value): value is Value => value !== null && value.initializer === null);
  }

  set(name: string, value: Value | null): void {
    this.values.set(name, value);
  }

  private parameter(name: string): Value | null {
    const parameter = this.graph.parameters.get(name);
    if (parameter === undefined) return null;
    const values = known.get(this.graph) ?? new Map<string, Value>();
    known.set(this.graph, values);
    const value = values.get(name) ?? parameterValue(parameter);
    values.set(name, value);
    return value;
  }
}
