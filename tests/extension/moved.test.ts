import { expect, test } from 'vitest';
import { placeBefore, type Edit, type Place } from '../../extension/src/host/moved';

const edit = (startLine: number, startCharacter: number, endLine: number, endCharacter: number, text: string): Edit => ({
  start: { line: startLine, character: startCharacter },
  end: { line: endLine, character: endCharacter },
  text,
});
const at = (line: number, character: number): Place => ({ line, character });

test('a place above an edit stays', () => {
  expect(placeBefore(at(1, 4), [edit(3, 0, 3, 0, 'new\n')])).toEqual(at(1, 4));
});

test('a place below a new line moves up', () => {
  expect(placeBefore(at(5, 4), [edit(3, 0, 3, 0, 'new\n')])).toEqual(at(4, 4));
});

test('a place below a deleted line moves down', () => {
  expect(placeBefore(at(3, 4), [edit(1, 0, 2, 0, '')])).toEqual(at(4, 4));
});

test('a place behind an edit of its line moves along it', () => {
  expect(placeBefore(at(2, 12), [edit(2, 4, 2, 5, 'longer')])).toEqual(at(2, 7));
});

test('a place in new text stood nowhere', () => {
  expect(placeBefore(at(2, 6), [edit(2, 4, 2, 5, 'longer')])).toBeUndefined();
});

test('edits are undone from the last to the first', () => {
  expect(placeBefore(at(4, 0), [edit(0, 0, 0, 0, 'a\n'), edit(0, 0, 0, 0, 'b\n')])).toEqual(at(2, 0));
});
