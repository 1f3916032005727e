/** Turns a failure of an export into what the panel shows: what happened, to which class, and the buttons that lead on. */
import type { ActionId, Button, ShownFailure } from '../messages';
import type { Failure, Installation } from '../protocol';
import type { Translate } from './translate';

/** `name` is the class as its user knows it, `installation` how to get what a level lacks. */
export function shownFailure(failure: Failure, name: string, t: Translate, installation?: Installation): ShownFailure {
  return {
    title: title(failure, name, t),
    message: failure.message,
    hint: failure.hint,
    file: failure.file,
    line: failure.line,
    buttons: [...(installation === undefined ? [] : (['install'] as const)), ...actions(failure)].map((id) => button(id, t)),
  };
}

/** A failure that kept the extension host from asking the server at all. */
export function refusal(text: { readonly title: string; readonly message: string }, ids: readonly ActionId[], t: Translate): ShownFailure {
  return { ...text, hint: null, file: null, line: null, buttons: ids.map((id) => button(id, t)) };
}

function title(failure: Failure, name: string, t: Translate): string {
  switch (failure.kind) {
    case 'cancelled':
      return t('Showing `{0}` was cancelled', name);
    case 'timeout':
      return t('`{0}` took longer than the time limit', name);
    case 'memory':
      return t('`{0}` took more than the memory limit', name);
    case 'crash':
      return t('Python crashed while it ran `{0}`', name);
    case 'error':
      return titleOfStage(failure, name, t);
  }
}

function titleOfStage(failure: Failure, name: string, t: Translate): string {
  switch (failure.stage) {
    case 'discover':
      return t('`{0}` was not found', name);
    case 'load':
      return t('The code of `{0}` could not be loaded', name);
    case 'infer':
      return t('No way to build and call `{0}` was found', name);
    case 'capture':
      return failure.line === null ? t('`{0}` did not run', name) : t('`{0}` failed at line {1}', name, failure.line);
    case 'convert':
      return t('The graph of `{0}` could not be written', name);
    case 'worker':
      return t('`{0}` could not be run', name);
  }
}

function actions(failure: Failure): readonly ActionId[] {
  const place: readonly ActionId[] = failure.file !== null && failure.line !== null ? ['goToLine'] : [];
  const command: readonly ActionId[] = commandIn(failure.hint) === undefined ? [] : ['copyCommand'];
  return [...place, ...remedies(failure), ...command, 'showLogs'];
}

function remedies(failure: Failure): readonly ActionId[] {
  switch (failure.kind) {
    case 'cancelled':
    case 'crash':
      return ['retry'];
    case 'timeout':
    case 'memory':
      return ['retry', 'openSettings'];
    case 'error':
      return remediesOfStage(failure);
  }
}

function remediesOfStage(failure: Failure): readonly ActionId[] {
  switch (failure.stage) {
    case 'worker':
      return ['selectInterpreter'];
    case 'load':
      return commandIn(failure.hint) === undefined ? [] : ['selectInterpreter'];
    case 'infer':
    case 'capture':
      return ['editInputs'];
    case 'discover':
    case 'convert':
      return [];
  }
}

/** The command that a hint names for what is not installed. */
export function commandIn(hint: string | null): string | undefined {
  if (hint?.includes('pip install') !== true) return undefined;
  return /`([^`]*pip install[^`]*)`/.exec(hint)?.[1] ?? hint;
}

function button(id: ActionId, t: Translate): Button {
  const labels: Record<ActionId, () => string> = {
    retry: () => t('Try Again'),
    goToLine: () => t('Go to Line'),
    showLogs: () => t('Show Logs'),
    selectInterpreter: () => t('Select Interpreter'),
    manageTrust: () => t('Manage Trust'),
    editInputs: () => t('Edit Inputs'),
    openSettings: () => t('Open Settings'),
    copyCommand: () => t('Copy Command'),
    install: () => t('Install'),
  };
  return { id, label: labels[id]() };
}
