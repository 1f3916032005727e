/** The places of nodes in boxes in boxes: each box is laid out for itself, innermost first, and is one node of the box round it. */
import type { FlatEdge, FlatNode } from 'netron/grapher.js';
import { stretchKey, type Level } from './level';
import type { Line, Piece, Point } from './pieces';
import { Routes } from './routes';

export interface FlatLayout {
  readonly nodes: readonly (FlatNode & Point)[];
  readonly edges: readonly PlacedEdge[];
}

/** Why there is no layout: the user has ended it, or another one has taken its place. */
export type Ended = 'cancel' | 'terminate';

interface PlacedEdge extends FlatEdge {
  readonly points: readonly Point[];
  readonly x?: number;
  readonly y?: number;
}

/** The room that a box takes beyond what is in it. */
export interface Room {
  /** Between its upper edge and what is in it, where its title stands. */
  readonly title: number;
  readonly side: number;
  readonly leastWidth: (name: string) => number;
}

// What is in a box, in coordinates of its own.
interface Frame {
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: ReadonlyMap<string, PlacedEdge>;
  readonly centre: Point;
}

/** Gives every piece and every line its place; `flat` lays out one level. Where it was ended, nothing has got one. */
export async function nestedLayout(
  pieces: ReadonlyMap<string, Piece>,
  lines: readonly Line[],
  room: Room,
  flat: (nodes: FlatNode[], edges: FlatEdge[]) => Promise<FlatLayout | Ended>,
): Promise<'' | Ended> {
  const routes = new Routes(pieces, lines);
  const frames = new Map<string | null, Frame>();
  const inside = groupedByParent(pieces);
  for (const name of innermostFirst(inside)) {
    const level = routes.level(name);
    const { nodes, edges } = level.flat((inside.get(name) ?? []).map(({ name: v, width, height }) => ({ v, width, height, parent: null })));
    const layout = await flat(nodes, edges);
    if (typeof layout === 'string') return layout;
    frames.set(name, {
      nodes: new Map(layout.nodes.map((node) => [node.v, node])),
      edges: new Map(layout.edges.map((edge) => [stretchKey(edge), edge])),
      centre: measured(name === null ? undefined : pieces.get(name), layout, level, room),
    });
  }
  const offsets = placePieces(pieces, frames);
  for (const line of lines) placeLine(line, routes, frames, offsets);
  return '';
}

function groupedByParent(pieces: ReadonlyMap<string, Piece>): Map<string | null, Piece[]> {
  const found = new Map<string | null, Piece[]>([[null, []]]);
  for (const piece of pieces.values()) {
    const siblings = found.get(piece.parent) ?? [];
    siblings.push(piece);
    found.set(piece.parent, siblings);
  }
  return found;
}

function innermostFirst(inside: ReadonlyMap<string | null, readonly Piece[]>): (string | null)[] {
  const outermostFirst: (string | null)[] = [null];
  for (const name of outermostFirst) {
    for (const piece of inside.get(name) ?? []) if (piece.isBox) outermostFirst.push(piece.name);
  }
  return outermostFirst.reverse();
}

// Gives a box its size; returns the centre of what is in it.
function measured(piece: Piece | undefined, { nodes, edges }: FlatLayout, level: Level, room: Room): Point {
  if (piece === undefined) return { x: 0, y: 0 };
  const border = (side: 'in' | 'out'): number[] => nodes.filter(({ v }) => level.ports.get(v) === side).map(({ y }) => y);
  const places = nodes.filter(({ height }) => height > 0);
  const own = edges.filter((edge) => level.stretches.has(stretchKey(edge)));
  const xs = [...places.flatMap(sides), ...own.flatMap((edge) => [...edge.points.map(({ x }) => x), ...sides(edge)])];
  const top = Math.min(...border('in'), ...places.map(({ y, height }) => y - height / 2 - room.title));
  const bottom = Math.max(...border('out'), ...places.map(({ y, height }) => y + height / 2 + room.side));
  const [left, right] = [Math.min(...xs) - room.side, Math.max(...xs) + room.side];
  piece.width = Math.max(right - left, room.leastWidth(piece.name));
  piece.height = bottom - top;
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function sides({ x, width }: { readonly x?: number; readonly width: number }): number[] {
  return x === undefined ? [] : [x - width / 2, x + width / 2];
}

// From the outermost box inwards; returns what is to be added to the coordinates of each level.
function placePieces(pieces: ReadonlyMap<string, Piece>, frames: ReadonlyMap<string | null, Frame>): Map<string | null, Point> {
  const offsets = new Map<string | null, Point>([[null, { x: 0, y: 0 }]]);
  for (const [level, offset] of offsets) {
    for (const [name, place] of frames.get(level)?.nodes ?? []) {
      const piece = pieces.get(name);
      if (piece === undefined) continue;
      Object.assign(piece, sum(place, offset));
      const centre = piece.isBox ? frames.get(name)?.centre : undefined;
      if (centre !== undefined) offsets.set(name, { x: piece.x - centre.x, y: piece.y - centre.y });
    }
  }
  return offsets;
}

function placeLine(
  line: Line,
  routes: Routes,
  frames: ReadonlyMap<string | null, Frame>,
  offsets: ReadonlyMap<string | null, Point>,
): void {
  const points: Point[] = [];
  line.label = null;
  for (const { level, stretch, isPassage } of routes.steps(line)) {
    const offset = offsets.get(level) ?? origin;
    const edge = frames.get(level)?.edges.get(stretchKey(stretch));
    if (edge === undefined) continue;
    const bends = edge.points.slice(1, -1);
    // from one border to the next one it goes straight
    if (!isPassage || bends.length > 1) points.push(...bends.map((point) => sum(point, offset)));
    if (stretch.owner === line && edge.x !== undefined && edge.y !== undefined) line.label = sum({ x: edge.x, y: edge.y }, offset);
  }
  // the ends are where the line meets its nodes
  line.points = [origin, ...points, origin];
}

const origin: Point = { x: 0, y: 0 };

function sum(left: Point, right: Point): Point {
  return { x: left.x + right.x, y: left.y + right.y };
}
