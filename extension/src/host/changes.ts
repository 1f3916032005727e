/** What differs between the module calls of two versions of one model. */
import type { Change } from '../messages';
import type { ModuleCall } from '../protocol';
import { className, shapes } from './moduleTable';
import type { Translate } from './translate';

/** Added, removed and changed calls, in the order of the newer version, the removed ones last. */
export function changesBetween(before: readonly ModuleCall[], after: readonly ModuleCall[], t: Translate): readonly Change[] {
  const old = new Map(before.map((module) => [keyOf(module), module]));
  const present = new Set(after.map(keyOf));
  const kept = after.flatMap((module) => compared(old.get(keyOf(module)), module, t));
  const removed = before
    .filter((module) => !present.has(keyOf(module)))
    .map((module) => change('removed', module, [summary(module, t)], null));
  return [...kept, ...removed];
}

function compared(before: ModuleCall | undefined, after: ModuleCall, t: Translate): readonly Change[] {
  if (before === undefined) return [change('added', after, [summary(after, t)], placeOf(after))];
  const details = differences(before, after, t);
  return details.length === 0 ? [] : [change('changed', after, details, placeOf(after))];
}

function differences(before: ModuleCall, after: ModuleCall, t: Translate): readonly string[] {
  const pairs: readonly (readonly [string, string, string])[] = [
    [t('class'), className(before), className(after)],
    [t('output'), shapes(before.outputs), shapes(after.outputs)],
    [t('parameters'), count(before.parameters), count(after.parameters)],
    [t('trainable'), count(before.trainable), count(after.trainable)],
    [t('multiply–adds'), count(before.multiplyAdds), count(after.multiplyAdds)],
  ];
  return pairs.filter(([, old, now]) => old !== now).map(([name, old, now]) => `${name} ${old} → ${now}`);
}

function summary(module: ModuleCall, t: Translate): string {
  return t('{0}, {1} parameters', shapes(module.outputs), count(module.parameters));
}

// A removed call has no place in the newer text.
function change(kind: Change['kind'], module: ModuleCall, details: readonly string[], place: Place | null): Change {
  const { path, call } = module;
  return { kind, path, call, class: className(module), details, file: place?.file ?? null, line: place?.line ?? null };
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function placeOf(module: ModuleCall): Place | null {
  if (module.constructionFile !== null && module.constructionSpan !== null) {
    return { file: module.constructionFile, line: module.constructionSpan.startLine };
  }
  return module.file !== null && module.span !== null ? { file: module.file, line: module.span.startLine } : null;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function keyOf({ path, call }: ModuleCall): string {
  return `${path}#${String(call)}`;
}
