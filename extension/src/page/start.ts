/** Puts the page together: Netron's view with our nodes, the bar, the keys. */
import type { ToWebview } from '../messages';
import type { Editor } from './editor';
import { fold, unfold } from './fold';
import { Page } from './page';
import { listenToCopy, listenToKeys } from './keyboard';
import { receive } from './receive';
import { withoutMarks } from './redraw';
import { reveal } from './reveal';
import { selectionChanged, tell } from './select';
import { addTools } from './tools';
import { installEdges } from './view/edge';
import { installGraph, LensGraph } from './view/graph';
import { installNode } from './view/node';
import { installModelSidebar } from './view/modelSidebar';
import { installSidebar } from './view/sidebar';
import { followTheme } from './view/theme';
import { installTitles } from './view/titles';
import { stateChanged } from './state';

/** Starts the page; `connect` gives the way to whom it serves, and gets the way back. */
export async function start(connect: (receive: (message: ToWebview) => void) => Editor): Promise<{ page: Page; editor: Editor }> {
  const editor = connect((message) => {
    page.turns.add(() => receive(page, message));
  });
  installGraph({
    choose: (item) => {
      page.view.showNodeProperties(item);
    },
    fold: (item) => {
      page.turns.add(() => fold(page, item));
    },
    unfold: (item) => {
      page.turns.add(() => unfold(page, item));
    },
    selected: () => {
      selectionChanged(page);
    },
    drawn: () => {
      page.decorate();
    },
  });
  installNode();
  installEdges();
  installTitles();
  installSidebar({
    code: () => {
      tell(page, 'reveal', 'go');
    },
    definition: () => {
      tell(page, 'definition', 'go');
    },
    unfold: (item) => {
      const isOpen = page.view.target instanceof LensGraph && page.view.target.clusters.has(item);
      page.turns.add(() => (isOpen ? fold(page, item) : unfold(page, item)));
    },
  });
  installModelSidebar(() => page.shown?.show ?? null);
  const page = new Page(editor, {
    choose: (path, call) => {
      page.turns.add(() => reveal(page, { type: 'reveal', target: { kind: 'module', path, call }, mode: 'select' }));
    },
    closeComparison: () => {
      page.turns.add(() => withoutMarks(page));
      editor.post({ type: 'closeComparison' });
    },
  });
  followTheme();
  keepFocus();
  await page.view.start();
  listenToKeys(page);
  listenToCopy(page);
  listenToPointer(page);
  addTools(page);
  return { page, editor };
}

function listenToPointer(page: Page): void {
  const target = document.getElementById('target');
  let chosen = false;
  // Netron keeps the browser from giving the keyboard to what is pressed: the keys would still go to the code.
  target?.addEventListener(
    'pointerdown',
    () => {
      HTMLElement.prototype.focus.call(target, { preventScroll: true });
    },
    { capture: true },
  );
  // The sidebar that the first click opens moves the graph: the second one counts wherever it falls, and chooses nothing else.
  target?.addEventListener(
    'click',
    (event) => {
      if (event.detail === 1) chosen = isNode(event.target);
      else if (chosen) event.stopPropagation();
    },
    { capture: true },
  );
  target?.addEventListener('dblclick', () => {
    if (chosen) tell(page, 'reveal', 'go');
  });
  target?.addEventListener('scroll', () => {
    stateChanged(page);
  });
}

function isNode(element: EventTarget | null): boolean {
  return (
    element instanceof Element && element.closest('.node, .cluster-label') !== null && element.closest('.unfold, .cluster-button') === null
  );
}

// Netron gives its graph the keyboard whenever it is drawn: in a panel that would take it from the editor.
function keepFocus(): void {
  const target = document.getElementById('target');
  if (target === null) return;
  target.focus = () => {
    if (document.hasFocus() && document.activeElement === document.body) HTMLElement.prototype.focus.call(target, { preventScroll: true });
  };
}
