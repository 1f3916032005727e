/** The pieces of Netron 9.3.3 that the page uses or replaces, and the modules that the build makes of its files. */

declare module 'netron/base.js' {
  export class BinaryStream {
    readonly length: number;
    constructor(bytes: Uint8Array);
  }
}

declare module 'netron/grapher.js' {
  /** A node with its size and, after the layout, its centre. */
  export class Node {
    constructor();
    blocks: Block[];
    name: string;
    id: string;
    element?: SVGGElement;
    x: number;
    y: number;
    width: number;
    height: number;
    header(): Header;
    list(): List;
    build(document: Document, parent: Element): void;
    measure(): Promise<void>;
    layout(): Promise<void>;
    update(): void;
    select(): Element[];
    deselect(): void;
  }

  export type Block = Header | List;

  export class Header {
    readonly _entries: HeaderEntry[];
    add(id: string | null, classes: readonly string[]): HeaderEntry;
  }

  export interface HeaderEntry {
    content: string;
    tooltip: string | undefined;
    padding?: number;
    classes: string[];
    element?: SVGGElement;
    on(event: 'click', callback: () => void): void;
  }

  export class List {
    _items: ListItem[];
    argument(name: string, content: string): ListItem;
    add(item: ListItem): void;
    on(event: 'click', callback: () => void): void;
  }

  export interface ListItem {
    name: string;
    /** A text, or the nodes in it. */
    content: unknown;
    tooltip: string;
    separator: string;
    element?: SVGGElement;
    activate?: () => void;
  }

  export class Edge {
    v: string;
    w: string;
    from: Node;
    to: Node;
    label?: string;
    value?: unknown;
    element?: SVGPathElement;
    hitTest?: SVGPathElement;
    labelElement?: SVGTextElement;
    readonly minlen?: number;
    width?: number;
    height?: number;
    points: readonly { readonly x: number; readonly y: number }[];
    x: number;
    y: number;
  }

  export class Graph {
    readonly _compound: boolean;
    readonly nodes: Map<string, { readonly v: string; readonly label: GraphLabel }>;
    readonly edges: Map<string, { readonly v: string; readonly w: string; readonly label: Edge }>;
    setNode(label: GraphLabel): void;
    setParent(name: string, parent: string): void;
    children(name: string): readonly string[];
    parent(name: string): string | null;
    measure(): Promise<void>;
    layout(worker: LayoutWorker): Promise<'' | 'cancel' | 'terminate'>;
    update(): void;
  }

  /** A node as the layout is given it. */
  export interface FlatNode {
    readonly v: string;
    readonly width: number;
    readonly height: number;
    readonly parent: string | null;
  }

  export interface FlatEdge {
    readonly v: string;
    readonly w: string;
    minlen: number;
    readonly weight: number;
    readonly width: number;
    readonly height: number;
    readonly labeloffset: number;
    readonly labelpos: string;
  }

  export interface LayoutWorker {
    request(message: object, delay: number, notice: string): Promise<object>;
  }

  /** A node, or the label of a cluster of nodes. */
  export interface GraphLabel {
    readonly name: string;
    value?: unknown;
    element?: SVGGElement | undefined;
    rectangle?: SVGRectElement | undefined;
    x: number;
    y: number;
    width: number;
    height: number;
  }
}

declare module 'netron/view.js' {
  import type { Edge as GrapherEdge, Graph as GrapherGraph, Node as GrapherNode } from 'netron/grapher.js';

  export interface Argument {
    readonly name: string;
    readonly value: unknown;
    readonly type: string | null;
    readonly visible: boolean;
  }

  export interface NodeType {
    readonly name: string;
    readonly identifier: string;
    readonly module: string;
    readonly category: string;
    readonly nodes?: readonly NodeModel[];
  }

  /** What the view asks of a node of any format. */
  export interface NodeModel {
    readonly name: string;
    readonly type: NodeType;
    readonly inputs: readonly Argument[];
    readonly outputs: readonly Argument[];
    readonly attributes: readonly Argument[];
  }

  export interface GraphModel {
    readonly name: string;
    readonly nodes: readonly NodeModel[];
    readonly inputs: readonly Argument[];
    readonly outputs: readonly Argument[];
    readonly groups?: boolean;
  }

  export interface Model {
    readonly format: string;
    identifier: string;
    readonly modules: readonly GraphModel[];
    readonly functions?: readonly GraphModel[];
    attachment: unknown;
  }

  export interface PathEntry {
    target: GraphModel;
    signature: unknown;
    state?: { zoom: number; context?: unknown };
  }

  /** What the view asks of the page around it. */
  export interface Host {
    readonly window: Window;
    readonly document: Document;
    readonly version: string;
    readonly type: string;
    environment(name: string): unknown;
    view(view: View): Promise<void>;
    start(): Promise<void>;
    require(id: string): Promise<unknown>;
    worker(id: string): Worker;
    asset(file: string): Promise<string>;
    fetch(file: string): Promise<never>;
    save(name: string, extension: string, path: string): Promise<string>;
    export(file: string, blob: Blob): Promise<void>;
    message(text?: string, alert?: boolean | null, action?: string): Promise<number>;
    execute(name: string): Promise<void>;
    openURL(url: string): void;
    update(state: object): void;
    get(name: string): unknown;
    set(name: string, value: unknown): void;
    delete(name: string): void;
    event(name: string): void;
    exception(error: unknown, fatal: boolean): void;
  }

