/** The built page in a headless browser, as a webview has it: its policy, a theme, and the messages of an extension host. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { FromWebview, Show, ToWebview } from '../../extension/src/messages';

const built = fileURLToPath(new URL('../../extension/dist/page', import.meta.url));
const origin = 'https://panel.invalid';
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

export type Theme = 'vscode-light' | 'vscode-dark' | 'vscode-high-contrast' | 'vscode-high-contrast-light';

/** What the page did besides drawing: all of it must stay empty. */
export interface Trouble {
  readonly violations: string[];
  readonly requests: string[];
  readonly errors: string[];
}

export interface Panel {
  readonly page: Page;
  readonly trouble: Trouble;
  readonly messages: FromWebview[];
  send(message: ToWebview): Promise<void>;
  /** Waits for a message that the page has sent or will send, after the first `after` ones. */
  message<T extends FromWebview['type']>(type: T, after?: number): Promise<Extract<FromWebview, { type: T }>>;
}

export async function launch(): Promise<Browser> {
  const executablePath = process.env['NETRON_LENS_BROWSER'];
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens the page with the translations that the extension host has put into it; it has said that it is ready. */
export async function panel(
  browser: Browser | BrowserContext,
  theme: Theme = 'vscode-light',
  state: unknown = null,
  texts: object = {},
): Promise<Panel> {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1000, height: 800 });
  const trouble: Trouble = { violations: [], requests: [], errors: [] };
  const messages: FromWebview[] = [];
  await page.exposeFunction('sent', (message: FromWebview) => void messages.push(message));
  await page.exposeFunction('violated', (violation: string) => void trouble.violations.push(violation));
  page.on('pageerror', (error) => trouble.errors.push(error.stack ?? error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') trouble.errors.push(line.text());
  });
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    const file = path.join(built, new URL(url).pathname);
    if (!url.startsWith(`${origin}/`) || !existsSync(file)) {
      trouble.requests.push(url);
      await route.abort();
      return;
    }
    const headers = { 'Access-Control-Allow-Origin': '*' };
    await route.fulfill({
      body: url.endsWith('page.html') ? html(theme, texts) : readFileSync(file),
      contentType: types[path.extname(file)] ?? '',
      headers,
    });
  });
  await page.addInitScript(webview, state);
  await page.goto(`${origin}/page.html`);
  const message = async <T extends FromWebview['type']>(type: T, after = 0): Promise<Extract<FromWebview, { type: T }>> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = messages.slice(after).find((sent): sent is Extract<FromWebview, { type: T }> => sent.type === type);
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`No '${type}' came: ${JSON.stringify([messages, trouble])}`);
      await page.waitForTimeout(10);
    }
  };
  await message('ready');
  const send = async (sent: ToWebview): Promise<void> => {
    // bytes cross as base64: the browser's protocol is JSON
    const encoded = JSON.stringify(sent, (_, value: unknown) =>
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    );
    await page.evaluate((text) => {
      const decode = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const revive = (_: string, value: unknown): unknown =>
        value instanceof Object && 'base64' in value && typeof value.base64 === 'string' ? decode(value.base64) : value;
      window.postMessage(JSON.parse(text, revive), '*');
    }, encoded);
  };
  return { page, trouble, messages, message, send };
}

/** A `show` of bytes, with nothing else to say; `rest` says more. */
export function show(bytes: Uint8Array | null, rest: Partial<Show> = {}): Show {
  return {
    type: 'show',
    key: 'model.py:Net',
    title: 'Net',
    file: '/project/model.py',
    qualname: 'Net',
    bytes,
    level: 'layers',
    keepView: false,
    recipe: [],
    warnings: [],
    failure: null,
    totals: {
      parameters: null,
      trainable: null,
      multiplyAdds: null,
      activationBytes: null,
      largestActivation: null,
      outputs: [],
      seconds: null,
      realTensors: false,
    },
    modules: [],
    versions: [],
    settings: { details: false },
    restored: false,
    ...rest,
  };
}

function html(theme: Theme, texts: object): string {
  const text = readFileSync(path.join(built, 'page.html'), 'utf8');
  return text
    .replaceAll('{{nonce}}', 'testnonce')
    .replaceAll('{{cspSource}}', origin)
    .replaceAll('{{base}}', origin)
    .replace('</head>', () => `<script id="l10n" type="application/json">${JSON.stringify(texts)}</script></head>`)
    .replace('<body class="', `<body data-vscode-theme-kind="${theme}" class="${theme} `);
}

// What VS Code gives a page before it loads.
function webview(state: unknown): void {
  interface Side {
    sent(message: unknown): void;
    violated(violation: string): void;
    acquireVsCodeApi?: unknown;
    kept?: unknown;
  }
  const side = window as unknown as Side;
  side.kept = state ?? undefined;
  side.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => {
      side.sent(message);
    },
    getState: () => side.kept,
    setState: (kept: unknown) => {
      side.kept = kept;
    },
  });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    side.violated(`${violatedDirective} ${blockedURI}`);
  });
}
