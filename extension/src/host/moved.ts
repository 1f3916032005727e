/** Where a place in a text stood before the text was edited. */

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** One replacement: the text from `start` to `end` became `text`. Lines and characters count from 0. */
export interface Edit {
  readonly start: Place;
  readonly end: Place;
  readonly text: string;
}

/** The place before all edits (given in the order in which they were made); none where it is in text that they put in. */
export function placeBefore(place: Place, edits: readonly Edit[]): Place | undefined {
  return edits.reduceRight<Place | undefined>((current, edit) => (current === undefined ? undefined : undone(current, edit)), place);
}

function undone(place: Place, edit: Edit): Place | undefined {
  if (isBefore(place, edit.start) || isSame(place, edit.start)) return place;
  const newEnd = endOf(edit);
  if (isBefore(place, newEnd)) return undefined;
  const isOnLastLine = place.line === newEnd.line;
  return {
    line: place.line - newEnd.line + edit.end.line,
    character: isOnLastLine ? place.character - newEnd.character + edit.end.character : place.character,
  };
}

function endOf({ start, text }: Edit): Place {
  const lines = text.split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? '';
  return lines.length === 1
    ? { line: start.line, character: start.character + last.length }
    : { line: start.line + lines.length - 1, character: last.length };
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function isSame(a: Place, b: Place): boolean {
  return a.line === b.line && a.character === b.character;
}
