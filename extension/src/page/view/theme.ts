/** The colours of VS Code's theme in Netron's page: its own rules know the system's theme alone. */

const dark = new Set(['vscode-dark', 'vscode-high-contrast']);

/** Follows `data-vscode-theme-kind` of the body from now on; without it, the system's theme. */
export function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const kind = document.body.dataset['vscodeThemeKind'];
    switchRules(kind === undefined ? system.matches : dark.has(kind));
  };
  new MutationObserver(apply).observe(document.body, { attributes: true, attributeFilter: ['data-vscode-theme-kind'] });
  system.addEventListener('change', apply);
  apply();
}

const switched = new Set<CSSMediaRule>();

function switchRules(isDark: boolean): void {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-color-scheme: dark')) switched.add(rule);
    }
  }
  for (const rule of switched) rule.media.mediaText = isDark ? 'all' : 'not all';
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  document.documentElement.classList.toggle('dark', isDark);
}
