/** Netron's sidebars of the model, of a tensor between nodes and of a parameter, in the words of the code. */
import type { GraphModel } from 'netron/view.js';
import type { Totals } from '../../messages';
import type { Drawing } from '../graph/draw';
import { Value } from '../graph/value';
import { exact } from '../graph/words';
import { size } from '../panel/totals';
import { say } from '../text';
import { netron } from './netron';
import { connectionRows, parameterKind, tensorRows } from './tensors';

/** What is known of the model on show; null where a file of another format is. */
export interface Subject {
  readonly title: string;
  readonly totals: Totals;
}

let subject: () => Subject | null = () => null;

export function installModelSidebar(given: () => Subject | null): void {
  subject = given;
  netron.TargetSidebar = LensTargetSidebar;
  netron.ConnectionSidebar = LensConnectionSidebar;
  netron.TensorSidebar = LensTensorSidebar;
}

class LensTargetSidebar extends netron.TargetSidebar {
  // where Netron finds `target` open already, it opens its own sidebar of the model in its place
  get identifier(): string {
    return subject() === null ? 'target' : 'model';
  }

  override render(): void {
    const known = subject();
    if (known === null || !isDrawing(this._target)) {
      super.render();
      return;
    }
    this.addProperty(say('class'), known.title, 'bold');
    for (const [name, text] of figures(known.totals)) this.addProperty(name, text);
    for (const [title, values, way] of [
      [say('Inputs'), this._target.inputs, 'output'],
      [say('Outputs'), this._target.outputs, 'input'],
    ] as const) {
      if (values.length > 0) this.addSection(title);
      for (const value of values) tensorRows(this, value, way);
    }
  }
}

class LensConnectionSidebar extends netron.ConnectionSidebar {
  override render(): void {
    if (this._value instanceof Value) connectionRows(this, this._value);
    else super.render();
  }
}

class LensTensorSidebar extends netron.TensorSidebar {
  override render(): void {
    const [value] = this._value.value;
    const tensor = value instanceof Value ? value.initializer : null;
    if (tensor === null) {
      super.render();
      return;
    }
    this.addProperty(say('name'), tensor.name, 'bold');
    this.addProperty(say('shape'), tensor.type.shape.toString());
    this.addProperty(say('dtype'), tensor.type.dataType);
    this.addProperty(say('kind'), parameterKind(tensor));
  }
}

function figures({
  parameters,
  trainable,
  multiplyAdds,
  activationBytes,
  largestActivation,
  seconds,
  realTensors,
}: Totals): [string, string][] {
  const rows: [string, string | null][] = [
    [say('parameters'), parameters === null ? null : exact(parameters)],
    [say('trainable'), trainable === null ? null : exact(trainable)],
    [say('frozen'), parameters === null || trainable === null ? null : exact(parameters - trainable)],
    ['MACs', multiplyAdds === null ? null : exact(multiplyAdds)],
    [say('activations'), activationBytes === null ? null : size(activationBytes)],
    [say('largest'), largestActivation === null ? null : say('{0} in one tensor', size(largestActivation))],
    [say('run'), seconds === null ? null : say('{0} s', seconds.toFixed(2))],
    [say('tensors'), realTensors ? say('real: the code looks at values') : null],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

function isDrawing(graph: GraphModel): graph is Drawing {
  return 'containers' in graph;
}
