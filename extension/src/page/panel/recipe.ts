/** The recipe above the graph: how the model was built and called, each part with its reason, edited in place. */
import type { RecipePart } from '../../messages';
import type { Editor } from '../editor';
import { button, element } from './dom';
import { say } from '../text';

/** The parts as one line: `Net(num_classes=10)` · `x: float32[1, 3, 32, 32]`. */
export function recipeLine(parts: readonly RecipePart[], editor: Editor): HTMLElement {
  const line = element('div', 'lens-recipe');
  line.setAttribute('role', 'group');
  line.setAttribute('aria-label', say('How the model was built and called'));
  for (const part of parts) {
    if (line.childElementCount > 0) line.append(element('span', 'lens-dot', { text: '·' }));
    line.append(shownPart(part, editor));
  }
  if (parts.some(({ given }) => given)) {
    const reset = button('lens-reset', {
      text: '↺',
      title: say('Infer again: forget what was decided by hand'),
      label: say('Infer again'),
    });
    reset.addEventListener('click', () => {
      editor.post({ type: 'resetRecipe' });
    });
    line.append(reset);
  }
  return line;
}

/** Starts the edit of the first part of the recipe, or of the first input where there is one. */
export function editFirst(line: ParentNode): void {
  const [first, second] = line.querySelectorAll<HTMLElement>('.lens-part');
  (second ?? first)?.click();
}

function shownPart(part: RecipePart, editor: Editor): HTMLElement {
  const shown = button(part.given ? 'lens-part given' : 'lens-part', {
    text: part.label,
    // the label again: where there is little room, it ends early
    title: [part.label, part.reason, part.given ? say('Decided by hand') : ''].filter((text) => text !== '').join('\n'),
    label: say('{0}, {1}. Edit', part.label, part.reason),
  });
  shown.addEventListener('click', () => {
    edit(shown, part, editor);
  });
  return shown;
}

function edit(shown: HTMLElement, part: RecipePart, editor: Editor): void {
  const input = element('input', 'lens-edit', { label: part.label });
  input.value = part.text;
  input.size = Math.max(12, part.text.length + 2);
  input.spellcheck = false;
  input.addEventListener('input', () => {
    input.size = Math.max(12, input.value.length + 2);
  });
  input.addEventListener('keydown', (event) => {
    // keys belong to the text that is edited, not to the graph
    event.stopPropagation();
    if (event.key === 'Escape') input.replaceWith(shown);
    if (event.key !== 'Enter') return;
    input.disabled = true;
    if (input.value.trim() === part.text) input.replaceWith(shown);
    else editor.post({ type: 'editRecipe', id: part.id, text: input.value.trim() });
  });
  input.addEventListener('blur', () => {
    if (!input.disabled) input.replaceWith(shown);
  });
  shown.replaceWith(input);
  input.focus();
  input.select();
}
