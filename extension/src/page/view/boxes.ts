/** The layout of a graph with open groups: of boxes in boxes at once, Netron's takes several times as long. */
import { Node as GrapherNode, type Edge, type FlatEdge, type FlatNode, type Graph, type LayoutWorker } from 'netron/grapher.js';
import { nestedLayout, type Ended, type FlatLayout } from '../layout/nested';
import type { Line, Piece } from '../layout/pieces';
import { Cluster, labelHeight } from './cluster';

/** What Netron asks after this many milliseconds. */
const patience = 2500;
const notice = 'This large graph layout might take a very long time to complete.';

/** Gives the nodes, the boxes and the edges of a graph their places. */
export async function layoutInBoxes(graph: Graph, worker: LayoutWorker): Promise<'' | Ended> {
  const flat = async (nodes: FlatNode[], edges: FlatEdge[]): Promise<FlatLayout | Ended> => {
    // without edges, one below the other
    const layout = { nodesep: 20, ranksep: 20, ...(edges.length === 0 ? { rankdir: 'LR' } : {}) };
    const answer = await worker.request({ type: 'dagre.layout', nodes, edges, layout, state: {} }, patience, notice);
    if (isLayout(answer)) return answer;
    return 'type' in answer && answer.type === 'cancel' ? 'cancel' : 'terminate';
  };
  const pieces = new Map([...graph.nodes.values()].map(({ v, label }) => [v, piece(v, graph.parent(v), label)]));
  const lines = new Map([...graph.edges.values()].map(({ label }) => [label, line(label)]));
  const room = {
    title: labelHeight,
    side: 10,
    leastWidth: (name: string) => {
      const cluster = graph.nodes.get(name)?.label;
      return cluster instanceof Cluster ? cluster.leastWidth : 0;
    },
  };
  const ended = await nestedLayout(pieces, [...lines.values()], room, flat);
  if (ended !== '') return ended;
  for (const [name, { x, y, width, height }] of pieces) {
    const label = graph.nodes.get(name)?.label;
    if (label === undefined) continue;
    Object.assign(label, { x, y, width, height });
    if (label instanceof GrapherNode && !(label instanceof Cluster)) await label.layout();
  }
  for (const [edge, { points, label }] of lines) {
    edge.points = points;
    if (label !== null) Object.assign(edge, label);
    else {
      edge.labelElement?.remove();
      delete edge.labelElement;
    }
  }
  return '';
}

function piece(name: string, parent: string | null, label: { width: number; height: number }): Piece {
  const isBox = label instanceof Cluster;
  return { name, parent, isBox, width: isBox ? 0 : label.width, height: isBox ? 0 : label.height, x: 0, y: 0 };
}

function line({ v, w, minlen = 1, width = 0, height = 0 }: Edge): Line {
  return { v, w, minlen, width, height, points: [], label: null };
}

function isLayout(answer: object): answer is FlatLayout {
  return 'type' in answer && answer.type === 'dagre.layout';
}
