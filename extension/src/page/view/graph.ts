/** Netron's graph with open groups as nested labelled boxes, and without its waits. */
import { Node as GrapherNode, type LayoutWorker } from 'netron/grapher.js';
import type { GraphModel, View } from 'netron/view.js';
import type { Container, Drawing } from '../graph/draw';
import { nextTask, slice } from '../steps';
import { layoutInBoxes } from './boxes';
import { Cluster } from './cluster';
import { netron } from './netron';

/** What the page does when something in a graph is chosen or folded. */
export interface Actions {
  readonly choose: (item: Container) => void;
  readonly fold: (item: Container) => void;
  readonly unfold: (item: Container) => void;
  readonly selected: () => void;
  readonly drawn: () => void;
}

// Below it nothing can be made out.
const smallest = 0.1;
const largest = 1.4;

let actions: Actions | null = null;

/** Replaces Netron's graph by this one, for all graphs from now on. */
export function installGraph(given: Actions): void {
  actions = given;
  netron.Graph = LensGraph;
}

export function graphActions(): Actions {
  if (actions === null) throw new Error('The graph has not been installed');
  return actions;
}

export class LensGraph extends netron.Graph {
  readonly clusters = new Map<Container, Cluster>();
  /** How the panel stood before the graph is put into it: asked amid the changes, the browser would lay out all of it for each answer. */
  private stood: Stand | null = null;

  constructor(view: View, compound: boolean) {
    super(view, compound);
    this.on('selectionchange', () => {
      graphActions().selected();
    });
  }

  override add(graph: GraphModel, signature: unknown): void {
    super.add(graph, signature);
    if (!isDrawing(graph)) return;
    for (const node of graph.nodes) {
      const container = graph.containers.get(node);
      const drawn = this._table.get(node);
      if (container !== undefined && drawn instanceof netron.Node) this.setParent(drawn.name, this.cluster(container, graph).name);
    }
  }

  override build(document: Document, origin?: Element): void {
    super.build(document, origin);
    for (const cluster of this.clusters.values()) cluster.decorate(document);
    // the titles of boxes stand above the edges that pass behind them
    const place = origin ?? document.getElementById('origin');
    // what was drawn before stands there too, before the new
    const [edges, boxes] = ['edge-paths', 'clusters'].map((id) => [...(place?.children ?? [])].filter((child) => child.id === id).at(-1));
    if (edges !== undefined && boxes !== undefined) boxes.before(edges);
  }

  // Netron waits for three frames, in case fonts are still to come: the page's are there.
  override async measure(): Promise<void> {
    await nextTask();
    let started = performance.now();
    for (const { v, label } of this.nodes.values()) {
      if (this.children(v).length === 0 && label instanceof GrapherNode) await label.measure();
      if (performance.now() - started < slice) continue;
      await nextTask();
      started = performance.now();
    }
    await nextTask();
  }

  override async layout(worker: LayoutWorker): Promise<'' | 'cancel' | 'terminate'> {
    const status = this.clusters.size === 0 ? await super.layout(worker) : await layoutInBoxes(this, worker);
    await nextTask();
    return status;
  }

  override restore(state: unknown): void {
    const container = document.getElementById('target');
    this.stood = container === null ? null : standing(container);
    super.restore(state);
    this.stood = null;
  }

  override scrollTo(elements: readonly Element[] | null, behavior?: ScrollBehavior): void {
    super.scrollTo(elements, matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : behavior);
  }

  override update(): void {
    super.update();
    for (const cluster of this.clusters.values()) cluster.update();
  }

  override register(): void {
    super.register();
    graphActions().drawn();
  }

  // Netron reckons with a graph that begins at the page's upper left corner, and lets none be smaller than its height wants.
  override _updateZoom(zoom: number, event?: { readonly pageX: number; readonly pageY: number }): void {
    const container = document.getElementById('target');
    const canvas = document.getElementById('canvas');
    if (container === null || canvas === null) return;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = this.stood ?? standing(container);
    const least = Math.min(1, Math.max(smallest, Math.min(clientWidth / this._width, clientHeight / this._height)));
    const next = Math.max(least, Math.min(zoom, largest));
    const [across, down] = event === undefined ? [clientWidth / 2, clientHeight / 2] : within(container, event);
    const factor = next / this._zoom;
    canvas.style.width = `${next * this._width}px`;
    canvas.style.height = `${next * this._height}px`;
    // the browser rounds places: many small steps would drift
    this._scrollLeft = Math.max(0, (across + (this._scrollLeft ?? scrollLeft)) * factor - across);
    this._scrollTop = Math.max(0, (down + (this._scrollTop ?? scrollTop)) * factor - down);
    container.scrollTo(this._scrollLeft, this._scrollTop);
    this._zoom = next;
  }

  private cluster(container: Container, graph: Drawing): Cluster {
    const known = this.clusters.get(container);
    if (known !== undefined) return known;
    const { choose, fold } = graphActions();
    const cluster = new Cluster(`cluster ${container.key}`, container, choose, fold);
    this.clusters.set(container, cluster);
    this._table.set(container, cluster);
    this.setNode(cluster);
    const outer = graph.containers.get(container);
    if (outer !== undefined) this.setParent(cluster.name, this.cluster(outer, graph).name);
    return cluster;
  }
}

type Stand = Pick<Element, 'clientWidth' | 'clientHeight' | 'scrollLeft' | 'scrollTop'>;

function standing({ clientWidth, clientHeight, scrollLeft, scrollTop }: Element): Stand {
  return { clientWidth, clientHeight, scrollLeft, scrollTop };
}

function within(container: Element, { pageX, pageY }: { readonly pageX: number; readonly pageY: number }): readonly [number, number] {
  const { left, top } = container.getBoundingClientRect();
  return [pageX - left, pageY - top];
}

function isDrawing(graph: GraphModel): graph is Drawing {
  return 'containers' in graph;
}
