/** Finds equal neighbours among the items of a group, so that thirty-two blocks are drawn as one. */
import type { ValueType } from '../onnx/type';
import { Repeat, type Group, type Item, type Operation } from './node';

const leastTimes = 3;
const longestPart = 6;

/** The items with each longest run of equal parts put into one; a part has at least one group. Items keep their order. */
export function runs(items: readonly (Operation | Group)[], parent: Group): readonly Item[] {
  const active = items.filter((item) => !item.facts.passive);
  const found: Item[] = [];
  let done = 0;
  let index = 0;
  while (index < active.length) {
    const run = longestRun(active, index);
    if (run === null) {
      index++;
      continue;
    }
    const [first, last] = [active[index], active[index + run.part * run.count - 1]];
    if (first === undefined || last === undefined) break;
    const [from, to] = [items.indexOf(first), items.indexOf(last) + 1];
    found.push(
      ...items.slice(done, from),
      new Repeat(`${first.key}×`, items.slice(from, to), active.slice(index, index + run.part), run.count, parent),
    );
    done = to;
    index += run.part * run.count;
  }
  return [...found, ...items.slice(done)];
}

function longestRun(items: readonly (Operation | Group)[], start: number): { part: number; count: number } | null {
  for (let part = 1; part <= longestPart && start + part * leastTimes <= items.length; part++) {
    if (!items.slice(start, start + part).some((item) => isGroup(item))) continue;
    let end = start + part;
    while (end < items.length && equal(items[end], items[end - part])) end++;
    const count = Math.floor((end - start) / part);
    if (count >= leastTimes) return { part, count };
  }
  return null;
}

function isGroup(item: Operation | Group): item is Group {
  return 'body' in item;
}

// Modules are told apart by the signature that the worker gave them, operations by what is drawn of them.
function equal(left: Operation | Group | undefined, right: Operation | Group | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (left.mark !== right.mark || left.facts.signature !== right.facts.signature) return false;
  if (isGroup(left) || isGroup(right)) return isGroup(left) && isGroup(right) && left.facts.signature !== null;
  return left.facts.signature !== null || sameCall(left, right);
}

function sameCall(left: Operation, right: Operation): boolean {
  const { types } = left.parent.body();
  return (
    left.text.type === right.text.type &&
    left.text.outputs.length === right.text.outputs.length &&
    left.text.outputs.every((name, index) => sameType(types.get(name), types.get(right.text.outputs[index] ?? ''))) &&
    JSON.stringify(left.text.attributes) === JSON.stringify(right.text.attributes)
  );
}

function sameType(left: ValueType | undefined, right: ValueType | undefined): boolean {
  return left?.elementType === right?.elementType && left?.shape?.join() === right?.shape?.join();
}
