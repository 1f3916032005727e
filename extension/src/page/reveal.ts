/** From the code to the graph: highlights the nodes of a place or a module, opens their groups, scrolls to them. */
import type { Reveal, RevealTarget } from '../messages';
import type { ModuleCall, Span } from '../protocol';
import { openAround, redrawAround } from './fold';
import { holds, indexOf, lineKey, type Index } from './graph/index';
import { Group, type Item, type Operation } from './graph/node';
import type { ShownModel } from './model';
import type { Page } from './page';
import { quietly } from './select';

export async function reveal(page: Page, { target, mode }: Reveal): Promise<void> {
  const { shown } = page;
  if (shown === null) return;
  const index = target.kind === 'nothing' ? null : await indexOf(shown.root);
  // another model may have come while the index was made
  if (page.shown !== shown) return;
  await highlight(page, index === null ? [] : found(target, index, shown), mode);
}

/** Highlights items; where none of them can be seen, the groups round the first are opened. */
export async function highlight(page: Page, items: readonly (Operation | Group)[], mode: Reveal['mode']): Promise<void> {
  const [first] = items;
  page.followed = new Set(items);
  if (first !== undefined && !items.some((item) => isDrawn(page, item)) && openAround(page, first)) await redrawAround(page, null);
  page.decorate();
  const chosen = items.find((item) => isDrawn(page, item));
  const { target } = page.view;
  if (chosen === undefined || target === null) return;
  if (mode === 'select') {
    await quietly(() => {
      target.scrollTo(target.activate(chosen, 'reveal'));
    });
    return;
  }
  target.scrollTo([...document.querySelectorAll('.lens-followed')].slice(0, 1));
}

function isDrawn(page: Page, item: Item): boolean {
  return page.view.target?._table.has(item) ?? false;
}

function found(target: RevealTarget, index: Index, { show }: ShownModel): readonly (Operation | Group)[] {
  switch (target.kind) {
    case 'nothing':
      return [];
    case 'module': {
      const items = index.paths.get(target.path) ?? [];
      return ofModule(items, target.path).filter(({ facts }) => target.call === null || facts.call === target.call);
    }
    case 'place':
      return atPlace(target.file, target.span, index, show.modules);
  }
}

// The calls under the cursor, innermost first; else what is constructed or defined there; else all calls on the line.
function atPlace(file: string, span: Span, index: Index, modules: readonly ModuleCall[]): readonly (Operation | Group)[] {
  const nearby = index.items.filter(
    ({ facts }) => facts.place?.file === file && facts.place.span.startLine <= span.endLine && facts.place.span.endLine >= span.startLine,
  );
  const around = nearby.filter(({ facts }) => facts.place !== null && holds(facts.place.span, span));
  const inside = nearby.filter(({ facts }) => facts.place !== null && isText(span) && holds(span, facts.place.span));
  if (inside.length > 0) return inside;
  if (around.length > 0) {
    const least = Math.min(...around.map(extent));
    return around.filter((item) => extent(item) === least);
  }
  const here = modules.filter(
    ({ constructionFile, constructionSpan }) =>
      constructionFile === file &&
      constructionSpan !== null &&
      (holds(constructionSpan, span) || constructionSpan.startLine === span.startLine),
  );
  const defined = here.length > 0 ? here : modules.filter(({ classFile, classLine }) => classFile === file && classLine === span.startLine);
  const calls = defined.flatMap(({ path, call }) => ofModule(index.paths.get(path) ?? [], path).filter(({ facts }) => facts.call === call));
  return calls.length > 0 ? calls : (index.lines.get(lineKey(file, span.startLine)) ?? []);
}

// Of what has a path, the call of the module itself: the rest are operations in it.
function ofModule(items: readonly (Operation | Group)[], path: string): readonly (Operation | Group)[] {
  return items.filter((item) => item instanceof Group || item.parent.path !== path);
}

function isText({ startLine, startColumn, endLine, endColumn }: Span): boolean {
  return startLine !== endLine || startColumn !== endColumn;
}

function extent({ facts }: Operation | Group): number {
  const span = facts.place?.span;
  return span === undefined ? Infinity : (span.endLine - span.startLine) * 10_000 + span.endColumn - span.startColumn;
}
