/** Netron's view in a panel: it keeps VS Code's classes on the body, and the sidebar while a graph is drawn anew. */
import type { Anchor, GraphModel, Model } from 'netron/view.js';
import { netron } from './netron';

export class LensView extends netron.View {
  private refreshing = false;

  override show(page: string | null): void {
    const { body } = document;
    const kept = [...body.classList].filter((name) => name.startsWith('vscode-') || name.startsWith('lens-'));
    if (this.refreshing) {
      // nothing but the graph changes: Netron would close the sidebar
      this.target?.register();
      return;
    }
    super.show(page);
    body.classList.add(...kept);
  }

  /** Draws a graph where nothing was drawn, or a graph of another model. */
  async draw(model: Model, graph: GraphModel): Promise<void> {
    // nodes are measured, so the graph's place must have its size; it is seen when it is drawn
    this.show('welcome spinner');
    await this._updateTarget(model, [{ target: graph, signature: null }]);
  }

  /**
   * Draws another graph in place: what stands in both moves, zoom stays, the anchor stays where it is on the screen.
   *
   * Returns false where the user has ended a layout that took long: the graph before stays.
   */
  async redraw(graph: GraphModel, anchor: Anchor | null): Promise<boolean> {
    const [entry] = this._path;
    if (entry === undefined) return false;
    const before = entry.target;
    entry.target = graph;
    this.refreshing = true;
    try {
      await this.refresh(anchor);
    } finally {
      this.refreshing = false;
    }
    const isDrawn = this.target?.target === graph;
    if (!isDrawn) entry.target = before;
    return isDrawn;
  }
}
