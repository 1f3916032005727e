import { expect, test } from 'vitest';
import { shownFailure } from '../../extension/src/host/failure';
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

test('a missing package leads to another interpreter, a wrong syntax does not', () => {
  const missing: Failure = { ...failed, stage: 'load', hint: 'python -m pip install einops' };
  expect(buttons(missing)).toContain('selectInterpreter');
  expect(buttons({ ...missing, hint: null })).toEqual(['goToLine', 'showLogs']);
});

test('a run over the limit leads to the settings', () => {
  expect(buttons({ ...failed, kind: 'timeout' })).toContain('openSettings');
  expect(shownFailure({ ...failed, kind: 'memory' }, 'Net', translate).title).toBe('`Net` took more than the memory limit');
});
