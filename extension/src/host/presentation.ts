/** Makes what the page shows out of what the server answered. */
import type { Notice, Show, ShownFailure, Totals } from '../messages';
import type { Level, Tensor, Visualization } from '../protocol';
import { isSameFile } from './paths';
import { shownFailure } from './failure';
import { isTensor, recipeParts } from './recipe';
import type { Translate } from './translate';

/** What the checks of a file found that is in order. */
const notes = new Set(['onnx-agrees', 'onnx-unchecked']);

export interface Subject {
  readonly key: string;
  readonly file: string;
  readonly qualname: string;
}

/** What the panel keeps when its window is reloaded: all of a `show` but the bytes. */
export interface Kept extends Omit<Show, 'bytes' | 'keepView' | 'settings' | 'restored'> {
  /** The user's files that the model was made from. */
  readonly files: readonly string[];
}

export function presentation(visualization: Visualization, subject: Subject, level: Level, t: Translate): Kept {
  const { export: result, constructorReason, installation, modules, versions, realTensors } = visualization;
  return {
    type: 'show',
    ...subject,
    title: titleOf(subject.qualname),
    level,
    recipe: recipeParts(result, constructorReason),
    warnings: result.warnings
      .filter(({ message }) => message !== result.error?.message) // it is told as what ended the run
      .map(({ code, message, file, line }): Notice => ({ isNote: notes.has(code), message, file, line })),
    failure: result.error === null ? null : shownFailure(result.error, titleOf(subject.qualname), t, installation ?? undefined),
    totals: totals(visualization, realTensors),
    modules,
    versions,
    files: [subject.file, ...visualization.files.filter((file) => !isSameFile(file, subject.file))],
  };
}

/** A panel in which nothing could be asked for: only the reason is shown. */
export function emptyShow(subject: Subject, failure: ShownFailure): Kept {
  const unknown = { parameters: null, trainable: null, multiplyAdds: null, activationBytes: null, largestActivation: null, seconds: null };
  return {
    type: 'show',
    ...subject,
    title: titleOf(subject.qualname),
    level: 'layers',
    recipe: [],
    warnings: [],
    failure,
    totals: { ...unknown, outputs: [], realTensors: false },
    modules: [],
    versions: [],
    files: [subject.file],
  };
}

/** The class's own name: of `build.<locals>.Net@12`, `Net`. */
export function titleOf(qualname: string): string {
  const last = qualname.split('.').at(-1) ?? qualname;
  return last.replace(/@\d+$/, '');
}

function totals(visualization: Visualization, realTensors: boolean): Totals {
  const { parameters, trainable, multiplyAdds, activationBytes, largestActivation, outputs, seconds } = visualization.export;
  return {
    parameters,
    trainable,
    multiplyAdds,
    activationBytes,
    largestActivation,
    outputs: tensors(outputs),
    seconds: seconds.total,
    realTensors,
  };
}

// Outputs may be nested in any way: the tensors in the order in which they are written.
function tensors(value: unknown): readonly Tensor[] {
  if (isTensor(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(tensors);
}
