/** A graph or a function of an ONNX file: its nodes, the types of its values, its parameters. */
import { atOnce, type Steps } from '../steps';
import { node, type NodeText } from './node';
import { parameter, valueInfo, type Parameter, type ValueType } from './type';
import { entry, Field, text, type Slice, type Range } from './wire';

export interface Body {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeText[];
  readonly types: ReadonlyMap<string, ValueType>;
  readonly parameters: Parameters;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The initializers of a graph, each decoded when it is first asked for: a large model has tens of thousands. */
export class Parameters {
  private readonly decoded = new Map<string, Parameter>();

  constructor(private readonly slices: ReadonlyMap<string, Slice>) {}

  has(name: string): boolean {
    return this.slices.has(name);
  }

  get(name: string): Parameter | undefined {
    const slice = this.slices.get(name);
    if (slice === undefined) return undefined;
    const found = this.decoded.get(name) ?? parameter(slice);
    this.decoded.set(name, found);
    return found;
  }
}

// The same things have other numbers in a GraphProto and a FunctionProto.
const graphFields = { name: 2, nodes: 1, inputs: 11, outputs: 12, types: 13, parameters: 5, metadata: 16 };
const functionFields = { name: 1, nodes: 7, inputs: 4, outputs: 5, types: 12, parameters: -1, metadata: 14 };
const parameterName = 8;

/** Decodes a GraphProto, a step for each of its parts. */
export function graphBody(slice: Slice): Steps<Body> {
  return body(slice, graphFields);
}

/** Decodes a FunctionProto. */
export function functionBody(slice: Slice): Body {
  return atOnce(body(slice, functionFields));
}

function* body({ bytes, start, end }: Slice, numbering: typeof graphFields): Steps<Body> {
  let name = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const nodes: NodeText[] = [];
  const types = new Map<string, ValueType>();
  const parameters = new Map<string, Slice>();
  const metadata = new Map<string, string>();
  // of a function, inputs and outputs are names alone
  const named = (field: Field): string => (numbering === functionFields ? text(bytes, field) : valueInfo(bytes, field, types));
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === numbering.nodes) nodes.push(node(bytes, field));
    else if (field.number === numbering.types) valueInfo(bytes, field, types);
    else if (field.number === numbering.inputs) inputs.push(named(field));
    else if (field.number === numbering.outputs) outputs.push(named(field));
    else if (field.number === numbering.name) name = text(bytes, field);
    else if (field.number === numbering.metadata) entry(bytes, field, metadata);
    else if (field.number === numbering.parameters) parameters.set(nameOf(bytes, field), { bytes, start: field.start, end: field.end });
    yield;
  }
  return { name, inputs, outputs, nodes, types, parameters: new Parameters(parameters), metadata };
}

function nameOf(bytes: Uint8Array, { start, end }: Range): string {
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === parameterName) return text(bytes, field);
  }
  return '';
}
