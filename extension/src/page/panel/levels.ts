/** The switch between the levels of one model. */
import type { Level } from '../../protocol';
import type { Editor } from '../editor';
import { button, element } from './dom';
import { say } from '../text';

const levels: readonly (readonly [Level, string])[] = [
  ['layers', 'What the code says: modules and functions'],
  ['operators', 'What torch.export makes of it: ATen operators'],
  ['onnx', 'What torch.onnx.export makes of it: the file that runs elsewhere'],
];

export function levelSwitch(current: Level, editor: Editor): HTMLElement {
  const line = element('div', 'lens-levels');
  line.setAttribute('role', 'radiogroup');
  line.setAttribute('aria-label', say('Level'));
  for (const [level, title] of levels) {
    const choice = button('lens-level', { text: level, title: say(title) });
    choice.setAttribute('role', 'radio');
    choice.setAttribute('aria-checked', String(level === current));
    choice.addEventListener('click', () => {
      if (level !== current) editor.post({ type: 'setLevel', level });
    });
    line.append(choice);
  }
  return line;
}
