/** What stands above the graph: the recipe, the figures, the level, and what the user should know. */
import type { Compare, Progress, Show, ShownFailure, Stale } from '../../messages';
import type { Level } from '../../protocol';
import type { Editor } from '../editor';
import type { Question } from '../host';
import { say } from '../text';
import { element } from './dom';
import { changeList, type ComparisonActions } from './changes';
import { levelSwitch, type LevelState } from './levels';
import { failureBanner, notices, progressLine, questionLine, restoredLine } from './notices';
import { editFirst, recipeLine } from './recipe';
import { totalsLine } from './totals';

export interface BarContent {
  readonly show: Show | null;
  readonly stale: Stale | null;
  readonly progress: Progress | null;
  readonly comparison: Compare | null;
  /** Of the page's own: what went wrong in it, what it asks. */
  readonly problem: string | null;
  readonly question: Question | null;
}

const nothing: BarContent = { show: null, stale: null, progress: null, comparison: null, problem: null, question: null };

export class Bar {
  private readonly line = element('div', 'lens-line');
  private readonly rest = element('div', 'lens-rest');
  private readonly root = element('header', 'lens-bar', {}, this.line, this.rest);
  private content = nothing;
  /** The level that the user asked for, until it is shown or cannot be. */
  private wanted: Level | null = null;

  constructor(
    private readonly editor: Editor,
    private readonly actions: ComparisonActions,
  ) {
    document.body.prepend(this.root);
    // Netron's sidebar stands below the bar
    new ResizeObserver(() => {
      document.body.style.setProperty('--lens-bar', `${this.root.offsetHeight}px`);
    }).observe(this.root);
  }

  /** Takes away all that was said of what was shown before. */
  clear(): void {
    this.set(nothing);
  }

  set(content: Partial<BarContent>): void {
    this.content = { ...this.content, ...content };
    const { show, stale, progress } = content;
    const hasEnded = progress === null || progress?.stage === null;
    if (show || stale || hasEnded) this.wanted = null;
    this.render();
  }

  editRecipe(): void {
    editFirst(this.root);
  }

  private render(): void {
    const { show, stale, progress, comparison, problem, question } = this.content;
    const { editor } = this;
    const parts: HTMLElement[] = [];
    const isBusy = this.wanted !== null || (progress !== null && progress.stage !== null);
    if (isBusy) parts.push(progressLine(this.doing(), editor));
    if (show?.restored === true) parts.push(restoredLine(editor));
    if (question !== null) parts.push(questionLine(question));
    const failure = stale?.failure ?? show?.failure ?? null;
    const other = this.otherLevel();
    const close = (): void => {
      this.set({ stale: null });
    };
    if (failure !== null) parts.push(failureBanner(failure, editor, other === null ? null : close));
    if (problem !== null) parts.push(failureBanner(pageFailure(problem), editor));
    if (show !== null) parts.push(...notices(show.warnings, editor));
    if (comparison !== null) parts.push(changeList(comparison, editor, this.actions));
    this.renderLine(show);
    this.rest.replaceChildren(...parts);
    // a level that cannot be made says nothing against the one on show
    document.body.classList.toggle('lens-stale', stale !== null && other === null);
    document.body.classList.toggle('lens-busy', isBusy);
  }

  private doing(): string {
    const { wanted } = this;
    const message = this.content.progress?.message ?? '';
    if (wanted === null) return message;
    return [say('Making the level `{0}`', wanted), message].filter((text) => text !== '').join(': ');
  }

  // The level that could not be made, where another one is on show.
  private otherLevel(): LevelState['failed'] {
    const { show, stale } = this.content;
    if (show === null || stale === null || stale.level === show.level) return null;
    return { level: stale.level, reason: stale.failure.message };
  }

  private choose(level: Level, current: Level): void {
    if (level === current) return;
    this.editor.post({ type: 'setLevel', level });
    this.wanted = level;
    this.set({ stale: this.otherLevel() === null ? this.content.stale : null });
  }

  private renderLine(show: Show | null): void {
    // what is being typed is not taken away
    if (this.line.querySelector('.lens-edit:enabled') !== null) return;
    const { editor } = this;
    if (show === null) {
      this.line.replaceChildren();
      return;
    }
    const state = { current: show.level, wanted: this.wanted, failed: this.otherLevel() };
    const levels = levelSwitch(state, (level) => {
      this.choose(level, show.level);
    });
    this.line.replaceChildren(titleOrRecipe(show, editor), element('div', 'lens-figures', {}, totalsLine(show.totals), levels));
  }
}

function pageFailure(message: string): ShownFailure {
  const buttons = [{ id: 'showLogs', label: say('Show Logs') }] as const;
  return { title: say('The graph cannot be shown'), message, hint: null, file: null, line: null, buttons };
}

function titleOrRecipe({ recipe, title }: Show, editor: Editor): HTMLElement {
  return recipe.length > 0
    ? recipeLine(recipe, editor)
    : element('div', 'lens-recipe', {}, element('span', 'lens-part', { text: title, title }));
}
