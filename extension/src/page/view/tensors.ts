/** The rows of Netron's sidebar for tensors: shape and dtype first, then where the tensor comes from or goes to. */
import type { Argument, Control, GraphModel } from 'netron/view.js';
import { Group, Operation, type Item } from '../graph/node';
import { Value, type ParameterTensor } from '../graph/value';
import { innerPath } from '../graph/words';
import { button, element } from '../panel/dom';
import { say } from '../text';
import { isItem } from './node';

export type Way = 'input' | 'output';

/** One row for each tensor of an argument: `float32[1, 400]`, and the nodes at its other end as links. */
export function tensorRows(sidebar: Control, { name, value }: Argument, way: Way): void {
  const graph = sidebar._view.activeTarget;
  for (const tensor of Array.isArray(value) ? value.filter((each): each is Value => each instanceof Value) : []) {
    const ends = graph === null || tensor.initializer !== null ? [] : way === 'input' ? sources(graph, tensor) : uses(graph, tensor);
    tensorRow(sidebar, name, tensor, ends, way === 'input' ? '←' : '→');
  }
}

/** The rows of one tensor between nodes: what made it, and what takes it. */
export function connectionRows(sidebar: Control, tensor: Value): void {
  const graph = sidebar._view.activeTarget;
  if (graph === null) return;
  tensorRow(sidebar, say('tensor'), tensor, [], '');
  for (const [title, ends] of [
    [say('From'), sources(graph, tensor)],
    [say('To'), uses(graph, tensor)],
  ] as const) {
    if (ends.length === 0) continue;
    sidebar.addSection(title);
    for (const end of ends) {
      sidebar.addProperty('', '').element.replaceChildren(endLink(sidebar, end, ''));
    }
  }
}

/** `trainable parameter`, `buffer`. */
export function parameterKind({ kind, trainable }: ParameterTensor): string {
  if (kind === 'buffer') return say('buffer');
  if (kind === 'constant') return say('constant');
  if (trainable === null) return say('parameter');
  return say(trainable ? 'trainable parameter' : 'frozen parameter');
}

function tensorRow(sidebar: Control, name: string, tensor: Value, ends: readonly End[], arrow: string): void {
  const { element: row } = sidebar.addProperty(name, '');
  const type = element('code', 'lens-tensor', { text: tensor.type?.toString() ?? '?' });
  row.replaceChildren(type, ...ends.map((end) => endLink(sidebar, end, arrow)));
  const { initializer } = tensor;
  if (initializer === null) return;
  row.append(
    element('div', 'lens-tensor-name', { text: initializer.name }),
    element('div', 'lens-kind', { text: parameterKind(initializer) }),
  );
}

/** A node, or an input or output of the model. */
type End = Item | Argument;

function endLink(sidebar: Control, end: End, arrow: string): HTMLElement {
  const link = button('lens-link lens-end', {
    text: `${arrow} ${nameOf(end)}`.trim(),
    click: () => {
      sidebar.emit('blur', end);
      sidebar.emit(isItem(end) ? 'activate' : 'select', end);
    },
  });
  link.addEventListener('mouseenter', () => {
    sidebar.emit('focus', end);
  });
  link.addEventListener('mouseleave', () => {
    sidebar.emit('blur', end);
  });
  return link;
}

function nameOf(end: End): string {
  if (!isItem(end)) return end.name;
  const path = end instanceof Group || end instanceof Operation ? innerPath(end) : '';
  return path === '' ? end.type.name : `${end.type.name} ${path}`;
}

function sources(graph: GraphModel, tensor: Value): readonly End[] {
  const inputs = graph.inputs.filter((input) => holds(input, tensor));
  return [...inputs, ...graph.nodes.filter(isItem).filter(({ outputs }) => outputs.some((output) => holds(output, tensor)))];
}

function uses(graph: GraphModel, tensor: Value): readonly End[] {
  const outputs = graph.outputs.filter((output) => holds(output, tensor));
  return [...graph.nodes.filter(isItem).filter(({ inputs }) => inputs.some((input) => holds(input, tensor))), ...outputs];
}

function holds({ value }: Argument, tensor: Value): boolean {
  return Array.isArray(value) && value.includes(tensor);
}
