/** The tool by which a language model in the editor asks what a file's model looks like. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { App } from './app';
import { describe } from './describe';
import { defaultRequest, exportModel } from './export';
import { listModels } from './models';

interface Input {
  readonly file: string;
  readonly class?: string;
}

/** Registers the tool where this VS Code knows tools: newer ones do. */
export function registerTool(app: App): vscode.Disposable {
  const api = toolApi();
  return api === undefined ? vscode.Disposable.from() : api.register('netronLens_describeModel', new DescribeModel(app));
}

class DescribeModel {
  constructor(private readonly app: App) {}

  // Running a model runs the user's code: the user is asked each time.
  prepareInvocation({ input }: { readonly input: Input }): unknown {
    const name = input.class ?? path.basename(input.file);
    const message = vscode.l10n.t('This runs the code of `{0}`.', name);
    return {
      invocationMessage: vscode.l10n.t('Running `{0}`', name),
      confirmationMessages: { title: vscode.l10n.t('Describe Model'), message },
    };
  }

  async invoke({ input }: { readonly input: Input }, token: vscode.CancellationToken): Promise<unknown> {
    return toolApi()?.result(await this.answer(input, token));
  }

  private async answer(input: Input, token: vscode.CancellationToken): Promise<string> {
    const uri = fileUri(input.file);
    await vscode.workspace.openTextDocument(uri); // the server lists open documents
    const models = await listModels(this.app, uri);
    const names = models.map((model) => model.qualname);
    const wanted = input.class ?? (names.length === 1 ? names[0] : undefined);
    if (wanted === undefined || !names.includes(wanted)) {
      return `The file's module classes are: ${names.join(', ') || 'none'}. Name one of them.`;
    }
    const request = { ...defaultRequest, uri: uri.toString(), qualname: wanted };
    const answer = await exportModel(this.app, request, { token, onProgress: () => undefined });
    if (answer.kind === 'cancelled') return 'It was cancelled.';
    return answer.kind === 'refused' ? `${answer.failure.title}. ${answer.failure.message}` : describe(wanted, answer.visualization);
  }
}

function fileUri(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return path.isAbsolute(file) || folder === undefined ? vscode.Uri.file(file) : vscode.Uri.joinPath(folder, file);
}

interface ToolApi {
  readonly register: (name: string, tool: DescribeModel) => vscode.Disposable;
  readonly result: (text: string) => unknown;
}

// The oldest VS Code that we support has no tools yet, so that our types lack them: what is used is described here.
function toolApi(): ToolApi | undefined {
  const { lm, LanguageModelToolResult, LanguageModelTextPart } = vscode as unknown as {
    readonly lm?: { readonly registerTool?: ToolApi['register'] };
    readonly LanguageModelToolResult?: new (parts: readonly unknown[]) => unknown;
    readonly LanguageModelTextPart?: new (text: string) => unknown;
  };
  const registerTool = lm?.registerTool;
  if (lm === undefined || registerTool === undefined || LanguageModelToolResult === undefined || LanguageModelTextPart === undefined) {
    return undefined;
  }
  return {
    register: (name, tool) => registerTool.call(lm, name, tool),
    result: (text) => new LanguageModelToolResult([new LanguageModelTextPart(text)]),
  };
}
