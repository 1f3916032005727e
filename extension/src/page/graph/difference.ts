/** The operations that came, went or changed between two versions of a model, as a list; of its modules, the extension host knows. */
import type { Change } from '../../messages';
import type { Attribute } from '../onnx/node';
import type { Alignment } from './align';
import { members } from './contents';
import { Operation, type Group, type Item } from './node';

/** In the order of the newer model; what a group has lost stands after what is in it. `now` carries the marks of the alignment. */
export function operationChanges(now: Group, { pairs, removed }: Alignment): readonly Change[] {
  const older = new Map<Item, Item>([...pairs].map(([before, after]) => [after, before]));
  return inside(now);

  function inside(group: Group): readonly Change[] {
    // what nobody has looked into is equal
    const items = group.items?.flatMap(members) ?? [];
    const gone = (removed.get(group) ?? []).map(({ item }) => item);
    return [...items.flatMap(present), ...gone.flatMap((item) => (isListed(item) ? [change('removed', item, [])] : []))];
  }

  function present(item: Operation | Group): readonly Change[] {
    if (!(item instanceof Operation)) return item.mark === 'added' ? [] : inside(item);
    if (!isListed(item)) return [];
    if (item.mark === 'added') return [change('added', item, [])];
    const before = older.get(item);
    const details = item.mark === 'changed' && before instanceof Operation ? edits(before.text.attributes, item.text.attributes) : [];
    return details.length === 0 ? [] : [change('changed', item, details)];
  }
}

function isListed(item: Operation | Group): item is Operation {
  return item instanceof Operation && item.facts.kind === 'operation' && !item.facts.passive;
}

// A removed operation has no place in the newer text.
function change(kind: Change['kind'], { facts, type }: Operation, details: readonly string[]): Change {
  const place = kind === 'removed' ? null : facts.place;
  const { path, call } = facts;
  return { kind, path, call, class: type.name, details, file: place?.file ?? null, line: place?.span.startLine ?? null };
}

function edits(before: readonly Attribute[], after: readonly Attribute[]): readonly string[] {
  const names = new Set([...before, ...after].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [old, now] = [before, after].map((all) => written(all.find((each) => each.name === name)));
    return old === now ? [] : [`${name} ${old ?? ''} → ${now ?? ''}`];
  });
}

function written(attribute: Attribute | undefined): string {
  if (attribute?.value == null) return '–';
  return Array.isArray(attribute.value) ? `[${attribute.value.join(', ')}]` : String(attribute.value);
}
