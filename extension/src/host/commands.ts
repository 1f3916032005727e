/** The table of all commands: what the manifest names, and the function that does it. */
import * as vscode from 'vscode';
import type { PageCommand } from '../messages';
import type { App } from './app';
import { compareHead } from './compareHead';
import { copyScript } from './copyScript';
import { printDebugInformation } from './debugInformation';
import { editInputs, resetInputs } from './editRecipe';
import { exportOnnx } from './exportOnnx';
import type { Row } from './moduleTable';
import type { ModuleTree } from './moduleTree';
import { pickModel } from './models';
import { notifyError } from './notification';
import { sendToPage } from './pageCommands';
import { revealInCode } from './revealInCode';
import { revealInGraph } from './revealInGraph';
import { selectInterpreter } from './selectInterpreter';
import { compareSnapshot, saveSnapshot } from './snapshot';
import { visualize } from './visualize';

interface Parts {
  readonly tree: ModuleTree;
}

type Handler = (app: App, parts: Parts, ...values: readonly unknown[]) => unknown;

const commands: Readonly<Record<string, Handler>> = {
  'netronLens.visualize': visualizeCommand,
  'netronLens.exportOnnx': exportOnnx,
  'netronLens.editInputs': editInputs,
  'netronLens.resetInputs': (app) => resetInputs(app, app.panels.active),
  'netronLens.copyScript': copyScript,
  'netronLens.revealInGraph': revealInGraph,
  'netronLens.revealInCode': revealInCode,
  'netronLens.compareHead': compareHead,
  'netronLens.saveSnapshot': saveSnapshot,
  'netronLens.compareSnapshot': compareSnapshot,
  'netronLens.find': page('find'),
  'netronLens.fit': page('fit'),
  'netronLens.zoomIn': page('zoomIn'),
  'netronLens.zoomOut': page('zoomOut'),
  'netronLens.actualSize': page('actualSize'),
  'netronLens.foldAll': page('foldAll'),
  'netronLens.unfoldAll': page('unfoldAll'),
  'netronLens.exportSvg': page('exportSvg'),
  'netronLens.exportPng': page('exportPng'),
  'netronLens.copyName': page('copyName'),
  'netronLens.copyMarkdown': (_, { tree }) => tree.copyMarkdown(),
  'netronLens.saveCsv': (_, { tree }) => tree.saveCsv(),
  'netronLens.sortModules': (_, { tree }) => tree.sort(),
  'netronLens.filterModules': (_, { tree }) => tree.filterRows(),
  // the manifest offers it on rows of the tree alone
  'netronLens.revealModuleClass': (_, { tree }, row) => tree.select(row as Row, 'definition'),
  'netronLens.selectInterpreter': selectInterpreter,
  'netronLens.restartServer': (app) => app.server.restart(),
  'netronLens.showLogs': (app) => {
    app.log.show();
  },
  'netronLens.printDebugInformation': printDebugInformation,
};

/** Registers all commands; what goes wrong in one is told to the user, who asked for it. */
export function registerCommands(app: App, parts: Parts): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...values: unknown[]) => {
      try {
        await handler(app, parts, ...values);
      } catch (error) {
        await notifyError(app, error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

// A lens and a panel name the class, the palette and the title's icon do not.
async function visualizeCommand(app: App, _: Parts, uri: unknown, qualname: unknown): Promise<void> {
  const target = typeof uri === 'string' && typeof qualname === 'string' ? { uri: vscode.Uri.parse(uri), qualname } : await pickModel(app);
  if (target !== undefined) await visualize(app, target.uri, target.qualname);
}

function page(command: PageCommand): Handler {
  return (app) => sendToPage(app, command);
}
