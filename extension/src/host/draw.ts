/** Runs the class of a panel and shows the answer there. */
import * as vscode from 'vscode';
import type { ShownFailure } from '../messages';
import type { Level, RanRecipe, Trigger, Visualization } from '../protocol';
import type { App } from './app';
import { defaultRequest, exportModel, type Answer } from './export';
import type { ModelPanel } from './panel';
import { refusal } from './failure';
import { sayCancelled } from './notification';
import { emptyShow, presentation, titleOf } from './presentation';
import { isSameRecipe, ranRecipe } from './recipe';

const pauseMilliseconds = 300;

export interface Drawing {
  readonly trigger: Trigger;
  readonly level: Level;
}

/** Draws a panel anew; what ran for it before is cancelled. `watch` is told of the run while it is under way. */
export async function draw(app: App, panel: ModelPanel, drawing: Drawing, watch?: Watch): Promise<void> {
  const run = panel.begin();
  const work = ask(app, panel, drawing, { run, last: null, progress: 'shown' });
  watch?.(run, work);
  const answer = await work;
  if (!panel.end(run)) return; // a newer wish has taken over
  await settle(app, panel, answer, drawing);
}

export type Watch = (run: vscode.CancellationTokenSource, work: Promise<unknown>) => void;

/**
 * Draws a panel anew after an edit: first by the recipe that ran last, which takes no search, then by what the text says now.
 *
 * The second answer is shown only where it tells something else.
 */
export async function drawAfterEdit(app: App, panel: ModelPanel): Promise<void> {
  const drawing: Drawing = { trigger: 'automatic', level: panel.level };
  const last = panel.lastRun === undefined || drawing.level !== 'layers' ? null : ranRecipe(panel.lastRun);
  const run = panel.begin();
  const quick = await ask(app, panel, drawing, { run, last, progress: 'shown' });
  if (!panel.isCurrent(run)) return;
  await settle(app, panel, quick, drawing);
  if (quick.kind === 'answered' && quick.visualization.repeated) {
    await pause();
    if (!panel.isCurrent(run) || run.token.isCancellationRequested) return;
    const answer = await ask(app, panel, drawing, { run, last: null, progress: 'quiet' });
    if (panel.isCurrent(run) && !tellsTheSame(quick, answer)) await settle(app, panel, answer, drawing);
  }
  panel.end(run);
}

// The page draws the first answer meanwhile, and has the processors to itself.
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
}

interface Asking {
  readonly run: vscode.CancellationTokenSource;
  readonly last: RanRecipe | null;
  readonly progress: 'shown' | 'quiet';
}

async function ask(app: App, panel: ModelPanel, drawing: Drawing, { run, last, progress }: Asking): Promise<Answer> {
  const { uri, qualname } = panel.subject;
  const onProgress = (message: string) => {
    if (progress === 'shown' && panel.isCurrent(run)) panel.tell({ type: 'progress', stage: 'load', message });
  };
  onProgress(vscode.l10n.t('Starting'));
  const answer = await exportModel(
    app,
    { ...defaultRequest, ...drawing, given: panel.given, last, uri: uri.toString(), qualname },
    { token: run.token, onProgress },
  );
  if (panel.isCurrent(run)) panel.tell({ type: 'progress', stage: null, message: '' });
  return answer;
}

function tellsTheSame(quick: Answer, answer: Answer): boolean {
  if (quick.kind !== 'answered' || answer.kind !== 'answered') return false;
  const [a, b] = [quick.visualization, answer.visualization];
  const isSame = a.realTensors === b.realTensors && JSON.stringify(a.export.warnings) === JSON.stringify(b.export.warnings);
  return a.export.ok && b.export.ok && isSame && isSameRecipe(a.export, b.export);
}

async function settle(app: App, panel: ModelPanel, answer: Answer, drawing: Drawing): Promise<void> {
  if (answer.kind === 'answered') await present(app, panel, answer.visualization, drawing);
  else if (answer.kind === 'refused') fail(panel, answer.failure, drawing.level);
  else tellCancelled(panel);
}

async function present(app: App, panel: ModelPanel, visualization: Visualization, drawing: Drawing): Promise<void> {
  const { key, qualname } = panel.subject;
  const show = presentation(visualization, { key, file: visualization.export.file, qualname }, drawing.level, vscode.l10n.t);
  panel.versions = visualization.versions;
  panel.installation = visualization.installation ?? undefined;
  const isKept = panel.picture?.bytes != null && show.failure !== null && (visualization.graph === null || drawing.trigger === 'automatic');
  if (isKept) {
    panel.keepStale(show.failure, drawing.level);
    return;
  }
  const bytes = visualization.graph === null ? null : new Uint8Array(Buffer.from(visualization.graph, 'base64'));
  if (visualization.export.ok) panel.lastRun = visualization;
  panel.show({ show, bytes, restored: false });
  await app.panels.keep(panel);
}

// Only the user has cancelled it: what a newer wish has taken over is not told.
function tellCancelled(panel: ModelPanel): void {
  const { t } = vscode.l10n;
  const name = titleOf(panel.subject.qualname);
  sayCancelled(name);
  if (panel.picture !== undefined) return;
  const title = t('Showing `{0}` was cancelled', name);
  fail(panel, refusal({ title, message: t('Python was ended before there was a graph.') }, ['retry', 'showLogs'], t), panel.level);
}

function fail(panel: ModelPanel, failure: ShownFailure, level: Level): void {
  if (panel.picture !== undefined) {
    panel.keepStale(failure, level);
    return;
  }
  const { key, uri, qualname } = panel.subject;
  panel.show({ show: emptyShow({ key, file: uri.fsPath, qualname }, failure), bytes: null, restored: false });
}
