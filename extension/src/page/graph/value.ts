/** The tensors of a graph as Netron's view asks for them. */
import type { Parameter, ValueType } from '../onnx/type';

// TensorProto.DataType, by torch's names
const elementTypes = [
  '',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8_e4m3fn',
  'float8_e4m3fnuz',
  'float8_e5m2',
  'float8_e5m2fnuz',
  'uint4',
  'int4',
];

export class TensorShape {
  constructor(readonly dimensions: readonly (number | string | null)[]) {}

  toString(): string {
    return `[${this.dimensions.map((dimension) => dimension ?? '?').join(', ')}]`;
  }
}

export class TensorType {
  readonly dataType: string;
  readonly shape: TensorShape;

  constructor({ elementType, shape }: ValueType) {
    this.dataType = elementTypes[elementType] ?? `type ${elementType}`;
    this.shape = new TensorShape(shape ?? []);
  }

  toString(): string {
    return this.dataType + this.shape.toString();
  }
}

/** A parameter or a buffer: name and type, without its numbers. */
export class ParameterTensor {
  readonly category = 'Parameter';
  readonly encoding = '<';
  readonly values = null;

  constructor(
    readonly name: string,
    readonly type: TensorType,
    readonly kind: string,
    /** Null where the file does not say it. */
    readonly trainable: boolean | null = null,
  ) {}

  peek(): boolean {
    return true;
  }
}

/** A tensor between nodes, or a parameter. Netron knows it by the name of this class. */
export class Value {
  constructor(
    readonly name: string,
    readonly type: TensorType | null,
    readonly initializer: ParameterTensor | null = null,
  ) {}
}

export function tensorValue(name: string, type: ValueType | undefined): Value {
  return new Value(name, type === undefined ? null : new TensorType(type));
}

export function parameterValue({ name, type, metadata }: Parameter): Value {
  const tensorType = new TensorType(type);
  const kind = metadata.get('netron_lens.kind');
  const trainable = kind === 'parameter' ? metadata.get('netron_lens.trainable') === '1' : null;
  return new Value(name, tensorType, new ParameterTensor(name, tensorType, kind ?? 'parameter', trainable));
}

/** The shape as it stands on an edge: `1×6×28×28`; `scalar` where there is none. */
export function shapeLabel(dimensions: readonly unknown[]): string {
  if (dimensions.length === 0) return 'scalar';
  const label = dimensions.map(size).join('×');
  return label.length > 40 ? `${label.slice(0, 39)}…` : label;
}

// Of other formats, sizes may be of 64 bits, names, or not known.
function size(dimension: unknown): string {
  if (typeof dimension === 'string') return dimension;
  return (typeof dimension === 'number' || typeof dimension === 'bigint') && dimension >= 0 ? dimension.toString() : '?';
}
