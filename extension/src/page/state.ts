/** What of a panel outlives a reload of the window. */
import type { Page } from './page';
import { selectedItem } from './select';

export interface ViewState {
  /** Of the model, as the extension host named it: by it the panel comes back. */
  readonly key: string;
  readonly open: readonly string[];
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly selection: string | null;
}

/** The state of the page now; null where no model of ours is on show. */
export function viewState(page: Page): ViewState | null {
  const { shown, view } = page;
  const container = document.getElementById('target');
  if (shown === null || container === null) return null;
  return {
    key: shown.show.key,
    open: [...shown.open],
    zoom: view.target?.zoom ?? 1,
    left: container.scrollLeft,
    top: container.scrollTop,
    selection: selectedItem(page)?.key ?? null,
  };
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
