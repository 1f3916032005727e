/** The line above the graph: how the model was built and called, part by part, with the reason of each. */
import type { RecipePart } from '../messages';
import type { Export, RanRecipe, RecipeInput, Visualization } from '../protocol';

/** The reason of what the user decides where no workspace keeps it. */
export const givenHere = 'given in this panel';

/** The codes of what only inferring a recipe tells. */
const warningsOfInference: readonly string[] = ['batch', 'numbers'];

/** The recipe's parts, the constructor first; empty where no recipe was found. */
export function recipeParts(result: Export, constructorReason: string | null): readonly RecipePart[] {
  if (result.constructor === null) return [];
  const reason = constructorReason ?? '';
  const text = result.constructor;
  const constructor = { id: 'constructor', label: constructorLabel(text), text, reason, given: isGiven(reason) };
  return [constructor, ...(result.inputs ?? []).map(inputPart)];
}

/** A model for which something is done before it is called, as the recipe writes it in one expression. */
const setBefore = /^\(lambda made[^:]*: \[(.*?), made\]\[-1\]\)\(((?!\(lambda).*)\)$/s;

/** The construction first, then what is done with what is `made`; any other construction as it stands. */
function constructorLabel(text: string): string {
  const [, actions, made] = setBefore.exec(text) ?? [];
  return actions === undefined || made === undefined ? text : `made = ${made}; ${actions}`;
}

/** The recipe that a class ran by, to be run again as it stands; none where there is none. */
export function ranRecipe({ export: result, constructorReason, realTensors, gradients }: Visualization): RanRecipe | null {
  const { constructor, method, inputs } = result;
  if (constructor === null || method === null) return null;
  const warnings = result.warnings.filter(({ code }) => warningsOfInference.includes(code));
  const ran = { warnings, realTensors, gradients };
  return { constructor, constructorReason: constructorReason ?? '', method, inputs: inputs ?? [], ...ran };
}

/** Whether two runs built and called the model in the same way. */
export function isSameRecipe(a: Export, b: Export): boolean {
  const parts = ({ constructor, method, inputs }: Export) => [
    constructor,
    method,
    inputs?.map(({ name, expression }) => [name, expression]),
  ];
  return JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}

/** A tensor as people write it, `float32[1, 3, 32, 32]`; a list or an object of such; else the Python value. */
export function valueText(value: unknown, comma = ', '): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => valueText(item, comma));
    return items.every((item) => item !== undefined) ? `(${items.join(', ')})` : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('python' in value) return String(value.python);
  if (isTensor(value)) return `${value.dtype}[${value.shape.join(comma)}]`;
  const entries = Object.entries(value).map(([key, item]) => [key, valueText(item, comma)] as const);
  return entries.every(([, item]) => item !== undefined)
    ? `{${entries.map(([key, item]) => `${key}: ${item ?? ''}`).join(', ')}}`
    : undefined;
}

export function isTensor(value: unknown): value is { readonly dtype: string; readonly shape: readonly number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'dtype' in value &&
    typeof value.dtype === 'string' &&
    'shape' in value &&
    Array.isArray(value.shape)
  );
}

// The user decided it: in the workspace's file, in a comment above the class, or in the panel of a file without a workspace.
function isGiven(reason: string): boolean {
  return reason.includes('netron-lens') || reason === givenHere;
}

function inputPart(input: RecipeInput): RecipePart {
  const stars = input.kind === 'varargs' ? '*' : input.kind === 'varkeywords' ? '**' : '';
  return {
    id: `input:${input.name}`,
    label: `${stars}${input.name}: ${valueText(input.value) ?? input.expression}`,
    text: isTensor(input.value) ? (valueText(input.value, ',') ?? input.expression) : input.expression,
    reason: input.reason,
    given: isGiven(input.reason),
  };
}
