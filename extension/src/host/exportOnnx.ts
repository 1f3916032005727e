/** Export to ONNX…: writes the true, runnable file where the user wants it. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { OnnxOptions } from '../protocol';
import type { App } from './app';
import { defaultRequest } from './export';
import { shownFailure } from './failure';
import { runWithProgress } from './foreground';
import type { Target } from './models';
import { notifyFailure } from './notification';
import { titleOf } from './presentation';
import { pickTarget } from './target';

interface OptionItem extends vscode.QuickPickItem {
  readonly option: keyof OnnxOptions;
}

export async function exportOnnx(app: App): Promise<void> {
  const target = await pickTarget(app);
  if (target === undefined) return;
  const onnx = await askOptions();
  const file = onnx === undefined ? undefined : await askFile(target.uri, titleOf(target.qualname));
  if (onnx !== undefined && file !== undefined) await write(app, { ...target, onnx, file });
}

interface Order extends Target {
  readonly onnx: OnnxOptions;
  readonly file: vscode.Uri;
}

async function write(app: App, order: Order): Promise<void> {
  const { uri, qualname, onnx, file } = order;
  const request = { ...defaultRequest, level: 'onnx', onnx, uri: uri.toString(), qualname, target: file.fsPath } as const;
  const answer = await runWithProgress(app, request);
  const repeat = () => write(app, order);
  if (answer.kind === 'refused') await notifyFailure(app, { uri, failure: answer.failure, repeat });
  if (answer.kind !== 'answered') return;
  const { export: result } = answer.visualization;
  if (result.error !== null) {
    const installation = answer.visualization.installation ?? undefined;
    const failure = shownFailure(result.error, titleOf(qualname), vscode.l10n.t, installation);
    await notifyFailure(app, { uri, failure, installation, repeat });
    return;
  }
  await tell(
    file,
    result.warnings.map((warning) => warning.message),
  );
}

async function askOptions(): Promise<OnnxOptions | undefined> {
  const { t } = vscode.l10n;
  const items: OptionItem[] = [
    { option: 'weights', label: t('With weights'), detail: t('As the constructor initialises them'), picked: true },
    { option: 'dynamicBatch', label: t('Dynamic batch size'), detail: t('The first size of each input may vary') },
    {
      option: 'check',
      label: t('Check the file'),
      detail: t("With onnx's checker, and against torch's own output where onnxruntime is installed"),
      picked: true,
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t('Export to ONNX'),
    placeHolder: t('What the file should hold'),
  });
  if (chosen === undefined) return undefined;
  const has = (option: keyof OnnxOptions) => chosen.some((item) => item.option === option);
  return { weights: has('weights'), dynamicBatch: has('dynamicBatch'), check: has('check') };
}

async function askFile(source: vscode.Uri, name: string): Promise<vscode.Uri | undefined> {
  const folder = source.scheme === 'file' ? path.dirname(source.fsPath) : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const place = folder === undefined ? {} : { defaultUri: vscode.Uri.file(path.join(folder, `${name}.onnx`)) };
  return await vscode.window.showSaveDialog({ ...place, filters: { ONNX: ['onnx'] } });
}

async function tell(file: vscode.Uri, notes: readonly string[]): Promise<void> {
  const show = vscode.l10n.t('Open');
  const name = path.basename(file.fsPath);
  const weights = (await exists(`${file.fsPath}.data`)) ? [vscode.l10n.t('Its weights are in `{0}`.', `${name}.data`)] : [];
  const text = [vscode.l10n.t('`{0}` was written.', name), ...weights, ...notes].join(' ');
  const chosen = await vscode.window.showInformationMessage(text, show);
  if (chosen === show) await vscode.commands.executeCommand('vscode.openWith', file, 'netronLens.viewer');
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
