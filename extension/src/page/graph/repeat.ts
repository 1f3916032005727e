/** Finds equal neighbours among the items of a group, so that thirty-two blocks are drawn as one. */
import type { Body, NodeText, ValueType } from '../onnx/body';
import { Repeat, type Group, type Item, type Operation } from './node';

const leastTimes = 3;
const longestPart = 6;
// Beyond this many operations compared in one group, groups of one class with the same figures are taken for equal.
const budget = 3000;

/** The items with each longest run of equal parts put into one; a part has at least one group. Items keep their order. */
export function runs(items: readonly (Operation | Group)[], parent: Group): readonly Item[] {
  const active = items.filter((item) => !item.facts.passive);
  const signatures = new Signatures(parent);
  const found: Item[] = [];
  let done = 0;
  let index = 0;
  while (index < active.length) {
    const run = longestRun(active, index, signatures);
    if (run === null) {
      index++;
      continue;
    }
    const [first, last] = [active[index], active[index + run.part * run.count - 1]];
    if (first === undefined || last === undefined) break;
    const [from, to] = [items.indexOf(first), items.indexOf(last) + 1];
    found.push(
      ...items.slice(done, from),
      new Repeat(`${first.key}×${run.count}`, items.slice(from, to), active.slice(index, index + run.part), run.count, parent),
    );
    done = to;
    index += run.part * run.count;
  }
  return [...found, ...items.slice(done)];
}

function longestRun(items: readonly (Operation | Group)[], start: number, signatures: Signatures): { part: number; count: number } | null {
  for (let part = 1; part <= longestPart && start + part * leastTimes <= items.length; part++) {
    if (!items.slice(start, start + part).some((item) => isGroup(item))) continue;
    let end = start + part;
    while (end < items.length && signatures.equal(items[end], items[end - part])) end++;
    const count = Math.floor((end - start) / part);
    if (count >= leastTimes) return { part, count };
  }
  return null;
}

function isGroup(item: Operation | Group): item is Group {
  return 'body' in item;
}

class Signatures {
  private compared = 0;

  constructor(private readonly parent: Group) {}

  equal(left: Operation | Group | undefined, right: Operation | Group | undefined): boolean {
    if (left === undefined || right === undefined) return false;
    const { types } = this.parent.body();
    if (!sameCall(left.text, right.text, types, types)) return false;
    if (!isGroup(left) || !isGroup(right)) return isGroup(left) === isGroup(right);
    return (
      left.type.name === right.type.name &&
      left.facts.parameters === right.facts.parameters &&
      left.facts.multiplyAdds === right.facts.multiplyAdds &&
      (this.compared > budget || this.sameBody(left.body(), right.body()))
    );
  }

  // Names differ between two calls of equal modules; kinds, attributes and shapes do not.
  private sameBody(left: Body, right: Body): boolean {
    this.compared += left.nodes.length;
    return (
      left.nodes.length === right.nodes.length &&
      left.nodes.every((node, index) => {
        const other = right.nodes[index];
        return other !== undefined && sameCall(node, other, left.types, right.types);
      })
    );
  }
}

type Types = ReadonlyMap<string, ValueType>;

function sameCall(left: NodeText, right: NodeText, leftTypes: Types, rightTypes: Types): boolean {
  return (
    left.type === right.type &&
    left.domain === right.domain &&
    left.outputs.length === right.outputs.length &&
    left.outputs.every((name, index) => sameType(leftTypes.get(name), rightTypes.get(right.outputs[index] ?? ''))) &&
    JSON.stringify(left.attributes) === JSON.stringify(right.attributes)
  );
}

function sameType(left: ValueType | undefined, right: ValueType | undefined): boolean {
  return left?.elementType === right?.elementType && left?.shape?.join() === right?.shape?.join();
}
