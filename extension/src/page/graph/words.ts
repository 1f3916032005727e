/** How nodes and figures are said in words: on groups, in the sidebar, to a screen reader. */
import type { Argument } from 'netron/view.js';
import { short } from '../../figures';
import { Group, Operation, Repeat, type Item } from './node';
import { Value } from './value';
import { say } from '../text';

/** `11,689,512`. */
export function exact(count: number): string {
  return count.toLocaleString('en');
}

/** A text that fits on a node: of a long one, its beginning. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const letters = Array.from(text);
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join('')}…`;
}

/** What stands beside the class of a group: `layer1.0 · 75 k parameters`. */
export function figures(item: Group | Repeat): string {
  const count = parameters(item);
  const where = item instanceof Group ? innerPath(item) : extent(item, innerPath);
  return [where, count > 0 ? say('{0} parameters', short(count)) : ''].filter((text) => text !== '').join(' · ');
}

// A stretch begins and ends anywhere: what it holds says more.
function extent({ items, count }: Repeat, path: (item: Operation | Group | undefined) => string): string {
  return count > 1 ? `${path(items[0])} … ${path(items.at(-1))}` : say('{0} operations', items.length);
}

export function parameters(item: Item): number {
  return item instanceof Repeat ? item.items.reduce((sum, member) => sum + member.facts.parameters, 0) : item.facts.parameters;
}

export function multiplyAdds(item: Item): number {
  return item instanceof Repeat ? item.items.reduce((sum, member) => sum + member.facts.multiplyAdds, 0) : item.facts.multiplyAdds;
}

/** The module's path from the group that it stands in: `conv1` in `layer1.0`. */
export function innerPath(item: Operation | Group | undefined): string {
  const outer = item?.parent?.path ?? '';
  const path = pathOf(item);
  return outer !== '' && path.startsWith(`${outer}.`) ? path.slice(outer.length + 1) : path;
}

/** The module's path with the number of the call where it was called before: `head`, `head, call 2`. */
export function pathOf(item: Operation | Group | undefined): string {
  const path = item?.facts.path ?? '';
  return item !== undefined && item.facts.call > 1 ? say('{0}, call {1}', path, item.facts.call) : path;
}

/** One sentence for a screen reader. */
export function describe(item: Item): string {
  const where = item instanceof Repeat ? extent(item, pathOf) : pathOf(item);
  const count = parameters(item);
  return [
    item.type.name,
    where,
    shapes(item.outputs) === '' ? '' : say('output {0}', shapes(item.outputs)),
    count > 0 ? say('{0} parameters', exact(count)) : '',
    item instanceof Operation && item.facts.error !== null ? say('failed: {0}', item.facts.error) : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** The types of the tensors of arguments: `float32[1, 6, 28, 28]`. */
export function shapes(values: readonly Argument[]): string {
  return values.flatMap(tensors).join(', ');
}

function tensors({ value }: Argument): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  return values.flatMap((each) => (each instanceof Value && each.initializer === null ? [each.type?.toString() ?? '?'] : []));
}
