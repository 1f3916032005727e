/** One box as a flat graph of its own: what stands in it, and ports at its top and bottom where lines come in and go out. */
import type { FlatEdge, FlatNode } from 'netron/grapher.js';
import type { Line } from './pieces';

/** A stretch of a line in one level; `owner` is the line whose label stands at it. */
export interface Stretch extends FlatEdge {
  owner: Line | null;
}

// What holds ports at the border must outweigh what draws them to the nodes that they serve.
const pull = 4;
const top = 'border top';
const bottom = 'border bottom';

export class Level {
  readonly stretches = new Map<string, Stretch>();
  /** The lines' nodes outside, by the names of the ports. */
  readonly ports = new Map<string, 'in' | 'out'>();

  /** The stretch between two names; equal ones are one. */
  stretch(v: string, w: string, minlen: number): Stretch {
    const key = stretchKey({ v, w });
    const known = this.stretches.get(key);
    if (known !== undefined) {
      known.minlen = Math.max(known.minlen, minlen);
      return known;
    }
    const stretch: Stretch = { v, w, minlen, weight: pull, width: 0, height: 0, labeloffset: 10, labelpos: 'r', owner: null };
    this.stretches.set(key, stretch);
    return stretch;
  }

  /** The graph to lay out: all ports stand in the first and the last rank. */
  flat(inside: readonly FlatNode[]): { readonly nodes: FlatNode[]; readonly edges: FlatEdge[] } {
    const nodes = [...inside, ...[...this.ports.keys()].map(point)];
    const edges: FlatEdge[] = [...this.stretches.values()].map((stretch) => ({ ...stretch, owner: undefined }));
    this.border(top, 'in', nodes, edges);
    this.border(bottom, 'out', nodes, edges);
    return { nodes, edges };
  }

  private border(name: string, side: 'in' | 'out', nodes: FlatNode[], edges: FlatEdge[]): void {
    const stretches = [...this.stretches.values()];
    const [near, far] = side === 'in' ? (['v', 'w'] as const) : (['w', 'v'] as const);
    const reached = new Set(stretches.map((stretch) => stretch[far]));
    const ends = nodes.map(({ v }) => v).filter((v) => !reached.has(v) && v !== top);
    const ports = ends.filter((v) => this.ports.get(v) === side);
    // a port that stands alone is at the border already
    if (ports.length === 0 || ends.length < 2) return;
    nodes.push(point(name));
    for (const end of ends) {
      const served = stretches.filter((stretch) => stretch[near] === end).length;
      const [minlen, weight] = ports.includes(end) ? [1, pull * (served + 1)] : [2, 1];
      const [v, w] = side === 'in' ? [name, end] : [end, name];
      edges.push({ v, w, minlen, weight, width: 0, height: 0, labeloffset: 0, labelpos: 'c' });
    }
  }
}

/** The key of a stretch in `Level.stretches`. */
export function stretchKey({ v, w }: { readonly v: string; readonly w: string }): string {
  return JSON.stringify([v, w]);
}

function point(v: string): FlatNode {
  return { v, width: 0, height: 0, parent: null };
}
