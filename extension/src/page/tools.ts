/** The small buttons at the graph's lower left corner, beside Netron's for zooming. */
import type { PageCommand } from '../messages';
import { command } from './command';
import { help } from './keyboard';
import type { Page } from './page';
import { button } from './panel/dom';
import { say } from './text';

const tools: readonly (readonly [PageCommand, string, string])[] = [
  ['fit', '⛶', 'Fit (F)'],
  ['foldAll', '⊟', 'Fold all ([)'],
  ['unfoldAll', '⊞', 'Unfold all (])'],
  ['find', '⌕', 'Find (Ctrl/Cmd+F)'],
];

export function addTools(page: Page): void {
  const toolbar = document.getElementById('toolbar');
  for (const [name, text, title] of tools) {
    toolbar?.insertBefore(
      button('lens-tool', {
        text,
        title: say(title),
        label: say(title),
        click: () => void command(page, name),
      }),
      document.getElementById('toolbar-path'),
    );
  }
  document.getElementById('target')?.setAttribute('aria-description', say(help));
}
