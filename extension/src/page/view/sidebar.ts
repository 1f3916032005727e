/** Netron's sidebar of a node, with rows of ours: the line of the code, the module, shapes, parameters, multiply–adds. */
import type { Group } from '../graph/node';
import { Operation, Repeat, type Item } from '../graph/node';
import { exact, multiplyAdds, parameters, pathOf } from '../graph/words';
import { button } from '../panel/dom';
import { netron } from './netron';
import { isItem } from './node';

/** What the rows lead to. */
export interface Links {
  /** The call of a node, the construction of a group. */
  code(): void;
  /** The construction of a node's module, the class of a group. */
  definition(): void;
  unfold(item: Group | Repeat): void;
}

let links: Links | null = null;

export function installSidebar(given: Links): void {
  links = given;
  netron.NodeSidebar = LensSidebar;
}

class LensSidebar extends netron.NodeSidebar {
  override render(): void {
    if (!isItem(this._node)) {
      super.render();
      return;
    }
    this.about(this._node);
    this.tensors(this._node);
  }

  private about(item: Item): void {
    this.addProperty(item instanceof Operation ? 'type' : 'class', item.type.name, 'bold');
    if (!(item instanceof Repeat)) {
      this.row('module', pathOf(item) || '(the model)');
      this.row('from', item.type.module);
    }
    this.source(item);
    if (!(item instanceof Repeat)) {
      for (const { text, value } of [...item.branches, ...item.facts.branches]) this.row('branch', `${text} was ${value}`);
      this.row('error', item.facts.error);
    }
    const [count, operations] = [parameters(item), multiplyAdds(item)];
    if (count > 0) this.row('parameters', `${exact(count)}${trainable(item)}`);
    if (operations > 0) this.row('MACs', exact(operations));
  }

  private source(item: Item): void {
    const place = item instanceof Repeat ? (item.part[0]?.facts.place ?? null) : item.facts.place;
    if (place !== null) {
      this.link('code', `${place.file.split(/[\\/]/).at(-1) ?? ''}:${place.span.startLine}`, place.file, () => links?.code());
    }
    this.link('', item instanceof Operation ? 'its construction' : 'its class', 'Shift+Enter', () => links?.definition());
    if (!(item instanceof Operation)) this.link('', 'fold or unfold', 'Space', () => links?.unfold(item));
  }

  private tensors(item: Item): void {
    for (const [title, values] of [
      ['Attributes', item.attributes],
      ['Inputs', item.inputs],
      ['Outputs', item.outputs],
    ] as const) {
      if (values.length === 0) continue;
      this.addSection(title);
      for (const value of values) {
        if (title === 'Attributes') this.addArgument(value.name, value, 'attribute');
        else this.addArgument(value.name, { ...value, type: null });
      }
    }
  }

  private row(name: string, text: string | null): void {
    if (text !== null && text !== '') this.addProperty(name, text);
  }

  private link(name: string, text: string, title: string, click: () => void): void {
    const { element } = this.addProperty(name, '');
    element.replaceChildren(button('lens-link', { text, title, click }));
  }
}

function trainable(item: Item): string {
  if (item instanceof Repeat) return '';
  const frozen = item.facts.parameters - item.facts.trainable;
  return item.facts.trainable > 0 && frozen > 0 ? `, ${exact(frozen)} of them frozen` : '';
}
