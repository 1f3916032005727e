/** Pairs what stands in an older model with what stands in a newer one, and marks what differs. */
import { contents, members } from './contents';
import type { Group } from './node';
import { Operation, Repeat, type Item, type Mark } from './node';

export interface Alignment {
  /** From the older item to the newer. */
  readonly pairs: ReadonlyMap<Item, Item>;
  /** Of each newer group, the older items that have no partner, each with the newer item that it stood before. */
  readonly removed: ReadonlyMap<Group, readonly Removed[]>;
}

export interface Removed {
  readonly item: Operation | Group;
  readonly before: Operation | Group | null;
}

// Beyond this many items, groups with the same figures are taken for equal.
const budget = 4000;

/** Pairs two models and marks the newer one's items: `appeared` for those without a partner, `changed` for those that differ. */
export function align(before: Group, now: Group, appeared: Mark): Alignment {
  const pairs = new Map<Item, Item>([[before, now]]);
  const removed = new Map<Group, readonly Removed[]>();
  let left = budget;
  groups(before, now);
  return { pairs, removed };

  // Returns whether anything inside differs.
  function groups(older: Group, newer: Group): boolean {
    const [olderItems, newerItems] = [contents(older).flatMap(members), contents(newer).flatMap(members)];
    left -= olderItems.length + newerItems.length;
    const matched = matches(olderItems, newerItems);
    const partners = new Set(matched.values());
    const gone = olderItems.filter((item) => !matched.has(item));
    let differs = gone.length > 0;
    for (const [item, partner] of matched) {
      pairs.set(item, partner);
      if (isChanged(item, partner)) partner.mark = 'changed';
      differs ||= partner.mark !== null;
    }
    for (const item of newerItems.filter((item) => !partners.has(item))) {
      item.mark = appeared;
      differs = true;
    }
    if (gone.length > 0) {
      removed.set(
        newer,
        gone.map((item) => ({ item, before: next(item, olderItems, matched) })),
      );
    }
    pairRepeats(older, newer);
    return differs;
  }

  function isChanged(older: Operation | Group, newer: Operation | Group): boolean {
    if (older instanceof Operation || newer instanceof Operation) return signature(older) !== signature(newer);
    const figuresDiffer = signature(older) !== signature(newer);
    return (left > 0 ? groups(older, newer) : false) || figuresDiffer;
  }

  function pairRepeats(older: Group, newer: Group): void {
    const runs = contents(newer).filter((item) => item instanceof Repeat);
    for (const run of runs) {
      const marks = new Set(run.items.map(({ mark }) => mark));
      run.mark = marks.size === 1 ? (run.items[0]?.mark ?? null) : 'changed';
    }
    for (const run of contents(older).filter((item) => item instanceof Repeat)) {
      const partner = runs.find(({ key }) => key === run.key);
      if (partner !== undefined) pairs.set(run, partner);
    }
  }
}

// The longest common sequence of kinds: what was put in between moves nothing else.
function matches(older: readonly (Operation | Group)[], newer: readonly (Operation | Group)[]): Map<Operation | Group, Operation | Group> {
  const found = new Map<Operation | Group, Operation | Group>();
  let start = 0;
  while (start < older.length && start < newer.length && pair(start, start)) start++;
  let [olderEnd, newerEnd] = [older.length, newer.length];
  while (olderEnd > start && newerEnd > start && pair(olderEnd - 1, newerEnd - 1)) [olderEnd, newerEnd] = [olderEnd - 1, newerEnd - 1];
  const [rows, columns] = [olderEnd - start, newerEnd - start];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    const line = lengths[row];
    for (let column = columns - 1; column >= 0 && line !== undefined; column--) {
      line[column] = same(start + row, start + column) ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (pair(start + row, start + column)) [row, column] = [row + 1, column + 1];
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return found;

  function same(olderIndex: number, newerIndex: number): boolean {
    const [left, right] = [older[olderIndex], newer[newerIndex]];
    return left !== undefined && right !== undefined && kind(left) === kind(right);
  }

  function pair(olderIndex: number, newerIndex: number): boolean {
    const [left, right] = [older[olderIndex], newer[newerIndex]];
    if (left === undefined || right === undefined || kind(left) !== kind(right)) return false;
    found.set(left, right);
    return true;
  }
}

function kind({ facts, type, parent }: Operation | Group): string {
  return facts.path === parent?.path ? `:${type.name}` : `${facts.path}#${facts.call}`;
}

function next(
  item: Operation | Group,
  older: readonly (Operation | Group)[],
  matched: ReadonlyMap<Item, Operation | Group>,
): Operation | Group | null {
  for (const later of older.slice(older.indexOf(item) + 1)) {
    const partner = matched.get(later);
    if (partner !== undefined) return partner;
  }
  return null;
}

/** What of a call the reader sees: its class, its attributes, its shapes and its parameters. */
function signature({ type, text, facts, parent }: Operation | Group): string {
  const body = parent?.body();
  const shape = (name: string): string => body?.types.get(name)?.shape?.join('×') ?? '';
  return JSON.stringify([type.name, text.attributes, text.outputs.map(shape), facts.parameters, facts.error]);
}
