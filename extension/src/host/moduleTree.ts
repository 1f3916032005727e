/** The view in the sidebar: the modules of the model on show, which select in the graph and in the code. */
import * as vscode from 'vscode';
import type { App } from './app';
import { short } from '../figures';
import { choose } from './chosenCall';
import { className, csv, filtered, markdown, percent, rows, shapes, type Order, type Row } from './moduleTable';
import { say } from './notification';
import type { ModelPanel } from './panel';
import { revealModule } from './revealInCode';

export class ModuleTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private order: Order = 'calls';
  private filter = '';
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<Row>;
  private readonly listeners: vscode.Disposable;
  private parents = new Map<Row, Row>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly app: App) {
    this.view = vscode.window.createTreeView('netronLens.modules', { treeDataProvider: this, showCollapseAll: true });
    this.listeners = vscode.Disposable.from(
      this.view,
      app.panels.onDidChangeActive((panel) => {
        this.update(panel);
      }),
      this.view.onDidChangeSelection(({ selection: [row] }) => {
        if (row !== undefined) void this.select(row, 'reveal'); // it reports what goes wrong
      }),
    );
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { module, children, name, share } = row;
    const item = new vscode.TreeItem(module.call > 1 ? `${name} (${vscode.l10n.t('call {0}', module.call)})` : name);
    // what the user has folded stays so, but for a filter
    item.id = `${module.path}#${String(module.call)} ${this.filter}`;
    item.description = [
      module.path === '' ? '' : className(module),
      shapes(module.outputs),
      module.parameters === 0 ? '' : [short(module.parameters), percent(share)].filter((text) => text !== '').join(', '),
    ]
      .filter((text) => text !== '')
      .join(' · ');
    const exact = vscode.l10n.t('{0} parameters', module.parameters.toLocaleString(vscode.env.language));
    item.tooltip = [module.path, module.class, shapes(module.outputs), exact].filter((text) => text !== '').join('\n');
    item.collapsibleState = this.collapsibleState(row);
    item.iconPath = new vscode.ThemeIcon(children.length > 0 ? 'symbol-module' : 'symbol-method');
    if (module.classFile !== null) item.contextValue = 'classInFile';
    return item;
  }

  getChildren(row?: Row): readonly Row[] & Row[] {
    const children = row?.children ?? this.top();
    for (const child of children) if (row !== undefined) this.parents.set(child, row);
    return [...children];
  }

  getParent(row: Row): Row | undefined {
    return this.parents.get(row);
  }

  async sort(): Promise<void> {
    const { t } = vscode.l10n;
    const items: (vscode.QuickPickItem & { readonly order: Order })[] = [
      { order: 'calls', label: t('In the order of their calls') },
      { order: 'parameters', label: t('By parameters') },
      { order: 'name', label: t('By name') },
    ];
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: t('The order of the modules') });
    if (chosen === undefined) return;
    this.order = chosen.order;
    this.changed.fire(undefined);
  }

  /** Leaves in the view what the user asks for; all where nothing is asked for. */
  async filterRows(): Promise<void> {
    const { t } = vscode.l10n;
    const prompt = t('Only modules whose path or class contains this text; empty for all');
    const text = await vscode.window.showInputBox({ value: this.filter, prompt, placeHolder: 'Conv2d' });
    if (text === undefined) return;
    this.filter = text.trim();
    this.update(this.app.panels.active);
  }

  /** Shows a row's module in the graph and in the code; its class where that is asked for. */
  async select({ module }: Row, action: 'reveal' | 'definition'): Promise<void> {
    const panel = this.app.panels.active;
    if (panel === undefined) return;
    choose(this.app, panel, module);
    panel.post({ type: 'reveal', target: { kind: 'module', path: module.path, call: module.call }, mode: 'select' });
    try {
      await revealModule(this.app, panel, module, action);
    } catch (error) {
      this.app.log.error(error instanceof Error ? error : String(error));
    }
  }

  async copyMarkdown(): Promise<void> {
    const modules = this.app.panels.active?.picture?.show.modules ?? [];
    await vscode.env.clipboard.writeText(markdown(modules, vscode.l10n.t));
    say(vscode.l10n.t('The table of {0} module calls is on the clipboard.', modules.length));
  }

  async saveCsv(): Promise<void> {
    const show = this.app.panels.active?.picture?.show;
    if (show === undefined) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const place = folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${show.title}.csv`) };
    const file = await vscode.window.showSaveDialog({ ...place, filters: { CSV: ['csv'] } });
    if (file !== undefined) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(csv(show.modules)));
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
  }

  private top(): readonly Row[] {
    return filtered(rows(this.app.panels.active?.picture?.show.modules ?? [], this.order), this.filter);
  }

  private collapsibleState({ module, children }: Row): vscode.TreeItemCollapsibleState {
    if (children.length === 0) return vscode.TreeItemCollapsibleState.None;
    const isOpen = module.path === '' || this.filter !== '';
    return isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  }

  private update(panel: ModelPanel | undefined): void {
    this.parents = new Map();
    this.view.message = this.filter === '' || panel === undefined ? '' : vscode.l10n.t('Only modules with “{0}”', this.filter);
    this.view.description = panel?.picture?.show.title ?? '';
    this.changed.fire(undefined);
  }
}
