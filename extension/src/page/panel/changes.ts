/** What differs from an older graph, as a list: each change leads to its node and its line. */
import type { Change, Compare } from '../../messages';
import type { Editor } from '../editor';
import { button, element } from './dom';
import { place } from './notices';
import { say } from '../text';

/** What the list asks of the page. */
export interface ComparisonActions {
  choose(path: string, call: number): void;
  closeComparison(): void;
}

const signs = { added: '+', removed: '−', changed: '~' } as const;

export function changeList({ label, changes }: Compare, editor: Editor, actions: ComparisonActions): HTMLElement {
  const close = button('lens-link', {
    text: say('Close comparison'),
    click: () => {
      actions.closeComparison();
    },
  });
  const count = changes.length === 1 ? say('1 difference from {0}', label) : say('{0} differences from {1}', changes.length, label);
  const list = element('section', 'lens-changes', {}, element('p', '', {}, element('span', '', { text: `${count} ` }), close));
  for (const change of changes) list.append(row(change, editor, actions));
  return list;
}

function row(change: Change, editor: Editor, actions: ComparisonActions): HTMLElement {
  const { kind, path, call, details, file, line } = change;
  const name = button('lens-link', {
    text: path === '' ? change.class : `${path} ${change.class}`,
    click: () => {
      actions.choose(path, call);
    },
  });
  const text = element('span', 'lens-detail', { text: details.join(', ') });
  const made = element('p', `lens-change ${kind}`, {}, element('span', 'lens-sign', { text: signs[kind], label: kind }), name, text);
  if (file !== null && line !== null) made.append(place(file, line, editor));
  return made;
}
