import { expect, test } from 'vitest';
import { expandPath } from '../../extension/src/host/variables';

const around = { folder: '/project', home: '/home/ada', environment: { ENV: '/env' } };

test.each([
  ['~/bin/python', '/home/ada/bin/python'],
  ['${workspaceFolder}/.venv/bin/python', '/project/.venv/bin/python'],
  ['${userHome}/python', '/home/ada/python'],
  ['${env:ENV}/bin/python', '/env/bin/python'],
  ['.venv/bin/python', '/project/.venv/bin/python'],
  ['python3', 'python3'],
])('%s becomes %s', (text, expanded) => {
  expect(expandPath(text, around)).toBe(expanded);
});
