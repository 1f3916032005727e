/** The graph that Netron's view is given: what is open is put in place of its group, what is closed is one node. */
import type { Argument, GraphModel } from 'netron/view.js';
import { contents } from './contents';
import { Group, Repeat, type Item, type Operation, type Scope } from './node';
import type { Value } from './value';
import { parameterValue, tensorValue } from './value';

export type Container = Group | Repeat;

/** A graph of the view, and the boxes that its nodes stand in. */
export interface Drawing extends GraphModel {
  readonly nodes: readonly Item[];
  /** The innermost open box of each node and box; none for what stands in the model itself. */
  readonly containers: ReadonlyMap<Item, Container>;
}

export interface Folding {
  readonly open: ReadonlySet<string>;
  /** Whether operations that do not change the picture are drawn too. */
  readonly details: boolean;
}

/** Draws the model with the groups open whose keys `folding` names. Equal nodes are equal objects from one drawing to the next. */
export function draw(root: Group, folding: Folding): Drawing {
  const drawer = new Drawer(folding);
  const body = root.body();
  const scope: Scope = new Map();
  for (const name of body.parameters.keys()) scope.set(name, drawer.value(root, name));
  for (const name of body.inputs) scope.set(name, scope.get(name) ?? drawer.value(root, name));
  drawer.items(contents(root), root, scope, null);
  return {
    name: body.name,
    nodes: drawer.nodes,
    containers: drawer.containers,
    groups: drawer.containers.size > 0,
    inputs: body.inputs.filter((name) => !body.parameters.has(name)).map((name) => border(root, 'input', name, scope.get(name))),
    outputs: body.outputs.map((name) => border(root, 'output', name, scope.get(name))),
  };
}

// One object for each input and output, so that the view knows it again.
const borders = new WeakMap<Group, Map<string, { name: string; value: readonly Value[]; type: null; visible: boolean }>>();

function border(root: Group, kind: string, name: string, value: Value | null | undefined): Argument {
  const known = borders.get(root) ?? new Map<string, { name: string; value: readonly Value[]; type: null; visible: boolean }>();
  borders.set(root, known);
  const argument = known.get(`${kind} ${name}`) ?? { name, value: [], type: null, visible: true };
  argument.value = value ? [value] : [];
  known.set(`${kind} ${name}`, argument);
  return argument;
}

class Drawer {
  readonly nodes: Item[] = [];
  readonly containers = new Map<Item, Container>();

  constructor(private readonly folding: Folding) {}

  items(items: readonly Item[], group: Group, scope: Scope, container: Container | null): void {
    for (const item of items) {
      if (item instanceof Repeat) this.repeat(item, items, scope, container);
      else if (item instanceof Group) this.group(item, group, scope, container);
      else this.operation(item, group, scope, container);
    }
  }

  value(group: Group, name: string): Value {
    const known = group.values.get(name);
    if (known !== undefined) return known;
    const body = group.body();
    const parameter = body.parameters.get(name);
    const value =
      parameter === undefined
        ? tensorValue(group.key === '' ? name : `${group.key}/${name}`, body.types.get(name))
        : parameterValue(parameter);
    group.values.set(name, value);
    return value;
  }

  private operation(item: Operation, group: Group, scope: Scope, container: Container | null): void {
    const inputs = item.text.inputs.map((name) => scope.get(name) ?? null);
    if (item.facts.kind === 'output' || (item.facts.passive && !this.folding.details)) {
      // what comes out is what went in
      const through = inputs.find((value) => value !== null) ?? null;
      for (const name of item.text.outputs) scope.set(name, through);
      return;
    }
    item.inputs = inputs.flatMap((value, index) =>
      value === null ? [] : [argument(item.facts.inputs[index] ?? inputName(value, index), value)],
    );
    item.outputs = this.produce(item.text.outputs, group, scope);
    this.add(item, container);
  }

  private group(item: Group, group: Group, scope: Scope, container: Container | null): void {
    if (!this.folding.open.has(item.key)) {
      item.inputs = arguments_(item.text.inputs.map((name) => scope.get(name) ?? null));
      item.outputs = this.produce(item.text.outputs, group, scope);
      this.add(item, container);
      return;
    }
    const body = item.body();
    const inner: Scope = new Map(body.inputs.map((name, index) => [name, scope.get(item.text.inputs[index] ?? '') ?? null]));
    this.contain(item, container);
    this.items(contents(item), item, inner, item);
    item.text.outputs.forEach((name, index) => scope.set(name, inner.get(body.outputs[index] ?? '') ?? null));
  }

  private repeat(item: Repeat, siblings: readonly Item[], scope: Scope, container: Container | null): void {
    if (this.folding.open.has(item.key)) {
      this.contain(item, container);
      this.items(item.items, item.parent, scope, item);
      return;
    }
    const made = new Set(item.items.flatMap((member) => member.text.outputs));
    const outside = siblings.filter((other) => other !== item).flatMap((other) => (other instanceof Repeat ? other.items : [other]));
    const used = new Set([...outside.flatMap((other) => other.text.inputs), ...item.parent.body().outputs]);
    item.inputs = arguments_(
      item.items.flatMap(({ text }) => text.inputs.filter((name) => !made.has(name)).map((name) => scope.get(name) ?? null)),
    );
    item.outputs = this.produce(
      [...made].filter((name) => used.has(name)),
      item.parent,
      scope,
    );
    this.add(item, container);
  }

  private produce(names: readonly string[], group: Group, scope: Scope): Argument[] {
    return names
      .filter((name) => name !== '' && (group.body().types.has(name) || !/^nothing(?:\.\d+)?$/.test(name)))
      .map((name, index) => {
        const value = this.value(group, name);
        scope.set(name, value);
        return argument(index === 0 ? 'output' : `output ${index + 1}`, value);
      });
  }

  private add(item: Item, container: Container | null): void {
    this.nodes.push(item);
    this.contain(item, container);
  }

  private contain(item: Item, container: Container | null): void {
    if (container !== null) this.containers.set(item, container);
  }
}

// Each once, without the parameters: those are of what is inside.
function arguments_(values: readonly (Value | null)[]): Argument[] {
  const tensors = new Set(values.filter((value) => value !== null && value.initializer === null));
  return [...tensors].map((value, index) => argument(index === 0 ? 'input' : `input ${index + 1}`, value));
}

// A buffer is told in the sidebar alone: to the view an attribute is not drawn.
function argument(name: string, value: Value | null): Argument {
  return { name, value: [value], type: value?.initializer?.kind === 'buffer' ? 'attribute' : null, visible: true };
}

function inputName(value: Value, index: number): string {
  if (value.initializer !== null) return value.initializer.name.split('.').at(-1) ?? value.initializer.name;
  return index === 0 ? 'input' : `input ${index + 1}`;
}
