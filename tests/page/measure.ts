/** Measures the page with large models, folded, against stock Netron on the same operations in one flat file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { operationsOfBlock, transformer } from './models';
import { launch, panel, show } from './panel';

interface Measured {
  /** From the bytes in the page to the picture, in milliseconds. */
  readonly painted: number;
  /** The longest time that no input could be answered. */
  readonly longest: number;
  /** Elements in the page. */
  readonly elements: number;
}

/** Prints a table: a row for each number of operations, medians of `runs`. `stock` is the largest number that stock Netron is given. */
export async function measure(
  netron: string,
  { sizes, runs, stock }: { sizes: readonly number[]; runs: number; stock: number },
): Promise<void> {
  const browser = await launch();
  try {
    console.log('operations  folded: painted  longest pause  elements | stock, flat: painted  longest pause  elements');
    for (const size of sizes) {
      const depth = Math.round(size / operationsOfBlock);
      const ours: Measured[] = [];
      const theirs: Measured[] = [];
      for (let run = 0; run < runs; run++) {
        ours.push(await folded(browser, transformer(depth)));
        if (size <= stock) theirs.push(await flat(browser, netron, transformer(depth, { flat: true })));
      }
      console.log(`${String(depth * operationsOfBlock).padStart(10)}  ${row(ours)} | ${row(theirs)}`);
    }
  } finally {
    await browser.close();
  }
}

async function folded(browser: Browser, bytes: Uint8Array): Promise<Measured> {
  const it = await panel(browser);
  await it.send(show(transformer(2)));
  await it.message('drawn');
  await place(it.page, bytes);
  const before = it.messages.length;
  await it.page.evaluate((rest) => {
    const { bytes: held } = window as unknown as { bytes: Uint8Array };
    window.postMessage({ ...rest, bytes: held }, '*');
  }, show(null));
  const { milliseconds } = await it.message('drawn', before);
  const measured = { painted: milliseconds, ...(await watched(it.page)) };
  await it.page.close();
  return measured;
}

async function flat(browser: Browser, netron: string, bytes: Uint8Array): Promise<Measured> {
  const page = await stockNetron(browser, netron);
  await openInNetron(page, transformer(2));
  const painted = await openInNetron(page, bytes);
  const measured = { painted, ...(await watched(page)) };
  await page.close();
  return measured;
}

/** Netron's own page, unedited, with its consent given beforehand. */
export async function stockNetron(browser: Browser, netron: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  const origin = 'https://netron.invalid';
  await page.context().addCookies([{ name: 'consent', value: '1', url: origin }]);
  await page.route('**/*', (route) => {
    const { pathname, origin: from } = new URL(route.request().url());
    const types: Readonly<Record<string, string>> = {
      '.js': 'text/javascript',
      '.css': 'text/css',
      '.html': 'text/html',
      '.json': 'application/json',
    };
    if (from !== origin) return route.abort();
    return route.fulfill({ body: readFileSync(path.join(netron, pathname)), contentType: types[path.extname(pathname)] ?? 'image/png' });
  });
  // Netron takes `eval` away, by which the browser's driver runs what follows
  await page.addInitScript(() => {
    const { eval: kept } = window as unknown as { eval: unknown };
    Object.defineProperty(window, 'eval', { get: () => kept, set: () => undefined });
  });
  await page.goto(`${origin}/index.html`);
  return page;
}

/** Opens a file as Netron's button does; milliseconds from the bytes in the page to the picture. */
export async function openInNetron(page: Page, bytes: Uint8Array): Promise<number> {
  await page.waitForFunction(
    () => /\b(?:welcome|default)\b/.test(document.body.className) && !document.body.classList.contains('spinner'),
    undefined,
    { timeout: 60_000 },
  );
  await place(page, bytes);
  return page.evaluate(async () => {
    const { bytes: held } = window as unknown as { bytes: Uint8Array<ArrayBuffer> };
    const input = document.getElementById('open-file-dialog') as HTMLInputElement;
    const files = new DataTransfer();
    files.items.add(new File([held], 'model.onnx'));
    const started = performance.now();
    const drawn = new Promise<void>((resolve) => {
      new MutationObserver(() => {
        // the notice that a layout takes long is let stand
        if (document.body.className.split(' ').includes('default') && document.querySelector('#nodes') !== null) resolve();
      }).observe(document.body, { attributes: true, attributeFilter: ['class'] });
    });
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await drawn;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - started;
  });
}

// Bytes are put into the page first: the way there is not what is measured.
async function place(page: Page, bytes: Uint8Array): Promise<void> {
  await page.evaluate((text) => {
    const pauses: number[] = [];
    Object.assign(window, { bytes: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), pauses });
  }, Buffer.from(bytes).toString('base64'));
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const { pauses } = window as unknown as { pauses: number[] };
    new PerformanceObserver((list) => pauses.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
}

async function watched(page: Page): Promise<Omit<Measured, 'painted'>> {
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const { pauses } = window as unknown as { pauses: number[] };
    return { longest: Math.max(0, ...pauses), elements: document.querySelectorAll('*').length };
  });
}

function row(measured: readonly Measured[]): string {
  if (measured.length === 0) return 'not measured';
  const median = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
  const cell = (key: keyof Measured, unit: string, width: number): string =>
    `${Math.round(median(measured.map((each) => each[key])))}${unit}`.padStart(width);
  return `${cell('painted', ' ms', 15)}${cell('longest', ' ms', 15)}${cell('elements', '', 10)}`;
}
