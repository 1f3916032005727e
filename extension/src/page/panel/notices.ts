/** What the user should know: warnings, why a run failed, what is being done. */
import type { Notice, ShownFailure } from '../../messages';
import type { Editor } from '../editor';
import type { Question } from '../host';
import { button, element } from './dom';
import { say } from '../text';

/** What was found in order, a line each, and warnings, folded into one line where there are many. */
export function notices(all: readonly Notice[], editor: Editor): HTMLElement[] {
  const notes = all.filter(({ isNote }) => isNote).map(({ message }) => element('p', 'lens-note', {}, rich(message)));
  const found = all.filter(({ isNote }) => !isNote);
  return found.length > 0 ? [...notes, warnings(found, editor)] : notes;
}

function warnings(notices: readonly Notice[], editor: Editor): HTMLElement {
  const list = element('details', 'lens-warnings');
  list.open = notices.length <= 1;
  const count = notices.length === 1 ? say('1 warning') : say('{0} warnings', notices.length);
  list.append(element('summary', '', { text: count }));
  for (const { message, file, line } of notices) {
    const text = rich(message);
    list.append(file !== null && line !== null ? element('p', '', {}, text, place(file, line, editor)) : element('p', '', {}, text));
  }
  return list;
}

/** Why there is no graph or only a part of it, with the buttons that lead on, and with one that takes it away where `close` is given. */
export function failureBanner(
  { title, message, hint, file, line, buttons }: ShownFailure,
  editor: Editor,
  close: (() => void) | null = null,
): HTMLElement {
  const banner = element('section', 'lens-failure', {}, element('h2', '', {}, rich(title)));
  banner.setAttribute('role', 'alert');
  const said = element('p', 'lens-message', {}, rich(message));
  if (file !== null && line !== null) said.append(place(file, line, editor));
  banner.append(said);
  if (hint !== null) banner.append(element('p', 'lens-hint', {}, rich(hint)));
  const row = element('div', 'lens-buttons');
  for (const { id, label } of buttons) {
    const made = button('lens-action', { text: label });
    made.addEventListener('click', () => {
      editor.post({ type: 'action', id });
    });
    row.append(made);
  }
  if (close !== null) row.append(button('lens-action', { text: say('Close'), click: close }));
  if (row.childElementCount > 0) banner.append(row);
  return banner;
}

/** What is being done for the panel, with a way to stop it. */
export function progressLine(message: string, editor: Editor): HTMLElement {
  const cancel = button('lens-link', { text: say('Cancel') });
  cancel.addEventListener('click', () => {
    editor.post({ type: 'cancel' });
  });
  const line = element('div', 'lens-progress', {}, rich(message), cancel);
  line.setAttribute('role', 'status');
  return line;
}

/** Says that a panel has come back as it was, with the way to draw it anew. */
export function restoredLine(editor: Editor): HTMLElement {
  const again = button('lens-link', {
    text: say('Draw again'),
    click: () => {
      editor.post({ type: 'action', id: 'retry' });
    },
  });
  return element('div', 'lens-restored', {}, element('span', '', { text: say('As it was before the window was reloaded.') }), again);
}

/** A question of Netron's, with its one answer. */
export function questionLine({ text, action, answer }: Question): HTMLElement {
  const line = element('div', 'lens-progress', {}, element('span', '', { text }), button('lens-link', { text: action, click: answer }));
  line.setAttribute('role', 'status');
  return line;
}

/** A link to a line of the code: `model.py:17`. */
export function place(file: string, line: number, editor: Editor): HTMLElement {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return button('lens-link', {
    text: `${name}:${line}`,
    title: `${file}:${line}`,
    click: () => {
      editor.post({ type: 'goTo', file, line });
    },
  });
}

// What stands between backticks is code.
function rich(text: string): HTMLElement {
  const made = element('span', '');
  text.split('`').forEach((part, index) => {
    made.append(index % 2 === 1 ? element('code', '', { text: part }) : document.createTextNode(part));
  });
  return made;
}
