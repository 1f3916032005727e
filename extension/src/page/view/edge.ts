/** Edges with the shape of every tensor that runs along them: Netron leaves out long ones and scalars. */
import { shapeLabel } from '../graph/value';
import { netron } from './netron';

/** Replaces Netron's labels by these, for all graphs from now on. */
export function installEdges(): void {
  netron.Value = LensValue;
}

class LensValue extends netron.Value {
  override build(): void {
    super.build();
    const dimensions = this.value.type?.shape?.dimensions;
    if (dimensions === undefined) return;
    const label = shapeLabel(dimensions);
    for (const edge of this._edges ?? []) {
      if (edge.value === this) edge.label = label;
      else if (edge.label !== undefined && !edge.label.split(', ').includes(label)) edge.label = `${edge.label}, ${label}`;
    }
  }
}
