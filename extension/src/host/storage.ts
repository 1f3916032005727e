/** Keeps what panels show, so that they come back after the window was reloaded without running anything. */
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kept } from './presentation';

/** Panels kept per workspace; the oldest go first. */
const limit = 24;

export interface KeptPanel {
  readonly uri: string;
  readonly show: Kept;
  readonly bytes: Uint8Array | null;
}

interface Header {
  readonly uri: string;
  readonly show: Kept;
  readonly hasBytes: boolean;
}

export class PanelStorage {
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** Keeps a panel, after what was to be kept before: two writes of one file would meet. */
  write(panel: KeptPanel): Promise<void> {
    const written = this.writing.then(() => this.put(panel));
    this.writing = written.catch(() => undefined); // who asked for it is told
    return written;
  }

  /** What was kept under a key; none where nothing was, or where it was made by a version with other files. */
  async read(key: string): Promise<KeptPanel | undefined> {
    try {
      // written by `write` alone
      const header = JSON.parse(await readFile(this.file(key, 'json'), 'utf8')) as Header;
      const bytes = header.hasBytes ? new Uint8Array(await readFile(this.file(key, 'onnx'))) : null;
      return { uri: header.uri, show: header.show, bytes };
    } catch {
      return undefined; // nothing was kept, or it cannot be read any more
    }
  }

  /** What was kept last of a model with a title, for a panel whose page had no time to keep its state. */
  async newest(title: string): Promise<KeptPanel | undefined> {
    for (const name of await this.byAge()) {
      const kept = await this.read(path.parse(name).name);
      if (kept?.show.title === title) return kept;
    }
    return undefined;
  }

  private async put({ uri, show, bytes }: KeptPanel): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const header: Header = { uri, show, hasBytes: bytes !== null };
    if (bytes !== null) await replace(this.file(show.key, 'onnx'), bytes);
    await replace(this.file(show.key, 'json'), JSON.stringify(header));
    await this.prune();
  }

  private file(key: string, extension: string): string {
    return path.join(this.folder, `${key.replace(/[^0-9a-f]/g, '')}.${extension}`);
  }

  // The headers' names, newest first; empty where nothing was ever kept.
  private async byAge(): Promise<readonly string[]> {
    const all = await readdir(this.folder).catch(() => []);
    const names = all.filter((name) => name.endsWith('.json'));
    const aged = await Promise.all(names.map(async (name) => ({ name, time: (await stat(path.join(this.folder, name))).mtimeMs })));
    return aged.sort((a, b) => b.time - a.time).map(({ name }) => name);
  }

  private async prune(): Promise<void> {
    for (const name of (await this.byAge()).slice(limit)) {
      await rm(path.join(this.folder, name), { force: true });
      await rm(path.join(this.folder, name.replace(/json$/, 'onnx')), { force: true });
    }
  }
}

// A window that ends half-way through leaves the old file or the new one, never a half.
async function replace(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.new`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
