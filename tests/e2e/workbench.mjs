// The workbench of a real VS Code in a headless Chromium, and what a user does in it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browser } from './editor.mjs';
import { startServer } from './server.mjs';

const artifacts = path.join(path.dirname(fileURLToPath(import.meta.url)), 'artifacts');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const patience = Number(process.env.NETRON_LENS_PATIENCE ?? 180_000);

export class Workbench {
  static async start(options) {
    const server = await startServer(options);
    const chrome = await chromium.launch({ executablePath: browser(), headless: true, args: flags });
    const context = await chrome.newContext({ viewport: { width: 1400, height: 900 }, acceptDownloads: true });
    return new Workbench(server, chrome, context);
  }

  constructor(server, chrome, context) {
    this.server = server;
    this.chrome = chrome;
    this.context = context;
    this.console = [];
  }

  /**
   * Opens the workspace with one of its files.
   *
   * VS Code gives its extension host 60 seconds to answer and never tries again: only where that is what went wrong,
   * the page is loaded once more.
   */
  async open(file, payload = []) {
    for (let attempt = 1; ; attempt += 1) {
      this.page = await this.context.newPage();
      this.page.setDefaultTimeout(patience);
      this.console = [];
      const lost = this.extensionHostLost();
      try {
        await this.page.goto(this.address(file, payload), { waitUntil: 'commit' });
        await Promise.race([this.page.locator('.editor-instance .view-lines').first().waitFor(), lost]);
        return this.page;
      } catch (error) {
        if (attempt === 3 || !error.message.startsWith('extension host')) {
          throw error;
        }
        await this.page.close();
      }
    }
  }

  extensionHostLost() {
    const lost = new Promise((_resolve, reject) => {
      this.page.on('console', (message) => {
        this.console.push(`${message.type()} ${message.text()}`);
        if (/extension host took longer than|extension host terminated unexpectedly/i.test(message.text())) {
          reject(new Error(`extension host lost: ${message.text()}`));
        }
      });
    });
    lost.catch(() => undefined); // only the race in `open` listens, and it may be over
    return lost;
  }

  /** Reloads the window. An address that names a file would open it instead of what was open. */
  async reload() {
    const address = this.address(undefined, []);
    await this.page.evaluate((url) => globalThis.history.replaceState(null, '', url), address);
    await this.command('Developer: Reload Window');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
  }

  address(file, payload) {
    const host = new URL(this.server.url).host;
    const opened = file === undefined ? [] : [['openFile', `vscode-remote://${host}${path.join(this.server.workspace, file)}`]];
    const folder = encodeURIComponent(this.server.workspace);
    return `${this.server.url}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify([...payload, ...opened]))}`;
  }

  /** The code lenses whose title contains a text. */
  lens(title) {
    return this.page.locator('.codelens-decoration a', { hasText: title });
  }

  /** Our page in the webview that is shown: VS Code keeps the frames of hidden tabs. */
  webview() {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /** Our pages in all webviews that are shown, from left to right. */
  async webviews() {
    const frames = await this.page.locator('iframe.webview.ready:visible').all();
    const placed = await Promise.all(frames.map(async (frame) => ({ frame, left: (await frame.boundingBox()).x })));
    return placed.sort((a, b) => a.left - b.left).map(({ frame }) => frame.contentFrame().frameLocator('iframe#active-frame'));
  }

  /** The names of all nodes drawn in a panel, once one that contains `expected` is there. */
  async nodeNames(expected, webview = this.webview()) {
    const nodes = webview.locator('#target .node-item-type text, #canvas .node-item-type text');
    await nodes.filter({ hasText: expected }).first().waitFor();
    return nodes.allTextContents();
  }

  /** The nodes drawn in the panel whose text contains a text. */
  node(text) {
    return this.webview().locator('#target .node, #canvas .node').filter({ hasText: text });
  }

  /** How far the graph is zoomed, and where it is scrolled to. */
  async view() {
    return this.webview()
      .locator('#target')
      .evaluate((target) => {
        const canvas = target.querySelector('svg');
        const { width, height } = canvas.getBoundingClientRect();
        const box = canvas.viewBox.baseVal;
        return { scale: Math.round((width / box.width) * 1000) / 1000, width, height, left: target.scrollLeft, top: target.scrollTop };
      });
  }

  statusBar(text) {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  tab(name) {
    return this.page.locator('.tabs-container .tab').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  toast(text) {
    return this.page.locator('.notifications-toasts .notification-list-item-message', { hasText: text });
  }

  /** Runs a command by its title, as from the palette; a panel that takes the focus late closes it, and it is opened again. */
  async command(title) {
    const input = this.page.locator('.quick-input-widget:visible input[type=text], .quick-input-widget:visible input:not([type])').first();
    const row = this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator(`text="${title}"`) })
      .first();
    for (let left = 5; ; left -= 1) {
      await this.page.keyboard.press('F1');
      try {
        await input.fill(`>${title}`, { timeout: 10_000 });
        await row.click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  }

  /** Chooses a quick fix at the cursor; its menu closes while the editor scrolls to the cursor, and is opened again. */
  async quickFix(title) {
    const row = this.page.locator('.action-widget .monaco-list-row', { hasText: title });
    for (let left = 5; ; left -= 1) {
      await this.command('Quick Fix...');
      try {
        await row.click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (left === 0) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async goToLine(line) {
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget:visible input').first();
    await input.fill(`:${line}`);
    await this.page.keyboard.press('Enter');
  }

  async focusEditor(name) {
    await this.tab(name).first().click();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();
  }

  async typeAtEndOf(line, text) {
    await this.goToLine(line);
    await this.page.keyboard.press('End');
    // the editor indents a new line by itself, and completes nothing of a text that is inserted at once
    await this.page.keyboard.insertText(text);
  }

  /** Switches the colour theme; gives the background colours of the page and of the editor once they agree. */
  async theme(name) {
    await this.command('Preferences: Color Theme');
    const input = this.page.locator('.quick-input-widget:visible input').first();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await this.page.keyboard.press('Enter');
    const color = (element) => element.ownerDocument.defaultView.getComputedStyle(element).backgroundColor;
    const colors = async () => ({
      page: await this.webview().locator('#target').evaluate(color),
      editor: await this.page.locator('.monaco-editor-background').first().evaluate(color),
    });
    // the theme that is hovered in the list is shown at once, the chosen one a moment later
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.until(async () => {
      const { page, editor } = await colors();
      return page === editor;
    });
    return await colors();
  }

  /** Waits until a condition holds; throws where it does not within the usual time. */
  async until(condition) {
    const end = Date.now() + patience;
    while (!(await condition())) {
      if (Date.now() > end) {
        throw new Error('The condition did not come to hold');
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async screenshot(name) {
    mkdirSync(artifacts, { recursive: true });
    await this.page.screenshot({ path: path.join(artifacts, `${name}.png`) });
  }

  /** Keeps what tells why a test failed: a picture, the browser's console and all logs. */
  async diagnose(name) {
    await this.screenshot(name);
    const logs = path.join(this.server.data, 'logs');
    const files = existsSync(logs) ? readdirSync(logs, { recursive: true }).filter((file) => file.endsWith('.log')) : [];
    const parts = files.map((file) => `--- ${file}\n${readFileSync(path.join(logs, file), 'utf8').slice(-8000)}`);
    writeFileSync(path.join(artifacts, `${name}.txt`), [...this.console.slice(-80), ...parts].join('\n'));
  }

  async stop() {
    await this.chrome.close();
    await this.server.stop();
  }
}
