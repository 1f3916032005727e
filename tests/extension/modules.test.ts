import { expect, test } from 'vitest';
import { changesBetween } from '../../extension/src/host/changes';
import { csv, filtered, markdown, rows } from '../../extension/src/host/moduleTable';
import { moduleCall } from './calls';
import { translate } from './translate';

const model = moduleCall('', { class: 'Net', parameters: 100 });
const first = moduleCall('fc1', { parent: 0, parameters: 20 });
const second = moduleCall('fc2', { parent: 0, parameters: 80 });

test('modules stand below the module that called them', () => {
  const [root] = rows([model, first, second], 'calls');
  expect(root?.name).toBe('Net');
  expect(root?.children.map(({ name, share }) => [name, share])).toEqual([
    ['fc1', 0.2],
    ['fc2', 0.8],
  ]);
});

test('siblings are sorted by their parameters on demand', () => {
  expect(rows([model, first, second], 'parameters')[0]?.children.map(({ name }) => name)).toEqual(['fc2', 'fc1']);
});

test('a filter leaves the modules with its text in their path or class, and those around them', () => {
  const inner = moduleCall('fc2.norm', { class: 'LayerNorm', parent: 2 });
  const [root] = filtered(rows([model, first, second, inner], 'calls'), ' layernorm');
  expect(root?.children.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([['fc2', ['norm']]]);
  expect(filtered(rows([model, first], 'calls'), 'dropout')).toEqual([]);
  expect(filtered(rows([model, first], 'calls'), '')[0]?.children).toHaveLength(1);
});

test('a module that is called again has no second share', () => {
  const again = moduleCall('fc1', { parent: 0, call: 2, parameters: 20 });
  expect(rows([model, first, again], 'calls')[0]?.children.map(({ share }) => share)).toEqual([0.2, 0]);
});

test('the Markdown table has a line for each call', () => {
  expect(markdown([model, first], translate).split('\n')).toEqual([
    '| Module | Class | Output | Parameters | Share |',
    '| --- | --- | --- | ---: | ---: |',
    '| Net | Net | [1, 10] | 100 | 100.0% |',
    '| &nbsp;&nbsp;fc1 | Linear | [1, 10] | 20 | 20.0% |',
    '',
  ]);
});

test('a spreadsheet takes no class name for a formula', () => {
  expect(csv([moduleCall('', { class: '=SUM(A1)' })])).toContain("'=SUM(A1)");
});

test('a shape with a comma is quoted', () => {
  expect(csv([model]).split('\r\n')[1]).toBe(',1,Net,"[1, 10]",100,0,0,1.000000');
});

test('added, removed and changed calls are told apart', () => {
  const wider = moduleCall('fc2', { parent: 0, parameters: 160, outputs: [{ dtype: 'float32', shape: [1, 20] }] });
  const added = moduleCall('drop', { parent: 0, class: 'Dropout' });
  const changes = changesBetween([model, first, second], [model, wider, added], translate);
  expect(changes.map(({ kind, path }) => [kind, path])).toEqual([
    ['changed', 'fc2'],
    ['added', 'drop'],
    ['removed', 'fc1'],
  ]);
  expect(changes[0]?.details).toEqual(['output [1, 10] → [1, 20]', 'parameters 80 → 160']);
});

test('a change is linked to the construction of its module', () => {
  const span = { startLine: 7, startColumn: 8, endLine: 7, endColumn: 30 };
  const placed = moduleCall('fc3', { constructionFile: '/w/net.py', constructionSpan: span });
  expect(changesBetween([], [placed], translate)[0]).toMatchObject({ kind: 'added', file: '/w/net.py', line: 7 });
});

test('the same calls have no changes', () => {
  expect(changesBetween([model, first], [model, first], translate)).toEqual([]);
});
