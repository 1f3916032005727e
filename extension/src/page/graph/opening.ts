/** What stands open when a model is first seen: all of a small one, of a large one as much as tells its plan. */
import { contents, members } from './contents';
import { Group, Repeat, type Item } from './node';

// Operations of a model that is seen whole, and groups with them.
const wholeModel = 60;
const most = 100;
// Fewer nodes than this tell too little.
const plan = 8;

/** The keys of the groups to open. At most a hundred nodes are drawn with them. */
export function opening(root: Group): Set<string> {
  const all = [...within(root, most + 1)];
  if (all.filter((item) => !isContainer(item)).length <= wholeModel && all.length <= most) {
    return new Set(all.filter((item) => item instanceof Group).map(({ key }) => key));
  }
  const open = new Set<string>();
  let drawn = contents(root).filter(isSeen);
  while (drawn.length < plan) {
    const [group] = drawn.filter((item) => item instanceof Group).sort((left, right) => right.facts.parameters - left.facts.parameters);
    if (group === undefined) break;
    const inside = contents(group).filter(isSeen);
    if (drawn.length + inside.length > most) break;
    open.add(group.key);
    drawn = [...drawn.filter((item) => item !== group), ...inside];
  }
  openFailed(root, open);
  return open;
}

// Where a run ended is seen, however deep it is.
function openFailed(group: Group, open: Set<string>): void {
  for (const item of contents(group)) {
    const failed = members(item).find((member) => member instanceof Group && member.facts.error !== null);
    if (!(failed instanceof Group)) continue;
    open.add(item.key).add(failed.key);
    openFailed(failed, open);
  }
}

/** Everything inside a group, breadth first, up to `limit` items. */
export function* within(root: Group, limit = Infinity): Generator<Item> {
  const queue: (Group | Repeat)[] = [root];
  let count = 0;
  for (let container = queue.shift(); container !== undefined; container = queue.shift()) {
    for (const item of container instanceof Repeat ? container.items : contents(container)) {
      if (++count > limit) return;
      if (isContainer(item)) queue.push(item);
      yield item;
    }
  }
}

export function isContainer(item: Item): item is Group | Repeat {
  return item instanceof Group || item instanceof Repeat;
}

function isSeen(item: Item): boolean {
  return item instanceof Repeat || !item.facts.passive;
}
