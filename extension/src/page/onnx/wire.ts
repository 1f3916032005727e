/** A reader of the protocol buffers wire format: fields by number, as they come. */

const decoder = new TextDecoder();

/** A piece of a file that holds one message. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const floats = new DataView(new ArrayBuffer(8));

/**
 * The fields of a message, one after the other: `while (field.next())`. Of a field only what is asked for is decoded.
 *
 * A plain cursor: large files have a million fields, for which a generator makes as many objects.
 */
export class Field {
  number = 0;
  /** It holds bytes (a text, a message, packed numbers), not one number. */
  long = false;
  /** The number; 0 of bytes. */
  value = 0;
  /** Where its bytes start and end; of a number too. */
  start = 0;
  end = 0;
  private position: number;

  /** `start` and `limit` are those of the message in `bytes`. */
  constructor(
    readonly bytes: Uint8Array,
    start: number,
    private readonly limit: number,
  ) {
    this.position = start;
  }

  /** Goes to the next field; false where there is none. Throws a RangeError where the message is cut short. */
  next(): boolean {
    if (this.position >= this.limit) return false;
    const tag = this.varint();
    this.number = tag >>> 3;
    this.long = (tag & 7) === 2;
    this.start = this.position;
    switch (tag & 7) {
      case 0:
        this.value = this.varint();
        break;
      case 1:
        this.value = this.float(8);
        break;
      case 5:
        this.value = this.float(4);
        break;
      case 2: {
        const length = this.varint();
        this.value = 0;
        this.start = this.position;
        this.position += length;
        break;
      }
      default:
        throw new RangeError(`Unknown wire type ${tag & 7}`);
    }
    this.end = this.position;
    if (this.end > this.limit) throw new RangeError('A field ends after its message');
    return true;
  }

  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.bytes[this.position++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw new RangeError('A number has more than ten bytes');
  }

  private float(size: 4 | 8): number {
    for (let index = 0; index < size; index++) floats.setUint8(index, this.bytes[this.position++] ?? 0);
    return size === 4 ? floats.getFloat32(0, true) : floats.getFloat64(0, true);
  }
}

/** Where a message stands in its file. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

// A decoder takes longer to call than most texts take to read.
const shortText = 32;

/** The text of a field. */
export function text(bytes: Uint8Array, { start, end }: Range): string {
  if (end - start > shortText) return decoder.decode(bytes.subarray(start, end));
  const codes: number[] = [];
  for (let position = start; position < end; position++) {
    const byte = bytes[position] ?? 0;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(start, end));
    codes.push(byte);
  }
  return String.fromCharCode(...codes);
}

/** Decodes a StringStringEntryProto into `entries`. */
export function entry(bytes: Uint8Array, { start, end }: Range, entries: Map<string, string>): void {
  let key = '';
  let value = '';
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === 1) key = text(bytes, field);
    else if (field.number === 2) value = text(bytes, field);
  }
  entries.set(key, value);
}

/** A field's number as a signed one of 64 bits. Exact up to 2⁵³, and for small negative numbers. */
export function signed(bytes: Uint8Array, field: Range & { readonly value: number }): number {
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
      values.push(value < 2 ** 53 ? value : signed(bytes, { value, start, end: position + 1 }));
      [value, scale, start] = [0, 1, position + 1];
    }
  }
  return values;
}
