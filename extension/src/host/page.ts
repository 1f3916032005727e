/** Answers what the pages of the panels say. */
import * as vscode from 'vscode';
import type { FromWebview, Logged } from '../messages';
import { act, type Occasion } from './actions';
import type { App } from './app';
import { resetInputs, saveRecipe } from './editRecipe';
import { openLine } from './editors';
import { notifyError } from './notification';
import type { ModelPanel } from './panel';
import { saveExported } from './pictures';
import { revealSelected } from './revealInCode';
import { draw } from './draw';

export function answerPages(app: App): vscode.Disposable {
  return app.panels.onDidReceive(({ panel, message }) => {
    answer(app, panel, message).catch(async (error: unknown) => {
      // a place that cannot be shown is no more than that; anything else the user asked for and waits for
      if (message.type === 'selected') app.log.warn(String(error));
      else await notifyError(app, error);
    });
  });
}

async function answer(app: App, panel: ModelPanel, message: FromWebview): Promise<void> {
  switch (message.type) {
    case 'ready':
      return;
    case 'drawn':
      app.log.debug(`${panel.subject.qualname}: ${String(message.nodes)} nodes painted in ${String(message.milliseconds)} ms`);
      return;
    case 'setLevel':
      await draw(app, panel, { trigger: 'user', level: message.level });
      return;
    case 'cancel':
      panel.cancel();
      return;
    case 'action':
      await act(app, message.id, occasionOf(app, panel));
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      return;
    case 'openExternal':
      await openWebPage(message.url);
      return;
    case 'goTo':
      await openLine(app.panels.uriOf(message.file), message.line);
      return;
    case 'log':
      writeToLog(app.log, message);
      return;
    case 'selected':
      await revealSelected(app, panel, message);
      return;
    case 'editRecipe':
      await saveRecipe(app, panel, message.id, message.text);
      return;
    case 'resetRecipe':
      await resetInputs(app, panel);
      return;
    case 'exported':
      await saveExported(message, panel.subject.uri);
      return;
    case 'closeComparison':
      panel.compare(undefined);
      return;
  }
}

function occasionOf(app: App, panel: ModelPanel): Occasion {
  const { shownFailure: failure, installation, subject } = panel;
  const repeat = () => draw(app, panel, { trigger: 'user', level: panel.wantedLevel });
  return { uri: subject.uri, failure, installation, repeat };
}

// A model file may hold any text: only web pages are opened for it.
export async function openWebPage(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (uri.scheme === 'https') await vscode.env.openExternal(uri);
}

export function writeToLog(log: vscode.LogOutputChannel, { level, message, stack }: Logged): void {
  const text = `Page: ${message}${stack === null ? '' : `\n${stack}`}`;
  if (level === 'error') log.error(text);
  else if (level === 'warning') log.warn(text);
  else log.info(text);
}
