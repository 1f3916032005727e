/** A model in words, for those who read text: a language model above all. */
import type { Visualization } from '../protocol';
import { rows, shapes, type Row } from './moduleTable';
import { valueText } from './recipe';

const mostLines = 400;

/** What ran, with which inputs, and every module call with its output and its parameters. Plain text, in English. */
export function describe(qualname: string, visualization: Visualization): string {
  const { export: result, modules, constructorReason } = visualization;
  const lines = [
    `Model: ${qualname} in ${result.file}`,
    ...(result.constructor === null ? [] : [`Constructed as: ${result.constructor} (${constructorReason ?? 'no reason given'})`]),
    ...(result.inputs ?? []).map((input) => `Input ${input.name}: ${valueText(input.value) ?? input.expression} (${input.reason})`),
    ...(result.outputs == null ? [] : [`Outputs: ${valueText(result.outputs) ?? JSON.stringify(result.outputs)}`]),
    ...figures(visualization),
    ...result.warnings.map((warning) => `Warning: ${warning.message}`),
    ...failure(visualization),
  ];
  const table = rows(modules, 'calls').flatMap((row) => described(row, 0));
  const left = table.length - mostLines;
  const tree =
    table.length === 0 ? [] : ['', 'Module calls in their order (path: class, output, parameters, line):', ...table.slice(0, mostLines)];
  return [...lines, ...tree, ...(left > 0 ? [`… and ${String(left)} more`] : [])].join('\n');
}

function figures({ export: result, realTensors }: Visualization): readonly string[] {
  const { parameters, trainable, multiplyAdds } = result;
  if (parameters === null) return [];
  const adds = multiplyAdds === null ? '' : `, ${multiplyAdds.toLocaleString('en')} multiply-adds`;
  const tensors = realTensors ? 'It ran on real tensors.' : 'It ran on tensors that have shapes only.';
  return [`Parameters: ${parameters.toLocaleString('en')} (${(trainable ?? 0).toLocaleString('en')} trainable)${adds}`, tensors];
}

function failure({ export: { error } }: Visualization): readonly string[] {
  if (error === null) return [];
  const place = error.file === null || error.line === null ? '' : ` at ${error.file}:${String(error.line)}`;
  return [`It did not run to its end (${error.stage})${place}: ${error.message}`, ...(error.hint === null ? [] : [error.hint])];
}

function described({ module, children, name }: Row, depth: number): readonly string[] {
  const line = module.span === null ? '' : `, line ${String(module.span.startLine)}`;
  const parameters = module.parameters === 0 ? '' : `, ${module.parameters.toLocaleString('en')}`;
  const own = `${'  '.repeat(depth)}${module.path === '' ? name : module.path}: ${module.class}, ${shapes(module.outputs)}${parameters}${line}`;
  return [own, ...children.flatMap((child) => described(child, depth + 1))];
}
