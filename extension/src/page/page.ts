/** The page of one panel: Netron's view, the model on show, and the way to the extension host. */
import type { Editor } from './editor';
import type { Operation, Group } from './graph/node';
import { PanelHost, type Question } from './host';
import type { ShownModel } from './model';
import { Bar, type BarActions } from './panel/bar';
import { viewState } from './state';
import { LensView } from './view/lens';

// States come with every scroll: the last of a burst is kept.
const pause = 200;

export class Page {
  readonly view: LensView;
  readonly bar: Bar;
  shown: ShownModel | null = null;
  /** What the cursor in the editor stands for. */
  followed: ReadonlySet<Operation | Group> = new Set();
  private waiting: ReturnType<typeof setTimeout> | undefined = undefined;

  constructor(
    readonly editor: Editor,
    actions: BarActions,
  ) {
    const bar = new Bar(editor, actions);
    const ask = (question: Question | null): void => {
      bar.set({ question });
    };
    const failed = (problem: string): void => {
      bar.set({ problem });
    };
    this.bar = bar;
    this.view = new LensView(new PanelHost(editor, ask, failed));
  }

  /** Shows in the graph what the cursor stands for; to be called after every drawing. */
  decorate(): void {
    for (const element of document.querySelectorAll('.lens-followed')) element.classList.remove('lens-followed');
    for (const item of this.followed) {
      const drawn = this.view.target?._table.get(item);
      if (drawn !== undefined && 'element' in drawn && drawn.element instanceof Element) drawn.element.classList.add('lens-followed');
    }
  }

  /** Keeps what outlives a reload of the window. */
  stateChanged(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const state = viewState(this);
      if (state !== null) this.editor.keep(state);
    }, pause);
  }
}
