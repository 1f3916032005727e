/** The graph that Netron's view is given: what is open is put in place of its group, what is closed is one node. */
import type { Argument, GraphModel } from 'netron/view.js';
import { contents, members } from './contents';
import { Group, Repeat, type Item, type Operation } from './node';
import { Scope } from './scope';
import { tensorValue, type Value } from './value';

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
  const scope = new Scope(root.file.graph);
  for (const name of body.inputs) if (!body.parameters.has(name)) scope.set(name, drawer.value(root, name));
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
    const used = items.some((item) => item instanceof Repeat) ? uses(items.flatMap(members), group) : new Map<string, number>();
    for (const item of items) {
      if (item instanceof Repeat) this.repeat(item, used, scope, container);
      else if (item instanceof Group) this.group(item, group, scope, container);
      else this.operation(item, group, scope, container);
    }
  }

  value(group: Group, name: string): Value {
    const known = group.values.get(name);
    if (known !== undefined) return known;
    const value = tensorValue(name, group.body().types.get(name));
    group.values.set(name, value);
    return value;
  }

  private operation(item: Operation, group: Group, scope: Scope, container: Container | null): void {
    const inputs = item.text.inputs.map((name) => scope.get(name));
    if (item.facts.kind === 'output' || (item.facts.passive && !this.folding.details)) {
      // what comes out is what went in
      const through = inputs.find((value) => value !== null) ?? null;
      for (const name of item.text.outputs) scope.set(name, through);
      return;
    }
    const names = item.facts.inputs;
    item.inputs = inputs.flatMap((value, index) => (value === null ? [] : [argument(names[index] ?? inputName(value, index), value)]));
    item.outputs = this.produce(item.text.outputs, group, scope);
    this.add(item, container);
  }

  private group(item: Group, group: Group, scope: Scope, container: Container | null): void {
    if (!this.folding.open.has(item.key)) {
      item.inputs = numbered('input', scope.tensors(item.text.inputs));
      item.outputs = this.produce(item.text.outputs, group, scope);
      this.add(item, container);
      return;
    }
    const body = item.body();
    const inner = new Scope(item.file.graph);
    body.inputs.forEach((name, index) => {
      inner.set(name, scope.get(item.text.inputs[index] ?? ''));
    });
    this.contain(item, container);
    this.items(contents(item), item, inner, item);
    item.text.outputs.forEach((name, index) => {
      scope.set(name, inner.get(body.outputs[index] ?? ''));
    });
  }

  private repeat(item: Repeat, used: ReadonlyMap<string, number>, scope: Scope, container: Container | null): void {
    if (this.folding.open.has(item.key)) {
      this.contain(item, container);
      this.items(item.items, item.parent, scope, item);
      return;
    }
    const inside = uses(item.items, null);
    const made = new Set(item.items.flatMap((member) => member.text.outputs));
    item.inputs = numbered('input', scope.tensors([...inside.keys()].filter((name) => !made.has(name))));
    item.outputs = this.produce(
      [...made].filter((name) => (used.get(name) ?? 0) > (inside.get(name) ?? 0)),
      item.parent,
      scope,
    );
    this.add(item, container);
  }

  private produce(names: readonly string[], group: Group, scope: Scope): Argument[] {
    const values = names.filter((name) => isResult(name, group)).map((name) => this.value(group, name));
    for (const value of values) scope.set(value.name, value);
    return numbered('output', values);
  }

  private add(item: Item, container: Container | null): void {
    this.nodes.push(item);
    this.contain(item, container);
  }

  private contain(item: Item, container: Container | null): void {
    if (container !== null) this.containers.set(item, container);
  }
}

// How often each name is taken, by items and as a result of the group.
function uses(items: readonly (Operation | Group)[], group: Group | null): Map<string, number> {
  const found = new Map<string, number>();
  const take = (name: string): void => {
    found.set(name, (found.get(name) ?? 0) + 1);
  };
  for (const { text } of items) text.inputs.forEach(take);
  group?.body().outputs.forEach(take);
  return found;
}

function numbered(name: string, values: readonly Value[]): Argument[] {
  return [...new Set(values)].map((value, index) => argument(index === 0 ? name : `${name} ${index + 1}`, value));
}

// A node without results has a name in their place.
function isResult(name: string, group: Group): boolean {
  return name !== '' && (group.body().types.has(name) || !/^nothing(?:\.\d+)?$/.test(name));
}

// A buffer is told in the sidebar alone: to the view an attribute is not drawn.
function argument(name: string, value: Value): Argument {
  return { name, value: [value], type: value.initializer?.kind === 'buffer' ? 'attribute' : null, visible: true };
}

function inputName(value: Value, index: number): string {
  if (value.initializer !== null) return value.initializer.name.split('.').at(-1) ?? value.initializer.name;
  return index === 0 ? 'input' : `input ${index + 1}`;
}
