/** The commands of the palette, the keys and the panel's title bar, one table for all. */
import type { PageCommand } from '../messages';
import { openFind } from './find';
import { foldAll, unfoldAll } from './fold';
import { Repeat, type Item } from './graph/node';
import type { Page } from './page';
import { exportPicture } from './picture';
import { tell } from './select';
import { fit } from './zoom';
import { stateChanged } from './state';

const commands: Readonly<Record<PageCommand, (page: Page) => void | Promise<void>>> = {
  find: openFind,
  fit,
  actualSize: ({ view }) => {
    view.resetZoom();
  },
  zoomIn: ({ view }) => {
    view.zoomIn();
  },
  zoomOut: ({ view }) => {
    view.zoomOut();
  },
  foldAll,
  unfoldAll: (page) => unfoldAll(page),
  exportSvg: (page) => exportPicture(page, 'svg'),
  exportPng: (page) => exportPicture(page, 'png'),
  copyName: (page) => {
    const item = page.selected;
    if (item !== null) page.editor.post({ type: 'copy', text: nameOf(item) });
  },
  revealInCode: (page) => {
    tell(page, 'reveal', 'go');
  },
};

export async function command(page: Page, name: PageCommand): Promise<void> {
  if (page.view.target !== null) await commands[name](page);
  stateChanged(page);
}

/** What stands for an item outside of the graph: its module's path, else its own name. */
export function nameOf(item: Item): string {
  return item instanceof Repeat || item.facts.path === '' ? item.type.name : item.facts.path;
}
