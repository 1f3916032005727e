/** The modules of a model as rows: for the tree in the sidebar, as Markdown and as CSV. */
import type { ModuleCall, Tensor } from '../protocol';
import type { Translate } from './translate';

export type Order = 'calls' | 'parameters' | 'name';

export interface Row {
  readonly module: ModuleCall;
  readonly children: readonly Row[];
  /** The last part of its path: `0` of `features.0`; the class for the model itself. */
  readonly name: string;
  /** Of all parameters of the model, from 0 to 1. */
  readonly share: number;
}

/** The rows of the model itself and below, siblings in the order asked for; none where nothing ran. */
export function rows(modules: readonly ModuleCall[], order: Order): readonly Row[] {
  const total = modules.find((module) => module.path === '')?.parameters ?? 0;
  const below = (parent: number | null): readonly Row[] =>
    modules.flatMap((module, index) => (module.parent === parent ? [row(module, below(index), total)] : [])).sort(comparison(order));
  return below(null);
}

/** The rows whose path or class contains a text, whatever its case, and those around them. */
export function filtered(all: readonly Row[], text: string): readonly Row[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return all;
  return all.flatMap((each) => {
    const children = filtered(each.children, wanted);
    const { path, class: type } = each.module;
    const isWanted = `${path}\n${type}`.toLowerCase().includes(wanted);
    return isWanted || children.length > 0 ? [{ ...each, children }] : [];
  });
}

/** `[1, 64, 56, 56]`, with the dtype where it is not float32; several are joined. */
export function shapes(tensors: readonly Tensor[]): string {
  return tensors.map(({ dtype, shape }) => `${dtype === 'float32' ? '' : dtype}[${shape.join(', ')}]`).join(', ');
}

/** The whole table, one line a module, indented by depth. */
export function markdown(modules: readonly ModuleCall[], t: Translate): string {
  const head = [t('Module'), t('Class'), t('Output'), t('Parameters'), t('Share')];
  const lines = flat(rows(modules, 'calls'), 0).map(({ row: { module, name, share }, depth }) => [
    `${'&nbsp;&nbsp;'.repeat(depth)}${escaped(name)}${module.call > 1 ? ` (${t('call {0}', module.call)})` : ''}`,
    escaped(className(module)),
    shapes(module.outputs),
    module.parameters.toLocaleString('en'),
    percent(share),
  ]);
  return [head, ['---', '---', '---', '---:', '---:'], ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
}

/** The whole table for a spreadsheet; the columns' names are not translated, so that programs find them. */
export function csv(modules: readonly ModuleCall[]): string {
  const head = ['path', 'call', 'class', 'output', 'parameters', 'trainable', 'multiply_adds', 'share'];
  const lines = flat(rows(modules, 'calls'), 0).map(({ row: { module, share } }) => [
    module.path,
    String(module.call),
    module.class,
    shapes(module.outputs),
    String(module.parameters),
    String(module.trainable),
    String(module.multiplyAdds),
    share.toFixed(6),
  ]);
  return [head, ...lines].map((cells) => cells.map(quoted).join(',')).join('\r\n') + '\r\n';
}

/** A class's own name, without the module that it is from. */
export function className(module: ModuleCall): string {
  return module.class.split('.').at(-1) ?? module.class;
}

/** `12.3%`; nothing for no share. */
export function percent(share: number): string {
  return share === 0 ? '' : `${(share * 100).toFixed(1)}%`;
}

function row(module: ModuleCall, children: readonly Row[], total: number): Row {
  const name = module.path === '' ? className(module) : (module.path.split('.').at(-1) ?? module.path);
  // a module that is called again has its parameters counted once
  const share = total === 0 || module.call > 1 ? 0 : module.parameters / total;
  return { module, children, name, share };
}

function comparison(order: Order): (a: Row, b: Row) => number {
  switch (order) {
    case 'calls':
      return () => 0;
    case 'parameters':
      return (a, b) => b.module.parameters - a.module.parameters;
    case 'name':
      return (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true });
  }
}

function flat(all: readonly Row[], depth: number): readonly { readonly row: Row; readonly depth: number }[] {
  return all.flatMap((each) => [{ row: each, depth }, ...flat(each.children, depth + 1)]);
}

function escaped(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

// A cell that begins with one of these is a formula to a spreadsheet, and class names are the user's own text.
function quoted(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
