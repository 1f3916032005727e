/** The way of each line through the boxes: out of those round its first node, across, into those round its last. */
import { Level, type Stretch } from './level';
import type { Line, Piece } from './pieces';

/** The stretch of a line in one level. */
export interface Step {
  readonly level: string | null;
  readonly stretch: Stretch;
  /** It leads from the border of one box to the border of the next. */
  readonly isPassage: boolean;
}

export class Routes {
  private readonly levels = new Map<string | null, Level>();
  private readonly ways = new Map<Line, readonly Step[]>();

  constructor(
    private readonly pieces: ReadonlyMap<string, Piece>,
    lines: readonly Line[],
  ) {
    for (const line of lines) this.ways.set(line, this.way(line));
    for (const line of lines) this.label(line);
  }

  /** A box by its name; null for what is in none. */
  level(name: string | null): Level {
    const known = this.levels.get(name) ?? new Level();
    this.levels.set(name, known);
    return known;
  }

  steps(line: Line): readonly Step[] {
    return this.ways.get(line) ?? [];
  }

  private way({ v, w, minlen }: Line): readonly Step[] {
    const { common, outwards, inwards } = this.crossed(v, w);
    const steps: Step[] = [];
    let from = v;
    for (const box of outwards) {
      steps.push({ level: box, stretch: this.level(box).stretch(from, this.port(box, 'out', v), 1), isPassage: from !== v });
      from = box;
    }
    let level = common;
    for (const box of inwards) {
      const stretch = this.level(level).stretch(from, box, level === common ? minlen : 1);
      steps.push({ level, stretch, isPassage: level !== common });
      [level, from] = [box, this.port(box, 'in', v)];
    }
    steps.push({ level, stretch: this.level(level).stretch(from, w, level === common ? minlen : 1), isPassage: false });
    return steps;
  }

  private port(box: string, side: 'in' | 'out', node: string): string {
    const name = `port ${side} ${node}`;
    this.level(box).ports.set(name, side);
    return name;
  }

  // The innermost box that holds both; those left, innermost first, and those entered, outermost first.
  private crossed(v: string, w: string): { readonly common: string | null; readonly outwards: string[]; readonly inwards: string[] } {
    const [left, entered] = [this.around(v), this.around(w)];
    const common = left.find((name) => entered.includes(name)) ?? null;
    const until = (names: string[]): string[] => (common === null ? names : names.slice(0, names.indexOf(common)));
    return { common, outwards: until(left), inwards: until(entered).reverse() };
  }

  // The boxes round a node, innermost first.
  private around(name: string): string[] {
    const parent = this.pieces.get(name)?.parent ?? null;
    return parent === null ? [] : [parent, ...this.around(parent)];
  }

  // Across is the best place; where another node's label stands there, the innermost box.
  private label(line: Line): void {
    const steps = this.steps(line);
    const across = steps.find(({ level }) => level === this.crossed(line.v, line.w).common);
    for (const step of [across, steps.at(-1), steps[0]]) {
      if (step === undefined) continue;
      const { stretch } = step;
      if (stretch.owner?.v === line.v) return;
      if (stretch.owner !== null) continue;
      Object.assign(stretch, { owner: line, width: line.width, height: line.height });
      return;
    }
  }
}
