/** One model as it is shown: its file, the tree of its module calls, and what of it is open. */
import type { Model } from 'netron/view.js';
import type { Show } from '../messages';
import { draw, type Drawing } from './graph/draw';
import { decode, rootGroup } from './graph/contents';
import type { Group } from './graph/node';
import { opening } from './graph/opening';
import { readFile } from './onnx/file';
import { inSlices } from './steps';

export interface ShownModel {
  readonly show: Show;
  readonly root: Group;
  /** The keys of the open groups. */
  readonly open: Set<string>;
}

/** Reads the bytes of a `show`; null where they are not of our format, so that Netron reads them. */
export async function readModel(show: Show, bytes: Uint8Array, open: readonly string[] | null): Promise<ShownModel | null> {
  const file = await inSlices(readFile(bytes));
  if (file === null) return null;
  const root = rootGroup(file);
  await inSlices(decode(root));
  return { show, root, open: open === null ? opening(root) : new Set(open) };
}

export function drawing({ root, open, show }: ShownModel): Drawing {
  return draw(root, { open, details: show.settings.details });
}

// What Netron asks of a model; what it knows of nodes beyond the graph is shown by the page's own sidebar.
export function netronModel(model: ShownModel, graph: Drawing): Model {
  const nothing = (): readonly never[] => [];
  const attached = { node: nothing, value: nothing, tensor: nothing, graph: nothing, model: nothing };
  return {
    format: 'Netron Lens',
    identifier: model.show.title,
    modules: [graph],
    functions: [],
    attachment: { metadata: attached, metrics: attached },
  };
}
