/** Finds nodes by name, class or shape, in closed groups too. */
import { highlight } from './reveal';
import { indexOf } from './graph/index';
import type { Group, Operation } from './graph/node';
import { pathOf, shapes } from './graph/words';
import type { Page } from './page';
import { button, element } from './panel/dom';
import { say } from './text';

const most = 50;

let open: HTMLElement | null = null;

/** Opens the box, or takes the keyboard back to it. */
export function openFind(page: Page): void {
  if (open !== null) {
    open.querySelector('input')?.select();
    return;
  }
  const input = element('input', 'lens-find-text', { label: say('Find by name, class or shape') });
  input.placeholder = say('Find by name, class or shape');
  input.spellcheck = false;
  const list = element('ul', 'lens-find-list');
  list.setAttribute('role', 'listbox');
  const count = element('span', 'lens-find-count');
  count.setAttribute('role', 'status');
  const box = element(
    'search',
    'lens-find',
    {},
    element('div', 'lens-find-line', {}, input, count, button('', { text: '×', label: say('Close'), click: close })),
    list,
  );
  let found: readonly (Operation | Group)[] = [];
  let current = 0;

  const choose = (index: number): void => {
    current = index;
    [...list.children].forEach((row, position) => {
      row.setAttribute('aria-selected', String(position === index));
      if (position === index) row.scrollIntoView({ block: 'nearest' });
    });
    const item = found[index];
    if (item !== undefined) {
      page.turns.add(async () => {
        await highlight(page, [item], 'select');
        input.focus();
      });
    }
  };
  const search = async (): Promise<void> => {
    const { shown } = page;
    if (shown === null) return;
    const query = input.value;
    const { items } = await indexOf(shown.root);
    if (input.value !== query) return;
    found = matching(items, query);
    count.textContent = query.trim() === '' ? '' : say('{0} found', found.length);
    list.replaceChildren(
      ...found.slice(0, most).map((item, index) =>
        row(item, () => {
          choose(index);
        }),
      ),
    );
  };
  input.addEventListener('input', () => void search());
  box.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const last = Math.min(found.length, most) - 1;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') {
      choose(
        event.shiftKey ? Math.max(0, current - 1) : list.querySelector('[aria-selected=true]') === null ? 0 : Math.min(last, current + 1),
      );
    } else if (event.key === 'ArrowDown') choose(Math.min(last, current + 1));
    else if (event.key === 'ArrowUp') choose(Math.max(0, current - 1));
    else return;
    event.preventDefault();
  });
  document.body.append(box);
  open = box;
  input.focus();

  function close(): void {
    box.remove();
    open = null;
    document.getElementById('target')?.focus();
  }
}

// Every word stands somewhere in it; `1, 64, 56` and `1×64×56` mean one shape.
function matching(items: readonly (Operation | Group)[], query: string): readonly (Operation | Group)[] {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return items.filter((item) => {
    const text = plain(`${item.type.name} ${item.facts.path} ${item.text.name} ${outputShapes(item)}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\s*[,×]\s*/g, '×')
    .replaceAll(/[[\]]/g, '');
}

// Of what is not drawn there are no values yet.
function outputShapes({ text, parent }: Operation | Group): string {
  const types = parent?.body().types;
  return text.outputs.map((name) => types?.get(name)?.shape?.join('×') ?? '').join(' ');
}

function row(item: Operation | Group, choose: () => void): HTMLElement {
  const made = element(
    'li',
    '',
    { click: choose },
    element('span', 'lens-find-class', { text: item.type.name }),
    element('span', 'lens-find-path', { text: pathOf(item) }),
    element('span', 'lens-find-shape', { text: shapes(item.outputs) || outputShapes(item) }),
  );
  made.setAttribute('role', 'option');
  return made;
}
