/** From the graph to the code: what the user selects is told to the extension host. */
import type { Selected, Selection } from '../messages';
import { Operation, Repeat, type Item } from './graph/node';
import type { Page } from './page';
import { stateChanged } from './state';

let quiet = 0;
let byUser = false;
let waiting: ReturnType<typeof setTimeout> | null = null;
let told: Item | null = null;

/** Runs what selects on the page's own behalf: the editor is not moved by it. */
export async function quietly<Result>(act: () => Result | Promise<Result>): Promise<Result> {
  quiet++;
  try {
    return await act();
  } finally {
    quiet--;
  }
}

/** One of the changes that a selection is made of: a click is a clearing, a choice and a sidebar that opens. */
export function selectionChanged(page: Page): void {
  byUser ||= quiet === 0;
  if (waiting !== null) return;
  waiting = setTimeout(() => {
    waiting = null;
    const item = page.selected;
    const target = document.getElementById('target');
    if (item === null) target?.removeAttribute('aria-activedescendant');
    else target?.setAttribute('aria-activedescendant', elementId(item));
    if (byUser && (item !== null || told !== null)) tell(page, 'reveal', 'stay');
    byUser = false;
    stateChanged(page);
  });
}

/** Tells what is selected; with `go`, the editor takes the keyboard. */
export function tell(page: Page, action: Selected['action'], focus: 'stay' | 'go'): void {
  told = page.selected;
  page.editor.post({ type: 'selected', selection: told === null ? null : selection(told), action, focus: focus === 'go' });
}

function selection(item: Item): Selection {
  const first = item instanceof Repeat ? item.part[0] : item;
  return {
    kind: first instanceof Operation ? 'node' : 'group',
    name: item.type.name,
    path: first?.facts.path ?? '',
    call: first?.facts.call ?? 1,
    file: first?.facts.place?.file ?? null,
    span: first?.facts.place?.span ?? null,
  };
}

function elementId({ key }: Item): string {
  return document.getElementById(`cluster-${key}`) === null ? `node-name-${key}` : `cluster-${key}`;
}
