/** An open group: a labelled box round what is inside. */
import { Node as GrapherNode } from 'netron/grapher.js';
import type { Selectable } from 'netron/view.js';
import type { Container } from '../graph/draw';
import { cut, describe, figures } from '../graph/words';
import { say } from '../text';

const svg = 'http://www.w3.org/2000/svg';

const longestClass = 40;
const longestFigures = 50;

/** The room that the label takes at the top of the box. */
export const labelHeight = 20;

// A node to Netron too, so that it keeps a box where its closed node was on the screen.
export class Cluster extends GrapherNode implements Selectable {
  readonly rectangle?: SVGRectElement;
  private label: SVGGElement | null = null;

  constructor(
    name: string,
    readonly value: Container,
    private readonly choose: (item: Container) => void,
    private readonly close: (item: Container) => void,
  ) {
    super();
    this.name = name;
  }

  /** Puts the label into the box; Netron has made the box. */
  decorate(document: Document): void {
    if (this.element === undefined || this.rectangle === undefined) return;
    this.element.id = `cluster-${this.value.key}`;
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', say('{0}, open', describe(this.value)));
    for (const radius of ['rx', 'ry']) this.rectangle.setAttribute(radius, '6');
    if (this.value.mark !== null) this.element.classList.add(`mark-${this.value.mark}`);
    const label = document.createElementNS(svg, 'g');
    label.setAttribute('class', 'cluster-label');
    label.style.opacity = '0'; // until it has its place
    label.append(this.button(document), this.title(document));
    this.element.append(label);
    this.label = label;
  }

  /** The width that the label needs; to be asked when the label stands in the page. */
  get leastWidth(): number {
    return (this.label?.getBBox().width ?? 0) + 14;
  }

  override update(): void {
    this.label?.setAttribute('transform', `translate(${-this.width / 2}, ${-this.height / 2})`);
    this.label?.style.removeProperty('opacity');
  }

  activate(): void {
    this.choose(this.value);
  }

  private button(document: Document): SVGGElement {
    const button = document.createElementNS(svg, 'g');
    button.setAttribute('class', 'cluster-button');
    button.setAttribute('transform', 'translate(5, 4)');
    const square = document.createElementNS(svg, 'rect');
    for (const [name, value] of Object.entries({ width: 12, height: 12, rx: 3 })) square.setAttribute(name, String(value));
    const minus = document.createElementNS(svg, 'path');
    minus.setAttribute('d', 'M 3 6 H 9');
    const title = document.createElementNS(svg, 'title');
    title.textContent = say('Fold');
    button.append(square, minus, title);
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.close(this.value);
    });
    return button;
  }

  private title(document: Document): SVGTextElement {
    const text = document.createElementNS(svg, 'text');
    text.setAttribute('x', '22');
    text.setAttribute('y', '14');
    const parts = [
      ['cluster-class', cut(this.value.type.name, longestClass)],
      ['cluster-path', cut(figures(this.value), longestFigures)],
    ] as const;
    for (const [name, content] of parts) {
      const span = document.createElementNS(svg, 'tspan');
      span.setAttribute('class', name);
      if (name === 'cluster-path') span.setAttribute('dx', '6');
      span.textContent = content;
      text.append(span);
    }
    text.addEventListener('click', (event) => {
      event.stopPropagation();
      this.choose(this.value);
    });
    return text;
  }
}
