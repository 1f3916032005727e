/** The manifest, the code and the translations say the same. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaults, readSettings, section } from '../../extension/src/host/settings';

const extension = path.resolve(import.meta.dirname, '..', '..', 'extension');
const text = (...names: string[]) => readFileSync(path.join(extension, ...names), 'utf8');

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly icon: string;
  readonly l10n: string;
  readonly keywords: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
  };
}

// the file's shape is what this file's tests are about
const manifest = JSON.parse(text('package.json')) as Manifest;
const { commands, configuration, keybindings, menus, jsonValidation } = manifest.contributes;
const declared = commands.map(({ command }) => command);

describe('commands', () => {
  test('every command of the manifest is in the table, and no other', () => {
    const table = [...text('src', 'host', 'commands.ts').matchAll(/^ {2}'(netronLens\.\w+)':/gm)].map(([, id]) => id);
    expect(table.toSorted()).toEqual(declared.toSorted());
  });

  test('menus and keys name commands that there are', () => {
    const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    expect(named.filter((command) => !declared.includes(command))).toEqual([]);
  });

  test('every command says when the palette has it, or that it always has', () => {
    const always = ['netronLens.selectInterpreter', 'netronLens.restartServer', 'netronLens.showLogs', 'netronLens.printDebugInformation'];
    const guarded = (menus['commandPalette'] ?? []).map(({ command }) => command);
    expect([...guarded, ...always].toSorted()).toEqual(declared.toSorted());
  });
});

describe('settings', () => {
  const { properties } = configuration;
  const names = Object.keys(properties).map((name) => name.slice(section.length + 1));
  const traced = 'trace.server'; // read by the language client itself

  test('the manifest and the typed reader know the same settings', () => {
    expect(names.filter((name) => name !== traced).toSorted()).toEqual(Object.keys(defaults).toSorted());
  });

  test('their defaults are the same', () => {
    expect(readSettings((name) => properties[`${section}.${name}`]?.default)).toEqual(defaults);
  });

  test('every setting has a scope and a description', () => {
    const bare = Object.entries(properties).filter(([, each]) => !each.scope || !(each.description ?? each.markdownDescription));
    expect(bare).toEqual([]);
  });

  test('what a machine decides is not taken from a workspace before it is trusted', () => {
    const decisive = Object.entries(properties).filter(([, { scope }]) => scope.startsWith('machine'));
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    expect(decisive.map(([name]) => name).filter((name) => !restricted.includes(name))).toEqual([]);
  });

  test('a value of a wrong type counts as not set', () => {
    const values: Record<string, unknown> = { interpreter: 'python3', codeLens: 'yes', redraw: 'never', timeLimit: -1, memoryLimit: '4' };
    expect(readSettings((name) => values[name])).toEqual({ ...defaults, interpreter: ['python3'] });
  });
});

describe('texts', () => {
  const english = JSON.parse(text('package.nls.json')) as Record<string, string>;
  const chinese = JSON.parse(text('package.nls.zh-cn.json')) as Record<string, string>;

  test('every key that the manifest names is there in both languages, and no other', () => {
    const named = [...new Set([...text('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key))].toSorted();
    expect(Object.keys(english).toSorted()).toEqual(named);
    expect(Object.keys(chinese).toSorted()).toEqual(named);
  });

  test('a translation keeps the commands and the placeholders of its text', () => {
    const marks = (value: string) => [...value.matchAll(/\(command:[\w.]+\)|\$\{[^}]+\}/g)].map(([mark]) => mark).toSorted();
    const different = Object.keys(english).filter((key) => String(marks(english[key] ?? '')) !== String(marks(chinese[key] ?? '')));
    expect(different).toEqual([]);
  });

  test('every text of the extension host and of the page is translated, with the same placeholders', () => {
    const bundle = JSON.parse(text('l10n', 'bundle.l10n.zh-cn.json')) as Record<string, string>;
    const used = sources().flatMap(textsIn);
    const placeholders = (value: string) => (value.match(/\{\d+\}/g) ?? []).toSorted().join();
    expect([...new Set(used)].filter((each) => bundle[each] === undefined)).toEqual([]);
    expect(Object.entries(bundle).filter(([key, value]) => placeholders(key) !== placeholders(value))).toEqual([]);
  });
});

describe('files', () => {
  test('every file that the manifest names is there', () => {
    const svgs = [...text('package.json').matchAll(/"(media\/[^"]+)"/g)].map(([, name]) => name ?? '');
    const named = [manifest.icon, manifest.l10n, ...svgs, ...jsonValidation.map(({ url }) => url)];
    expect(named.filter((name) => !existsSync(path.join(extension, name)))).toEqual([]);
  });

  test('the gallery takes five keywords at most', () => {
    expect(manifest.keywords.length).toBeLessThanOrEqual(5);
  });
});

function sources(): readonly string[] {
  const folder = path.join(extension, 'src');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

// `t('…')`, `vscode.l10n.t("…")` and the page's `say('…')`, where the first argument is one literal
function textsIn(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:t|say)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}
