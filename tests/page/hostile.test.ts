/** What a model's author may have called things: it is text wherever it stands. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onnx } from './onnx';
import { launch, panel, show, type Panel } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

const markup = `<img src=x onerror="document.title='run'">`;
const names = [
  markup,
  `'"</script><script>document.title='run'</script>`,
  '\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd',
  '🧠👩‍🔬 emoji',
  'two\nlines\ttab',
  '${alert(1)} {{nonce}} {0}',
  'x'.repeat(10_000),
  '] "] .node, #target',
  '',
] as const;

async function opened(name: string): Promise<Panel> {
  const it = await panel(browser);
  const metadata = (path: string, rest: Readonly<Record<string, string>> = {}) => ({
    'netron_lens.kind': 'module',
    'netron_lens.path': path,
    'netron_lens.error': name,
    'netron_lens.range': '1:0-1:9',
    'netron_lens.file': `/project/${name}.py`,
    ...rest,
  });
  const call = { type: name === '' ? 'Group' : name, domain: name, overload: name, inputs: ['in'], outputs: ['out'] };
  const inside = { type: name, domain: name, inputs: ['in'], outputs: ['out'], metadata: metadata(`${name}.${name}`) };
  const bytes = onnx({
    graph: { inputs: ['in'], outputs: ['out'], nodes: [{ ...call, metadata: metadata(name) }], shapes: { in: [1], out: [1] } },
    functions: [{ ...call, name: call.type, nodes: [inside], shapes: { in: [1], out: [1] }, metadata: metadata(name) }],
  });
  await it.send(
    show(bytes, {
      title: name,
      recipe: [{ id: 'constructor', label: name, text: name, reason: name, given: true }],
      warnings: [{ isNote: false, message: name, file: name, line: 1 }],
      failure: { title: name, message: name, hint: name, file: name, line: 1, buttons: [{ id: 'retry', label: name }] },
    }),
  );
  await it.message('drawn');
  return it;
}

test.each(names.map((name) => ({ name, start: name.slice(0, 30) })))('shows $start as text wherever it stands', async ({ name }) => {
  const it = await opened(name);

  await it.page.locator('#nodes .node-item-type text').first().click();
  await it.page.locator('#sidebar .lens-link').first().waitFor();
  await it.page.keyboard.press('Control+f');
  await it.page.keyboard.type(name.slice(0, 3).trim());
  await it.page.waitForTimeout(100);

  expect(await it.page.locator(':is(.lens-bar, #target, #sidebar, .lens-find) :is(img, script, iframe, object)').count()).toBe(0);
  expect(await it.page.title()).toBe('Netron Lens');
  expect(it.trouble).toEqual({ violations: [], requests: [], errors: [] });
});

test('draws no node wider than can be read, however long its name', async () => {
  const it = await opened('x'.repeat(10_000));

  const widths = await it.page.locator('#nodes > .node').evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().width));
  expect(Math.max(...widths)).toBeLessThan(600);
  const title = await it.page.locator('.cluster-label').evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().width));
  expect(Math.max(0, ...title)).toBeLessThan(600);
});

test('writes a picture that is well formed, whatever names it holds', async () => {
  const it = await opened(markup);

  await it.send({ type: 'command', command: 'exportSvg' });
  const { bytes, name } = await it.message('exported');
  const isWellFormed = await it.page.evaluate(
    (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror, img, script') === null,
    Buffer.from(Object.values(bytes)).toString('utf8'),
  );

  expect(isWellFormed).toBe(true);
  expect(name).not.toMatch(/[<>"/\\]/);
});

test('allows no script but its own', async () => {
  const it = await panel(browser);

  const policy = await it.page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toMatch(/default-src 'none'; script-src 'nonce-testnonce' https:\/\/panel.invalid;/);
  const [, scripts] = /script-src ([^;]*)/.exec(policy ?? '') ?? [];
  expect(scripts).not.toMatch(/unsafe|\*/);
  await it.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = "document.title = 'run'";
    document.body.append(script);
  });
  expect(await it.page.title()).toBe('Netron Lens');
  expect(it.trouble.violations).toHaveLength(1);
});
