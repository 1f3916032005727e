/** The switch between the levels of one model. */
import type { Level } from '../../protocol';
import { button, element } from './dom';
import { say } from '../text';

const levels: readonly (readonly [Level, string])[] = [
  ['layers', 'What the code says: modules and functions'],
  ['operators', 'What torch.export makes of it: ATen operators'],
  ['onnx', 'What torch.onnx.export makes of it: the file that runs elsewhere'],
];

/** The level on show, the one that is being made, and the one that could not be made with the reason. */
export interface LevelState {
  readonly current: Level;
  readonly wanted: Level | null;
  readonly failed: { readonly level: Level; readonly reason: string } | null;
}

export function levelSwitch({ current, wanted, failed }: LevelState, choose: (level: Level) => void): HTMLElement {
  const line = element('div', 'lens-levels');
  line.setAttribute('role', 'radiogroup');
  line.setAttribute('aria-label', say('Level'));
  for (const [level, title] of levels) {
    const reason = failed?.level === level ? failed.reason : null;
    const choice = button(reason === null ? 'lens-level' : 'lens-level failed', {
      text: level,
      title: reason === null ? say(title) : `${say(title)}\n${say('Could not be made: {0}', reason)}`,
      click: () => {
        choose(level);
      },
    });
    choice.setAttribute('role', 'radio');
    choice.setAttribute('aria-checked', String(level === current));
    if (level === wanted) choice.setAttribute('aria-busy', 'true');
    line.append(choice);
  }
  return line;
}
