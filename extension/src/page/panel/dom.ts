/** Makes elements. What comes from a model is text, never markup. */

export interface Traits {
  readonly text?: string;
  readonly title?: string;
  readonly label?: string;
  readonly click?: () => void;
}

/** An element with children; `name` is its class. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  { text, title, label, click }: Traits = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  if (title !== undefined) made.title = title;
  if (label !== undefined) made.setAttribute('aria-label', label);
  if (click !== undefined) made.addEventListener('click', click);
  made.append(...children);
  return made;
}

/** A button; `name` is its class beside `lens-button`. */
export function button(name: string, traits: Traits, ...children: readonly Node[]): HTMLButtonElement {
  const made = element('button', `lens-button ${name}`, traits, ...children);
  made.type = 'button';
  return made;
}
