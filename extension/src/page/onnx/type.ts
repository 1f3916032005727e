/** The types of tensors in an ONNX file, and the parameters with theirs. */
import { entry, Field, numbers, text, type Slice, type Range } from './wire';

/** A tensor's type; `shape` is null where it is not known, a dimension null where it is not. */
export interface ValueType {
  readonly elementType: number;
  readonly shape: readonly (number | string | null)[] | null;
}

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Decodes a ValueInfoProto into `types`; returns the value's name. */
export function valueInfo(bytes: Uint8Array, { start, end }: Range, types: Map<string, ValueType>): string {
  let name = '';
  let type: ValueType | null = null;
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === 1) name = text(bytes, field);
    else if (field.number === 2) type = tensorType(bytes, field);
  }
  if (type !== null) types.set(name, type);
  return name;
}

/** Decodes a TensorProto, without its numbers. */
export function parameter({ bytes, start, end }: Slice): Parameter {
  let name = '';
  let elementType = 0;
  const shape: number[] = [];
  const metadata = new Map<string, string>();
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === 1) shape.push(...numbers(bytes, field));
    else if (field.number === 2) elementType = field.value;
    else if (field.number === 8) name = text(bytes, field);
    else if (field.number === 16) entry(bytes, field, metadata);
  }
  return { name, type: { elementType, shape }, metadata };
}

function tensorType(bytes: Uint8Array, { start, end }: Range): ValueType | null {
  const kind = new Field(bytes, start, end);
  while (kind.next()) {
    if (kind.number !== 1) continue;
    let elementType = 0;
    let shape: (number | string | null)[] | null = null;
    const field = new Field(bytes, kind.start, kind.end);
    while (field.next()) {
      if (field.number === 1) elementType = field.value;
      else if (field.number === 2) shape = [...dimensions(bytes, field)];
    }
    return { elementType, shape };
  }
  return null;
}

function* dimensions(bytes: Uint8Array, { start, end }: Range): Generator<number | string | null> {
  const dimension = new Field(bytes, start, end);
  while (dimension.next()) {
    if (dimension.number !== 1) continue;
    let value: number | string | null = null;
    const field = new Field(bytes, dimension.start, dimension.end);
    while (field.next()) {
      if (field.number === 1) value = field.value;
      else if (field.number === 2) value = text(bytes, field);
    }
    yield value;
  }
}
