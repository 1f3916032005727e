/** A graph or a function of an ONNX file, decoded as far as the page draws it. */
import { fields, numbers, signed, text, type Field } from './wire';

/** A piece of the file that holds one message. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export type AttributeValue = string | number | readonly number[] | readonly string[] | null;

export interface Attribute {
  readonly name: string;
  readonly value: AttributeValue;
  readonly type: 'float32' | 'int64' | 'string' | 'float32[]' | 'int64[]' | 'string[]' | 'other';
}

export interface NodeText {
  readonly name: string;
  readonly type: string;
  readonly domain: string;
  readonly overload: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Attribute[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** A tensor's type; `shape` is null where it is not a tensor, a dimension null where it is not known. */
export interface ValueType {
  readonly elementType: number;
  readonly shape: readonly (number | string | null)[] | null;
}

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
  readonly metadata: ReadonlyMap<string, string>;
}

export interface Body {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeText[];
  readonly types: ReadonlyMap<string, ValueType>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly metadata: ReadonlyMap<string, string>;
}

// The same things have other numbers in a GraphProto and a FunctionProto.
const graphFields = { name: 2, nodes: 1, inputs: 11, outputs: 12, types: 13, parameters: 5, metadata: 16 };
const functionFields = { name: 1, nodes: 7, inputs: 4, outputs: 5, types: 12, parameters: -1, metadata: 14 };

// AttributeProto.AttributeType
const attributeTypes = new Map<number, Attribute['type']>([
  [1, 'float32'],
  [2, 'int64'],
  [3, 'string'],
  [6, 'float32[]'],
  [7, 'int64[]'],
  [8, 'string[]'],
]);

/** Decodes a GraphProto. */
export function graphBody(slice: Slice): Body {
  return body(slice, graphFields);
}

/** Decodes a FunctionProto. */
export function functionBody(slice: Slice): Body {
  return body(slice, functionFields);
}

/** Decodes a StringStringEntryProto into `entries`. */
export function entry(bytes: Uint8Array, { start, end }: Field, entries: Map<string, string>): void {
  let key = '';
  let value = '';
  for (const field of fields(bytes, start, end)) {
    if (field.number === 1) key = text(bytes, field);
    else if (field.number === 2) value = text(bytes, field);
  }
  entries.set(key, value);
}

function body({ bytes, start, end }: Slice, numbering: typeof graphFields): Body {
  let name = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const nodes: NodeText[] = [];
  const types = new Map<string, ValueType>();
  const parameters = new Map<string, Parameter>();
  const metadata = new Map<string, string>();
  // of a function, inputs and outputs are names alone
  const named = (field: Field): string => (numbering === functionFields ? text(bytes, field) : valueInfo(bytes, field, types));
  for (const field of fields(bytes, start, end)) {
    if (field.number === numbering.nodes) nodes.push(node(bytes, field));
    else if (field.number === numbering.types) valueInfo(bytes, field, types);
    else if (field.number === numbering.inputs) inputs.push(named(field));
    else if (field.number === numbering.outputs) outputs.push(named(field));
    else if (field.number === numbering.name) name = text(bytes, field);
    else if (field.number === numbering.metadata) entry(bytes, field, metadata);
    else if (field.number === numbering.parameters) {
      const decoded = parameter(bytes, field);
      parameters.set(decoded.name, decoded);
    }
  }
  return { name, inputs, outputs, nodes, types, parameters, metadata };
}

function node(bytes: Uint8Array, { start, end }: Field): NodeText {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Attribute[] = [];
  const metadata = new Map<string, string>();
  const texts = ['', '', '', '', '', '', '', '', ''];
  for (const field of fields(bytes, start, end)) {
    if (field.number === 1) inputs.push(text(bytes, field));
    else if (field.number === 2) outputs.push(text(bytes, field));
    else if (field.number === 5) attributes.push(attribute(bytes, field));
    else if (field.number === 9) entry(bytes, field, metadata);
    else texts[field.number] = text(bytes, field);
  }
  const [, , , name = '', type = '', , , domain = '', overload = ''] = texts;
  return { name, type, domain, overload, inputs, outputs, attributes, metadata };
}

function attribute(bytes: Uint8Array, { start, end }: Field): Attribute {
  let name = '';
  let value: AttributeValue = null;
  let type: Attribute['type'] = 'other';
  const many: number[] = [];
  const strings: string[] = [];
  for (const field of fields(bytes, start, end)) {
    if (field.number === 1) name = text(bytes, field);
    else if (field.number === 2) value = field.value;
    else if (field.number === 3) value = signed(bytes, field);
    else if (field.number === 4) value = text(bytes, field);
    else if (field.number === 7) many.push(...floats(bytes, field));
    else if (field.number === 8) many.push(...numbers(bytes, field));
    else if (field.number === 9) strings.push(text(bytes, field));
    else if (field.number === 20) type = attributeTypes.get(field.value) ?? 'other';
  }
  if (type === 'float32[]' || type === 'int64[]') value = many;
  else if (type === 'string[]') value = strings;
  return { name, value, type };
}

function floats(bytes: Uint8Array, field: Field): number[] {
  if (!field.long) return [field.value];
  const length = Math.floor((field.end - field.start) / 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset + field.start, length * 4);
  return Array.from({ length }, (_, index) => view.getFloat32(index * 4, true));
}

function valueInfo(bytes: Uint8Array, { start, end }: Field, types: Map<string, ValueType>): string {
  let name = '';
  let type: ValueType | null = null;
  for (const field of fields(bytes, start, end)) {
    if (field.number === 1) name = text(bytes, field);
    else if (field.number === 2) type = tensorType(bytes, field);
  }
  if (type !== null) types.set(name, type);
  return name;
}

function tensorType(bytes: Uint8Array, { start, end }: Field): ValueType | null {
  for (const kind of fields(bytes, start, end)) {
    if (kind.number !== 1) continue;
    let elementType = 0;
    let shape: (number | string | null)[] | null = null;
    for (const field of fields(bytes, kind.start, kind.end)) {
      if (field.number === 1) elementType = field.value;
      else if (field.number === 2) shape = [...dimensions(bytes, field)];
    }
    return { elementType, shape };
  }
  return null;
}

function* dimensions(bytes: Uint8Array, { start, end }: Field): Generator<number | string | null> {
  for (const dimension of fields(bytes, start, end)) {
    if (dimension.number !== 1) continue;
    let value: number | string | null = null;
    for (const field of fields(bytes, dimension.start, dimension.end)) {
      if (field.number === 1) value = field.value;
      else if (field.number === 2) value = text(bytes, field);
    }
    yield value;
  }
}

function parameter(bytes: Uint8Array, { start, end }: Field): Parameter {
  let name = '';
  let elementType = 0;
  const shape: number[] = [];
  const metadata = new Map<string, string>();
  for (const field of fields(bytes, start, end)) {
    if (field.number === 1) shape.push(...numbers(bytes, field));
    else if (field.number === 2) elementType = field.value;
    else if (field.number === 8) name = text(bytes, field);
    else if (field.number === 16) entry(bytes, field, metadata);
  }
  return { name, type: { elementType, shape }, metadata };
}
