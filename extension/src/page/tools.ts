/** The small buttons at the graph's lower left corner. */
import { command } from './command';
import { help } from './keyboard';
import type { Page } from './page';
import { button } from './panel/dom';
import { icon, type Icon } from './panel/icons';
import { say } from './text';

const tools: readonly (readonly [Icon, string])[] = [
  ['fit', 'Fit (F)'],
  ['zoomIn', 'Zoom in (+)'],
  ['zoomOut', 'Zoom out (−)'],
  ['foldAll', 'Fold all ([)'],
  ['unfoldAll', 'Unfold all (])'],
  ['find', 'Find (Ctrl/Cmd+F)'],
  ['info', 'About the model (I)'],
];

/** Puts the buttons where Netron's stand: the page hides those. */
export function addTools(page: Page): void {
  const toolbar = document.getElementById('toolbar');
  const made = tools.map(([name, title]) => {
    const click = (): void => {
      page.turns.add(() => {
        if (name !== 'info') return command(page, name);
        page.view.showTargetProperties();
        return undefined;
      });
    };
    return button(`lens-tool lens-tool-${name}`, { title: say(title), label: say(title), click }, icon(name));
  });
  toolbar?.prepend(...made);
  document.getElementById('sidebar-closebutton')?.setAttribute('aria-label', say('Close'));
  document.getElementById('target')?.setAttribute('aria-description', help.map((line) => say(line)).join('\n'));
}
