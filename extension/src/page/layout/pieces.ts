/** What a layout is made of: pieces, which are nodes and boxes, and lines between nodes. */

/** A node or a box; it gets its centre, a box its size too. */
export interface Piece {
  readonly name: string;
  readonly parent: string | null;
  readonly isBox: boolean;
  width: number;
  height: number;
  x: number;
  y: number;
}

/** An edge between two nodes, whichever boxes they stand in; it gets its points and the centre of its label. */
export interface Line {
  readonly v: string;
  readonly w: string;
  readonly minlen: number;
  readonly width: number;
  readonly height: number;
  points: readonly Point[];
  /** None where the label of another line from the same node says the same. */
  label: Point | null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
