/** Cuts what stands in a very long group into stretches, so that it is drawn and read a page at a time. */
import { Repeat, type Group, type Item, type Operation } from './node';
import { runs } from './repeat';

// As many nodes are seen at a time and drawn in a moment.
const longest = 200;
const page = 50;
const pages = 100;

/** The items of a group as they are drawn: equal neighbours in one, and where they are still very many, in stretches. Items keep their order. */
export function arranged(items: readonly (Operation | Group)[], parent: Group): readonly Item[] {
  const found = runs(items, parent);
  const seen = found.filter((item) => !(item instanceof Repeat) && !item.facts.passive).length;
  if (seen <= longest) return found;
  const length = Math.max(page, Math.ceil(seen / pages));
  const made: Item[] = [];
  let stretch: (Operation | Group)[] = [];
  const close = (): void => {
    if (stretch.length > 0) made.push(new Repeat(`${parent.key}/stretch ${made.length}`, stretch, stretch, 1, parent));
    stretch = [];
  };
  for (const item of found) {
    if (item instanceof Repeat) {
      close();
      made.push(item);
    } else if (stretch.push(item) >= length) close();
  }
  close();
  return made;
}
