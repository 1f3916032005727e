/** What stands in a graph of ours: operations, module calls as groups, and runs of equal neighbours; Netron's view draws each as a node. */
import type { Argument, NodeModel, NodeType } from 'netron/view.js';
import type { Body } from '../onnx/body';
import type { Attribute, NodeText } from '../onnx/node';
import type { File } from '../onnx/file';
import type { Branch, Facts } from './facts';
import type { Value } from './value';

export type Item = Operation | Group | Repeat;

abstract class Drawn implements NodeModel {
  inputs: readonly Argument[] = [];
  outputs: readonly Argument[] = [];
  readonly metadata: readonly Argument[] = [];
  readonly blocks: readonly Argument[] = [];
  readonly chain: readonly NodeModel[] = [];
  /** Since the last redraw, or in a comparison. */
  mark: Mark | null = null;
  abstract readonly name: string;
  abstract readonly type: NodeType;
  abstract readonly attributes: readonly Argument[];
}

export type Mark = 'new' | 'added' | 'removed' | 'changed';

/** One call of an operation or of a module without children. */
export class Operation extends Drawn {
  readonly type: NodeType;
  readonly attributes: readonly Argument[];
  /** Branches that were taken just before it. */
  readonly branches: Branch[] = [];

  constructor(
    /** Unique in the model, and equal in the next run of the same code. */
    readonly key: string,
    readonly text: NodeText,
    readonly facts: Facts,
    /** The group that it stands in. */
    readonly parent: Group,
  ) {
    super();
    const { type, domain } = text;
    this.type = { name: type, identifier: type, module: domain, category: facts.error === null ? facts.category || 'plain' : 'error' };
    this.attributes = text.attributes.map(argument);
  }

  get name(): string {
    return this.key;
  }
}

/** One call of a module that has children: a node while it is closed, a labelled box while it is open. */
export class Group extends Drawn {
  readonly type: NodeType;
  readonly attributes: readonly Argument[] = [];
  items: readonly Item[] | null = null;
  /** Branches that were taken just before it; those inside it are in its facts. */
  readonly branches: Branch[] = [];
  readonly values = new Map<string, Value>();

  constructor(
    readonly key: string,
    readonly text: NodeText,
    readonly facts: Facts,
    readonly parent: Group | null,
    /** The file that holds it. */
    readonly file: File,
    /** Decodes what is inside; it is called when the group is first looked into. */
    readonly body: () => Body,
  ) {
    super();
    const { type, domain } = text;
    this.type = { name: type, identifier: type, module: domain, category: facts.error === null ? 'group' : 'error' };
  }

  get name(): string {
    return this.key;
  }

  /** The module's path in the model, `layer1.0`; empty for the model itself. */
  get path(): string {
    return this.facts.path;
  }
}

/** Neighbours that are drawn as one while it is closed: those that are the same over and over, `Block × 12`, or a stretch of a very long group. */
export class Repeat extends Drawn {
  readonly type: NodeType;
  readonly attributes: readonly Argument[] = [];

  constructor(
    readonly key: string,
    readonly items: readonly (Operation | Group)[],
    /** What stands `count` times, one after the other; all of a stretch, once. */
    readonly part: readonly (Operation | Group)[],
    readonly count: number,
    readonly parent: Group,
  ) {
    super();
    const names = part.map((item) => item.type.name);
    const kinds = names.length > 3 ? `${names[0] ?? ''} … ${names.at(-1) ?? ''}` : names.join(' + ');
    const name = count > 1 ? `${kinds} × ${count}` : kinds;
    this.type = { name, identifier: name, module: '', category: 'group' };
  }

  get name(): string {
    return this.key;
  }
}

function argument({ name, value, type }: Attribute): Argument {
  return { name, value, type: type === 'other' ? null : type, visible: true };
}
