/** A reader of the protocol buffers wire format: fields by number, as they come. */

const decoder = new TextDecoder();

export interface Field {
  readonly number: number;
  /** It holds bytes (a text, a message, packed numbers), not one number. */
  readonly long: boolean;
  /** The number; 0 of bytes. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The fields of the message in `bytes[start, end)`, in their order. Throws a RangeError where the message is cut short.
 *
 * One object is used again for all fields: it holds until the next step.
 */
export function* fields(bytes: Uint8Array, start: number, end: number): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = { number: 0, long: false, value: 0, start: 0, end: 0 };
  let position = start;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = view.getUint8(position++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw new RangeError('A number has more than ten bytes');
  };
  while (position < end) {
    const tag = varint();
    field.number = tag >>> 3;
    field.long = (tag & 7) === 2;
    field.value = 0;
    switch (tag & 7) {
      case 0:
        field.start = position;
        field.value = varint();
        field.end = position;
        break;
      case 1:
        field.value = view.getFloat64(position, true);
        position += 8;
        break;
      case 5:
        field.value = view.getFloat32(position, true);
        position += 4;
        break;
      case 2: {
        const length = varint();
        field.start = position;
        field.end = position + length;
        if (field.end > end) throw new RangeError('A field ends after its message');
        position = field.end;
        break;
      }
      default:
        throw new RangeError(`Unknown wire type ${tag & 7}`);
    }
    yield field;
  }
}

/** The text of a field. */
export function text(bytes: Uint8Array, field: Field): string {
  return decoder.decode(bytes.subarray(field.start, field.end));
}

/** A field's number as a signed one of 64 bits. Exact up to 2⁵³, and for small negative numbers. */
export function signed(bytes: Uint8Array, field: Field): number {
  if (field.value < 2 ** 53) return field.value;
  let value = 0n;
  let shift = 0n;
  for (let position = field.start; position < field.end; position++, shift += 7n) {
    value |= BigInt((bytes[position] ?? 0) & 0x7f) << shift;
  }
  return Number(BigInt.asIntN(64, value));
}

/** A repeated number, packed or not. */
export function numbers(bytes: Uint8Array, field: Field): number[] {
  if (!field.long) return [signed(bytes, field)];
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  let start = field.start;
  for (let position = field.start; position < field.end; position++) {
    const byte = bytes[position] ?? 0;
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte < 0x80) {
      values.push(value < 2 ** 53 ? value : signed(bytes, { ...field, value, start, end: position + 1 }));
      [value, scale, start] = [0, 1, position + 1];
    }
  }
  return values;
}
