/** What is inside a group: its operations, the groups in it, and runs of equal neighbours put together. */
import type { NodeText } from '../onnx/node';
import type { File } from '../onnx/file';
import { Facts, type Branch } from './facts';
import { Group, Operation, Repeat, type Item } from './node';
import { atOnce, type Steps } from '../steps';
import { arranged } from './stretch';

/** The model itself: the group that is always open. */
export function rootGroup(file: File): Group {
  const { graph } = file;
  const { name, inputs, outputs, metadata } = graph;
  const text: NodeText = { name: '', type: name, domain: '', overload: '', inputs, outputs, attributes: [], metadata };
  return new Group('', text, new Facts(metadata, file.source), null, file, () => graph);
}

/** The items in the order of their calls, neighbours put together; decoded when first asked for. */
export function contents(group: Group): readonly Item[] {
  return group.items ?? atOnce(decode(group));
}

/** An item, or the items that a run of equal neighbours is made of. */
export function members(item: Item): readonly (Operation | Group)[] {
  return item instanceof Repeat ? item.items : [item];
}

/** Decodes a group, a step for each of its items. */
export function* decode(group: Group): Steps<readonly Item[]> {
  const counts = new Map<string, number>();
  const items: (Operation | Group)[] = [];
  for (const text of group.body().nodes) {
    items.push(item(text, group, counts));
    yield;
  }
  for (const branch of group.facts.branches) nextTo(branch, items)?.branches.push(branch);
  group.items = arranged(items, group);
  return group.items;
}

function item(text: NodeText, parent: Group, counts: Map<string, number>): Operation | Group {
  const { file } = parent;
  const known = new Facts(text.metadata, file.source);
  if (!file.calls(text)) return new Operation(operationKey(text, known.path, parent, counts), text, known, parent);
  return new Group(`${known.path}#${known.call}`, text, known, parent, file, () => {
    const decoded = file.body(text);
    if (decoded === null) throw new Error(`'${text.type}' has no body`);
    return decoded;
  });
}

// Equal for the same call in the next run, wherever other operations come or go: its kind and its rank among its kind in the group.
function operationKey(text: NodeText, path: string, parent: Group, counts: Map<string, number>): string {
  const kind = `${parent.key}/${path === parent.path ? '' : path}:${text.type}`;
  const rank = counts.get(kind) ?? 0;
  counts.set(kind, rank + 1);
  return rank === 0 ? kind : `${kind}~${rank}`;
}

// A branch is noted on what ran next after it in the code, else on the last that ran.
function nextTo({ span }: Branch, items: readonly (Operation | Group)[]): Operation | Group | undefined {
  const after = items.find(
    ({ facts: { place, passive } }) => !passive && place !== null && span !== null && place.span.startLine > span.startLine,
  );
  return after ?? items.at(-1);
}
