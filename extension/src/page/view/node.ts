/** Netron's node with what a node of ours says more: full names, paths, marks, the button that unfolds, a name for a screen reader. */
import type { NodeModel } from 'netron/view.js';
import { Group, Operation, Repeat, type Item } from '../graph/node';
import { cut, describe, figures, innerPath } from '../graph/words';
import { graphActions } from './graph';
import { netron } from './netron';
import { say } from '../text';

const longestName = 40;
const longestLine = 90;
const bracketed = /^\u3008(.*)\u3009$/;

/** Replaces Netron's node by this one, for all graphs from now on. */
export function installNode(): void {
  netron.Node = LensNode;
}

export function isItem(value: unknown): value is Item {
  return value instanceof Operation || value instanceof Group || value instanceof Repeat;
}

export class LensNode extends netron.Node {
  declare private pile?: SVGRectElement;

  override _add(value: NodeModel, type?: string): void {
    super._add(value, type);
    this.plainShapes();
    if (!isItem(value)) return;
    this.nameIn(value);
    if (value instanceof Operation) this.tell(operationLines(value));
    else this.closed(value);
  }

  override build(document: Document, parent: Element): void {
    super.build(document, parent);
    const { value, element } = this;
    if (!isItem(value) || element === undefined) return;
    element.setAttribute('role', 'button');
    element.setAttribute('aria-label', describe(value));
    if (!(value instanceof Operation)) {
      element.setAttribute('aria-expanded', 'false');
      element.classList.add(value instanceof Repeat ? 'repeat' : 'group');
    } else if (value.facts.error !== null) element.classList.add('failed');
    if (value.mark !== null) element.classList.add(`mark-${value.mark}`);
  }

  // Equal blocks look like a pile of them.
  override update(): void {
    super.update();
    if (!(this.value instanceof Repeat) || this.value.count === 1 || this.element === undefined) return;
    this.pile ??= document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    this.pile.setAttribute('class', 'node-pile');
    for (const [name, value] of Object.entries({ x: 4, y: 4, width: this.width, height: this.height, rx: 5 })) {
      this.pile.setAttribute(name, String(value));
    }
    this.element.prepend(this.pile);
  }

  // The brackets that Netron puts round shapes stand in fonts for Chinese alone: elsewhere two empty boxes would be seen.
  private plainShapes(): void {
    for (const item of this.blocks.flatMap((block) => ('_items' in block ? block._items : []))) {
      const shape = typeof item.content === 'string' ? bracketed.exec(item.content)?.[1] : undefined;
      if (shape !== undefined) {
        item.content = shape;
        item.separator = ' ';
      }
      item.name = bracketed.exec(item.name)?.[1] ?? item.name;
    }
  }

  private nameIn(value: Item): void {
    const [header] = this.blocks;
    const title = header instanceof Object && '_entries' in header ? header._entries[0] : undefined;
    if (title === undefined) return;
    title.content = cut(value.type.name, longestName);
    title.tooltip = describe(value);
  }

  private closed(value: Group | Repeat): void {
    const [header] = this.blocks;
    if (header === undefined || !('_entries' in header)) return;
    const button = header.add(null, ['node-item-type', 'node-item-type-group', 'unfold']);
    button.content = '+';
    button.tooltip = say('Unfold');
    button.padding = 6;
    button.on('click', () => {
      graphActions().unfold(value);
    });
    const error = value instanceof Group ? (value.facts.error ?? '') : '';
    this.tell([[figures(value), describe(value)], ...branchLines(value), [error, say('Here the run ended')]]);
  }

  // Lines under the name, above the parameters that Netron lists.
  private tell(lines: readonly (readonly [text: string, tooltip: string])[]): void {
    const shown = lines.filter(([text]) => text !== '');
    if (shown.length === 0) return;
    const existing = this.blocks.find((block) => '_items' in block);
    const list = existing !== undefined && '_items' in existing ? existing : this.list();
    const items = shown.map(([text, tooltip]) => {
      const item = list.argument('', cut(text, longestLine));
      item.tooltip = tooltip;
      return item;
    });
    list._items.unshift(...items);
    if (existing === undefined) {
      list.on('click', () => {
        this.context.activate(this.value, 'target');
      });
    }
  }
}

function operationLines(item: Operation): (readonly [string, string])[] {
  const { facts, parent, text } = item;
  return [
    [facts.path === parent.path ? '' : innerPath(item), `${text.domain} ${facts.path}`],
    ...branchLines(item),
    [facts.error ?? '', say('Here the run ended')],
  ];
}

function branchLines(item: Item): (readonly [string, string])[] {
  if (item instanceof Repeat) return [];
  return item.branches.map(({ text, value }) => [
    `◇ ${say('{0} was {1}', text, value)}`,
    say('The graph would be another one for other values'),
  ]);
}
