/** One graph of two: what an older model had and a newer one has not stands in its place, marked as removed. */
import type { NodeText } from '../onnx/node';
import type { Alignment, Removed } from './align';
import { contents } from './contents';
import { Group, Operation, Repeat, type Item } from './node';
import { arranged } from './stretch';
import { tensorValue } from './value';

/** Puts what was removed into the newer model's groups. */
export function keepRemoved({ pairs, removed }: Alignment): void {
  for (const [group, gone] of removed) {
    const names = renaming(group, pairs);
    const items = contents(group).flatMap((item) => (item instanceof Repeat ? item.items : [item]));
    group.items = arranged(insert(items, gone, group, names), group);
  }
}

function insert(
  items: readonly (Operation | Group)[],
  gone: readonly Removed[],
  group: Group,
  names: ReadonlyMap<string, string>,
): (Operation | Group)[] {
  const made = [...items];
  for (const { item, before } of gone) {
    const ghost = removedItem(item, group, names);
    const types = item.parent?.body().types;
    for (const name of item.text.outputs) group.values.set(`removed ${name}`, tensorValue(`removed ${name}`, types?.get(name)));
    const index = before === null ? made.length : made.indexOf(before);
    made.splice(index === -1 ? made.length : index, 0, ghost);
  }
  return made;
}

// The older names of tensors, as the newer group names them.
function renaming(group: Group, pairs: ReadonlyMap<Item, Item>): Map<string, string> {
  const names = new Map<string, string>();
  const join = (from: readonly string[], to: readonly string[]): void => {
    from.forEach((name, index) => {
      const other = to[index];
      if (other !== undefined) names.set(name, other);
    });
  };
  for (const [older, newer] of pairs) {
    if (newer === group && older instanceof Group) join(older.body().inputs, group.body().inputs);
    if (newer instanceof Repeat || older instanceof Repeat || newer.parent !== group) continue;
    join(older.text.outputs, newer.text.outputs);
  }
  return names;
}

function removedItem(item: Operation | Group, parent: Group, names: ReadonlyMap<string, string>): Operation | Group {
  const rename = (name: string): string => names.get(name) ?? `removed ${name}`;
  const text: NodeText = {
    ...item.text,
    inputs: item.text.inputs.map(rename),
    outputs: item.text.outputs.map((name) => `removed ${name}`),
  };
  const key = `removed ${item.key}`;
  const ghost =
    item instanceof Operation
      ? new Operation(key, text, item.facts, parent)
      : new Group(key, text, item.facts, parent, item.file, item.body);
  ghost.mark = 'removed';
  return ghost;
}
