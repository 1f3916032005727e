/** Netron's sidebar of a node, with rows of ours: the line of the code, the module, shapes, parameters, multiply–adds. */
import { Operation, Repeat, type Group, type Item } from '../graph/node';
import { exact, multiplyAdds, parameters, pathOf } from '../graph/words';
import { button } from '../panel/dom';
import { size } from '../panel/totals';
import { say } from '../text';
import { netron } from './netron';
import { isItem } from './node';
import { tensorRows } from './tensors';

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
    this.addProperty(say(item instanceof Operation ? 'type' : 'class'), item.type.name, 'bold');
    if (!(item instanceof Repeat)) {
      this.row(say('module'), pathOf(item) || say('(the model)'));
      this.row(say('from'), item.type.module);
    }
    this.source(item);
    if (!(item instanceof Repeat)) {
      for (const { text, value } of [...item.branches, ...item.facts.branches]) this.row(say('branch'), say('{0} was {1}', text, value));
      this.row(say('error'), item.facts.error);
    }
    const [count, operations] = [parameters(item), multiplyAdds(item)];
    if (count > 0) this.row(say('parameters'), `${exact(count)}${frozen(item)}`);
    if (operations > 0) this.row('MACs', exact(operations));
    const bytes = activations(item);
    if (bytes > 0) this.row(say('activations'), size(bytes));
  }

  private source(item: Item): void {
    const place = item instanceof Repeat ? (item.part[0]?.facts.place ?? null) : item.facts.place;
    if (place !== null) {
      this.link(say('code'), `${place.file.split(/[\\/]/).at(-1) ?? ''}:${place.span.startLine}`, place.file, () => links?.code());
    }
    this.link('', say(item instanceof Operation ? 'its construction' : 'its class'), 'Shift+Enter', () => links?.definition());
    if (!(item instanceof Operation)) this.link('', say('fold or unfold'), 'Space', () => links?.unfold(item));
  }

  private tensors({ attributes, inputs, outputs }: Item): void {
    if (attributes.length > 0) this.addSection(say('Attributes'));
    for (const attribute of attributes) this.addArgument(attribute.name, attribute, 'attribute');
    for (const [title, values, way] of [
      [say('Inputs'), inputs, 'input'],
      [say('Outputs'), outputs, 'output'],
    ] as const) {
      if (values.length > 0) this.addSection(title);
      for (const value of values) tensorRows(this, value, way);
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

function activations(item: Item): number {
  const parts = item instanceof Repeat ? item.items : [item];
  return parts.reduce((sum, { facts }) => sum + facts.activationBytes, 0);
}

function frozen(item: Item): string {
  if (item instanceof Repeat) return '';
  const { parameters: all, trainable } = item.facts;
  return trainable < all ? say(', {0} of them frozen', exact(all - trainable)) : '';
}
