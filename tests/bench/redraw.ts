/** A panel that draws what the language server answers, line by line on standard input, beside stock Netron. */
import { createInterface } from 'node:readline';
import { ranRecipe } from '../../extension/src/host/recipe';
import { presentation } from '../../extension/src/host/presentation';
import type { Drawn, Show } from '../../extension/src/messages';
import type { Visualization } from '../../extension/src/protocol';
import { openInNetron, stockNetron } from '../page/measure';
import { launch, panel, type Panel } from '../page/panel';

interface Line {
  readonly visualization: Visualization;
  readonly file: string;
  readonly qualname: string;
  readonly keepView: boolean;
}

/** Answers each line, an answer of the server's, with two: when it is drawn, and how long Netron's own page takes for the same bytes. */
export async function redraw(netron: string): Promise<void> {
  const browser = await launch();
  const [ours, theirs] = [await panel(browser), await stockNetron(browser, netron)];
  say({ ready: true });
  for await (const text of createInterface({ input: process.stdin })) {
    // the bench beside this file writes it
    const line = JSON.parse(text) as Line;
    const bytes = new Uint8Array(Buffer.from(line.visualization.graph ?? '', 'base64'));
    const { milliseconds, nodes } = await draw(ours, line, bytes);
    say({ milliseconds, nodes, last: ranRecipe(line.visualization) });
    const stock = await openInNetron(theirs, bytes);
    say({ stock, nodes: await theirs.evaluate(() => document.querySelectorAll('#nodes > .node').length) });
  }
  await browser.close();
}

async function draw(it: Panel, { visualization, file, qualname, keepView }: Line, bytes: Uint8Array): Promise<Drawn> {
  const subject = { key: `${file}:${qualname}`, file, qualname };
  const shown = presentation(visualization, subject, 'layers', (message) => message);
  const before = it.messages.length;
  await send(it, { ...shown, keepView, settings: { details: false }, restored: false }, bytes);
  for (;;) {
    const drawn = it.messages.slice(before).find((message) => message.type === 'drawn');
    if (drawn !== undefined) return drawn;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

// Bytes cross as base64 and by themselves, as an editor hands them on beside the rest of a message.
async function send({ page }: Panel, message: Omit<Show, 'bytes'>, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ([text, base64]) => {
      const letters = atob(base64);
      const crossed = new Uint8Array(letters.length);
      for (let index = 0; index < letters.length; index++) crossed[index] = letters.charCodeAt(index);
      window.postMessage({ ...(JSON.parse(text) as object), bytes: crossed }, '*');
    },
    [JSON.stringify(message), Buffer.from(bytes).toString('base64')] as const,
  );
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
