import { expect, test } from 'vitest';
import { commandIn, shownFailure } from '../../extension/src/host/failure';
import type { Failure } from '../../extension/src/protocol';
import { translate } from './translate';

const failed: Failure = { stage: 'capture', kind: 'error', message: 'shapes differ', file: '/w/net.py', line: 12, hint: null, graph: null };
const buttons = (failure: Failure) => shownFailure(failure, 'Net', translate).buttons.map(({ id }) => id);

test('a failing forward names its line and leads there', () => {
  expect(shownFailure(failed, 'Net', translate).title).toBe('`Net` failed at line 12');
  expect(buttons(failed)).toEqual(['goToLine', 'editInputs', 'showLogs']);
});

test('a failure without a line has no button that leads to one', () => {
  expect(buttons({ ...failed, line: null })).not.toContain('goToLine');
});

test('a worker without torch leads to another interpreter', () => {
  expect(buttons({ ...failed, stage: 'worker', file: null, line: null })).toEqual(['selectInterpreter', 'showLogs']);
});

test('a missing package leads to another interpreter and to the command that installs it', () => {
  const missing: Failure = { ...failed, stage: 'load', hint: '/usr/bin/python -m pip install einops' };
  expect(buttons(missing)).toEqual(['goToLine', 'selectInterpreter', 'copyCommand', 'showLogs']);
  expect(commandIn(missing.hint)).toBe('/usr/bin/python -m pip install einops');
  expect(commandIn('Install it: `python -m pip install torch`')).toBe('python -m pip install torch');
});

test('a wrong syntax leads to its line, and to no other interpreter', () => {
  expect(buttons({ ...failed, stage: 'load', message: 'the file is not valid Python: invalid syntax' })).toEqual(['goToLine', 'showLogs']);
});

test('what a level lacks can be installed, where it is known how', () => {
  const missing: Failure = { ...failed, stage: 'convert', file: null, line: null, hint: 'Install it: `python -m pip install onnx`' };
  const installation = { interpreter: 'python', folder: '/levels/site-packages', pip: ['-m', 'pip'], requirements: ['onnx==1.23.2'] };
  const ids = shownFailure(missing, 'Net', translate, installation).buttons.map(({ id }) => id);
  expect(ids).toEqual(['install', 'copyCommand', 'showLogs']);
  expect(buttons(missing)).toEqual(['copyCommand', 'showLogs']);
});

test('a run over the limit leads to the settings', () => {
  expect(buttons({ ...failed, kind: 'timeout' })).toContain('openSettings');
  expect(shownFailure({ ...failed, kind: 'memory' }, 'Net', translate).title).toBe('`Net` took more than the memory limit');
});
