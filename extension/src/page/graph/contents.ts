/** What is inside a group: its operations, the groups in it, and runs of equal neighbours put together. */
import type { File } from '../onnx/file';
import type { NodeText } from '../onnx/body';
import { facts } from './facts';
import { Group, Operation, type Item } from './node';
import { runs } from './repeat';

/** The model itself: the group that is always open. */
export function rootGroup(file: File): Group {
  const { graph } = file;
  const text: NodeText = {
    name: '',
    type: graph.name,
    domain: '',
    overload: '',
    inputs: graph.inputs,
    outputs: graph.outputs,
    attributes: [],
    metadata: graph.metadata,
  };
  return new Group('', text, facts(graph.metadata), null, () => graph);
}

/** The items in the order of their calls; decoded when first asked for. */
export function contents(group: Group, file: File): readonly Item[] {
  if (group.items !== null) return group.items;
  const counts = new Map<string, number>();
  const items = group.body().nodes.map((text) => item(text, group, file, counts));
  group.items = runs(items, group);
  return group.items;
}

function item(text: NodeText, parent: Group, file: File, counts: Map<string, number>): Operation | Group {
  const body = (): ReturnType<Group['body']> => {
    const decoded = file.body(text);
    if (decoded === null) throw new Error(`'${text.type}' has no body`);
    return decoded;
  };
  if (!file.calls(text)) return new Operation(operationKey(text, parent, counts), text, facts(text.metadata), parent);
  const known = facts(text.metadata);
  const complete = known.path === null ? facts(new Map([...body().metadata, ...text.metadata])) : known;
  return new Group(`${complete.path ?? text.name}#${complete.call}`, text, complete, parent, body);
}

// Equal for the same call in the next run, wherever other operations come or go: its kind and its rank among its kind in the group.
function operationKey(text: NodeText, parent: Group, counts: Map<string, number>): string {
  const known = facts(text.metadata);
  const kind = `${parent.key}/${known.path === parent.path || known.path === null ? '' : known.path}:${text.type}`;
  const rank = counts.get(kind) ?? 0;
  counts.set(kind, rank + 1);
  return rank === 0 ? kind : `${kind}~${rank}`;
}
