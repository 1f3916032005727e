/** A node of an ONNX graph, its attributes as far as the page shows them. */
import { entry, Field, numbers, signed, text, type Range } from './wire';

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

export interface Attribute {
  readonly name: string;
  readonly value: string | number | readonly number[] | readonly string[] | null;
  readonly type: 'float32' | 'int64' | 'string' | 'float32[]' | 'int64[]' | 'string[]' | 'other';
}

// AttributeProto.AttributeType
const attributeTypes = new Map<number, Attribute['type']>([
  [1, 'float32'],
  [2, 'int64'],
  [3, 'string'],
  [6, 'float32[]'],
  [7, 'int64[]'],
  [8, 'string[]'],
]);

export function node(bytes: Uint8Array, { start, end }: Range): NodeText {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Attribute[] = [];
  const metadata = new Map<string, string>();
  const texts = ['', '', '', '', '', '', '', '', ''];
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === 1) inputs.push(text(bytes, field));
    else if (field.number === 2) outputs.push(text(bytes, field));
    else if (field.number === 5) attributes.push(attribute(bytes, field));
    else if (field.number === 9) entry(bytes, field, metadata);
    else if (field.number < texts.length) texts[field.number] = text(bytes, field);
  }
  const [, , , name = '', type = '', , , domain = '', overload = ''] = texts;
  return { name, type, domain, overload, inputs, outputs, attributes, metadata };
}

function attribute(bytes: Uint8Array, { start, end }: Range): Attribute {
  let name = '';
  let value: Attribute['value'] = null;
  let type: Attribute['type'] = 'other';
  const many: number[] = [];
  const strings: string[] = [];
  const field = new Field(bytes, start, end);
  while (field.next()) {
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
