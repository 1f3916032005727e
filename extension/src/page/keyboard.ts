/** Keys in the graph. The editor's own keybindings go on to VS Code. */
import type { PageCommand } from '../messages';
import { command, nameOf } from './command';
import { fold, unfold } from './fold';
import { isContainer } from './graph/opening';
import type { Page } from './page';
import { tell } from './select';
import { LensGraph } from './view/graph';
import { walk, type Direction } from './walk';

const walks: Readonly<Record<string, Direction>> = {
  ArrowDown: 'forward',
  ArrowUp: 'back',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  'Alt+ArrowDown': 'in',
  'Alt+ArrowUp': 'out',
};

const keys: Readonly<Record<string, PageCommand>> = {
  'Mod+f': 'find',
  f: 'fit',
  '0': 'actualSize',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '[': 'foldAll',
  ']': 'unfoldAll',
  c: 'copyName',
  Enter: 'revealInCode',
};

/** The keys, for people: what to press and what it does. */
export const help: readonly string[] = [
  'Arrow keys: walk along the edges',
  'Alt+Down, Alt+Up: into a group, out of it',
  'Space: fold or unfold',
  'Enter: reveal in code, Shift+Enter: its class or construction',
  '[ ]: fold or unfold all',
  'F: fit, 0: actual size, + −: zoom',
  'Ctrl/Cmd+F: find, C: copy the name, I: about the model',
];

export function listenToKeys(page: Page): void {
  // before Netron's own listeners and VS Code's, which stand on the document and the window
  window.addEventListener(
    'keydown',
    (event) => {
      if (isTaken(event)) return;
      const act = action(page, keyOf(event));
      if (act === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      page.turns.add(act);
    },
    { capture: true },
  );
}

/** Copies the path of what is selected; Netron would copy the name by which the page knows it. */
export function listenToCopy(page: Page): void {
  window.addEventListener(
    'copy',
    (event) => {
      const item = page.selected;
      if (item === null || document.getSelection()?.isCollapsed === false || event.target instanceof HTMLInputElement) return;
      event.clipboardData?.setData('text/plain', nameOf(item));
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

function action(page: Page, key: string): (() => void | Promise<void>) | null {
  const direction = walks[key];
  if (direction !== undefined) return () => walk(page, direction);
  const name = keys[key];
  if (name !== undefined) return () => command(page, name);
  if (key === 'Shift+Enter') {
    return () => {
      tell(page, 'definition', 'go');
    };
  }
  if (key === 'i') {
    return () => {
      page.view.showTargetProperties();
    };
  }
  if (key === ' ') return () => toggle(page);
  return null;
}

async function toggle(page: Page): Promise<void> {
  const item = page.selected;
  const { target } = page.view;
  if (item === null || !isContainer(item) || !(target instanceof LensGraph)) return;
  await (target.clusters.has(item) ? fold(page, item) : unfold(page, item));
}

function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const shift = shiftKey && key.length > 1 ? 'Shift+' : '';
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${shift}${key}`;
}

// Keys of what has the keyboard: a text, a list, a button.
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLButtonElement || (target instanceof Element && target.closest('summary') !== null)) {
    return key === ' ' || key === 'Enter';
  }
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
