/** The page's own words in the user's language: the extension host puts the translations into the page. */

let translations: ReadonlyMap<string, string> | null = null;

/** The translation of an English text, with `{0}`, `{1}` … replaced; the text itself where there is none. */
export function say(text: string, ...values: readonly (string | number)[]): string {
  translations ??= read();
  const translated = translations.get(text) ?? text;
  return translated.replaceAll(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}

// A bundle of VS Code's: a text, or a text with a comment for translators.
function read(): Map<string, string> {
  const found = new Map<string, string>();
  const bundle: unknown = JSON.parse(document.getElementById('l10n')?.textContent ?? '{}');
  if (!(bundle instanceof Object)) return found;
  for (const [key, value] of Object.entries(bundle)) {
    if (typeof value === 'string') found.set(key, value);
  }
  return found;
}