  export interface Context {
    readonly identifier: string;
    readonly stream: unknown;
    asset(file: string): Promise<string>;
    fetch(file: string): Promise<never>;
    require(id: string): Promise<unknown>;
    error(error: unknown, fatal: boolean): void;
  }

  /** A node or a graph that moved, so that the view keeps it where it was on the screen. */
  export interface Anchor {
    readonly value: unknown;
    readonly rect: DOMRect;
  }

  export class View {
    constructor(host: Host);
    readonly host: Host;
    model: Model | null;
    readonly target: Graph | null;
    readonly activeTarget: GraphModel | null;
    readonly options: Record<string, unknown>;
    _path: PathEntry[];
    _page: string;
    readonly _sidebar: Sidebar;
    start(): Promise<void>;
    show(page: string | null): void;
    open(context: Context): Promise<Model | null>;
    refresh(anchor: Anchor | null): Promise<void>;
    error(error: unknown, name: string | null, screen: string | null): Promise<void>;
    zoomIn(): void;
    zoomOut(): void;
    resetZoom(): void;
    _updateTarget(model: Model, path: PathEntry[]): Promise<Model | null>;
    showNodeProperties(node: unknown, source?: string): void;
    /** Opens the sidebar of the graph; without a graph, that of the one on show, or of the model where that was open. */
    showTargetProperties(target?: GraphModel | null): void;
  }

  export class Sidebar {
    constructor(host: Host);
    readonly identifier: string;
    open(content: unknown, title: string, source?: string): void;
    close(): void;
  }

  /** What stands in a graph and can be selected. */
  export interface Selectable {
    value: unknown;
    select(): Element[];
    deselect(): void;
    activate(source?: string): void;
  }

  export class Graph extends GrapherGraph {
    constructor(view: View, compound: boolean);
    readonly view: View;
    readonly target: GraphModel;
    readonly selection: ReadonlySet<Selectable>;
    readonly _table: Map<unknown, Selectable>;
    _width: number;
    _height: number;
    _zoom: number;
    _scrollLeft?: number;
    _scrollTop?: number;
    zoom: number;
    add(graph: GraphModel, signature: unknown): void;
    build(document: Document, origin?: Element): void;
    restore(state: unknown): void;
    select(values: readonly unknown[] | null, source?: string): Element[] | null;
    activate(value: unknown, source?: string): Element[];
    find(value: unknown): Selectable | null;
    scrollTo(elements: readonly Element[] | null, behavior?: ScrollBehavior): void;
    register(): void;
    on(event: 'selectionchange', callback: (graph: Graph, source?: string) => void): void;
    _updateZoom(zoom: number, event?: { readonly pageX: number; readonly pageY: number }): void;
  }

  export class Node extends GrapherNode {
    constructor(context: Graph, value: NodeModel, type?: string);
    readonly context: Graph;
    value: NodeModel;
    _add(value: NodeModel, type?: string): void;
    activate(source?: string): void;
  }

  export class Value {
    constructor(context: Graph, value: unknown);
    readonly context: Graph;
    readonly value: { readonly name: string; readonly type: { readonly shape?: { readonly dimensions?: readonly unknown[] } } | null };
    readonly _edges?: GrapherEdge[];
    build(): void;
  }

  export class Control {
    readonly element: HTMLElement;
    readonly _view: View;
    /** `focus`, `blur`, `select`, `activate`: what the view does with something in the graph. */
    emit(event: 'focus' | 'blur' | 'select' | 'activate', value: unknown): void;
    addSection(title: string): void;
    addProperty(name: string, value: string, style?: 'code' | 'nowrap' | 'bold'): { readonly element: HTMLElement };
    addArgument(name: string, argument: Argument, source?: string): void;
  }

  export class NodeSidebar extends Control {
    constructor(view: View, node: unknown);
    readonly _node: unknown;
    readonly identifier: string;
    render(): void;
  }

  export class TargetSidebar extends Control {
    constructor(view: View, target: GraphModel, signature: unknown);
    readonly _target: GraphModel;
    render(): void;
  }

  export class ConnectionSidebar extends Control {
    constructor(view: View, value: unknown, from: unknown, to: readonly unknown[]);
    readonly _value: unknown;
    render(): void;
  }

  export class TensorSidebar extends Control {
    constructor(view: View, value: { readonly value: readonly unknown[] });
    readonly _value: { readonly value: readonly unknown[] };
    render(): void;
  }

  /** The names under which Netron looks its own classes up: what is put here takes effect. */
  export interface Namespace {
    View: typeof View;
    Sidebar: typeof Sidebar;
    Graph: typeof Graph;
    Node: typeof Node;
    Value: typeof Value;
    NodeSidebar: typeof NodeSidebar;
    TargetSidebar: typeof TargetSidebar;
    ConnectionSidebar: typeof ConnectionSidebar;
    TensorSidebar: typeof TensorSidebar;
    readonly [name: string]: unknown;
  }
}

declare module 'netron:formats' {
  /** Loaders of Netron's readers by file name without ending. */
  export const formats: Readonly<Record<string, (() => Promise<unknown>) | undefined>>;
}

declare module 'netron:assets' {
  /** Loaders of descriptions of operators by file name. */
  export const assets: Readonly<Record<string, (() => Promise<{ readonly default: string }>) | undefined>>;
}

declare module 'netron:layout' {
  const source: string;
  export default source;
}

declare module 'netron:style' {
  const css: string;
  export default css;
}
