/** What stands above the graph: the recipe, the figures, the level, and what the user should know. */
import type { Compare, Progress, Show, Stale } from '../../messages';
import type { Editor } from '../editor';
import { element } from './dom';
import { changeList } from './changes';
import { levelSwitch } from './levels';
import { failureBanner, progressLine, warnings } from './notices';
import { editFirst, recipeLine } from './recipe';
import { totalsLine } from './totals';

export interface BarContent {
  readonly show: Show | null;
  readonly stale: Stale | null;
  readonly progress: Progress | null;
  readonly comparison: Compare | null;
}

/** What the bar asks of the page. */
export interface BarActions {
  choose(path: string, call: number): void;
  closeComparison(): void;
}

export class Bar {
  private readonly root = element('header', 'lens-bar');
  private content: BarContent = { show: null, stale: null, progress: null, comparison: null };

  constructor(
    private readonly editor: Editor,
    private readonly actions: BarActions,
  ) {
    document.body.prepend(this.root);
    // Netron's sidebar stands below the bar
    new ResizeObserver(() => {
      document.body.style.setProperty('--lens-bar', `${this.root.offsetHeight}px`);
    }).observe(this.root);
  }

  set(content: Partial<BarContent>): void {
    this.content = { ...this.content, ...content };
    this.render();
  }

  editRecipe(): void {
    editFirst(this.root);
  }

  private render(): void {
    const { show, stale, progress, comparison } = this.content;
    const { editor } = this;
    const parts: HTMLElement[] = [];
    if (show !== null) {
      parts.push(element('div', 'lens-line', {}, titleOrRecipe(show, editor), totalsLine(show.totals), levelSwitch(show.level, editor)));
    }
    if (progress !== null && progress.stage !== null) parts.push(progressLine(progress, editor));
    const failure = stale?.failure ?? show?.failure ?? null;
    if (failure !== null) parts.push(failureBanner(failure, editor));
    if (show !== null && show.warnings.length > 0) parts.push(warnings(show.warnings, editor));
    if (comparison !== null) parts.push(changeList(comparison, editor, this.actions));
    this.root.replaceChildren(...parts);
    document.body.classList.toggle('lens-stale', stale !== null);
    document.body.classList.toggle('lens-busy', progress !== null && progress.stage !== null);
    document.body.classList.toggle('lens-restored', show?.restored ?? false);
  }
}

function titleOrRecipe({ recipe, title }: Show, editor: Editor): HTMLElement {
  return recipe.length > 0 ? recipeLine(recipe, editor) : element('div', 'lens-recipe', { text: title });
}
