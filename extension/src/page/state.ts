/** Reads what of a panel outlives a reload of the window, and takes it up again. */
import type { ViewState } from './editor';
import type { Page } from './page';

// States come with every scroll: the last of a burst is kept.
const pause = 200;
let waiting: ReturnType<typeof setTimeout> | undefined = undefined;

/** To be called when what outlives a reload may have changed. */
export function stateChanged(page: Page): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const state = viewState(page);
    if (state !== null) page.editor.keep(state);
  }, pause);
}

/** Takes up zoom, place and selection where the page left them. */
export function takeUp(page: Page, state: ViewState): void {
  const { target } = page.view;
  const container = document.getElementById('target');
  if (target === null || container === null) return;
  target.zoom = state.zoom;
  container.scrollLeft = state.left;
  container.scrollTop = state.top;
  const selected = page.view.activeTarget?.nodes.find(({ name }) => name === state.selection);
  if (selected !== undefined) target.select([selected], 'restore');
}

// The state of the page now; null where no model of ours is on show.
function viewState(page: Page): ViewState | null {
  const { shown, view } = page;
  const container = document.getElementById('target');
  if (shown === null || container === null) return null;
  return {
    key: shown.show.key,
    open: [...shown.open],
    zoom: view.target?.zoom ?? 1,
    left: container.scrollLeft,
    top: container.scrollTop,
    selection: page.selected?.key ?? null,
  };
}
