/** The page of one panel: Netron's view, the model on show, and the way to the extension host. */
import type { Editor } from './editor';
import type { Group, Item, Operation } from './graph/node';
import { PanelHost, type Question } from './host';
import type { ShownModel } from './model';
import { Bar } from './panel/bar';
import type { ComparisonActions } from './panel/changes';
import { Turns } from './turns';
import { LensView } from './view/lens';
import { isItem } from './view/node';

export class Page {
  readonly view: LensView;
  readonly bar: Bar;
  /** Of all that draws, selects or scrolls. */
  readonly turns: Turns;
  shown: ShownModel | null = null;
  /** What the cursor in the editor stands for. */
  followed: ReadonlySet<Operation | Group> = new Set();

  constructor(
    readonly editor: Editor,
    actions: ComparisonActions,
  ) {
    const bar = new Bar(editor, actions);
    const ask = (question: Question | null): void => {
      bar.set({ question });
    };
    const failed = (problem: string): void => {
      bar.set({ problem });
    };
    this.bar = bar;
    const host = new PanelHost(editor, ask, failed);
    this.view = new LensView(host);
    this.turns = new Turns((error) => {
      host.exception(error);
    });
  }

  /** The node or group that is selected; null where it is none or an input or output of the model. */
  get selected(): Item | null {
    for (const { value } of this.view.target?.selection ?? []) {
      if (isItem(value)) return value;
    }
    return null;
  }

  /** Shows in the graph what the cursor stands for; to be called after every drawing. */
  decorate(): void {
    for (const element of document.querySelectorAll('.lens-followed')) element.classList.remove('lens-followed');
    for (const item of this.followed) {
      const drawn = this.view.target?._table.get(item);
      if (drawn !== undefined && 'element' in drawn && drawn.element instanceof Element) drawn.element.classList.add('lens-followed');
    }
  }
}
