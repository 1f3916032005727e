/** How texts for users are translated, for code that knows no VS Code: `vscode.l10n.t` is one. */
export type Translate = (message: string, ...values: (string | number)[]) => string;
