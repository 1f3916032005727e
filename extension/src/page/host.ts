/** Netron's host for a webview: no network, no dialogs of its own, bytes and pictures by message. */
import { assets } from 'netron:assets';
import { formats } from 'netron:formats';
import layout from 'netron:layout';
import type { Host } from 'netron/view.js';
import type { Editor } from './editor';
import { say } from './text';

/** What Netron asks while it works: whether a long layout should be ended. */
export interface Question {
  readonly text: string;
  readonly action: string;
  readonly answer: () => void;
}

export class PanelHost implements Host {
  readonly window = matchMedia('(prefers-reduced-motion: reduce)').matches ? still() : window;
  readonly document = document;
  readonly version = '9.3.3';
  readonly type = 'Panel';
  private options: unknown = undefined;

  constructor(
    private readonly editor: Editor,
    private readonly ask: (question: Question | null) => void,
    private readonly failed: (message: string) => void,
  ) {}

  environment(name: string): unknown {
    // `menu`: Netron would take keys that VS Code takes too; `serial`: the layout has a worker
    return { name: 'Netron Lens', menu: false, serial: false, packaged: false, repository: '' }[name];
  }

  view(): Promise<void> {
    // Netron clears its selection on every key; here the graph is walked with keys
    const add = document.addEventListener.bind(document);
    document.addEventListener = (...[type, ...rest]: Parameters<typeof add>) => {
      if (type !== 'keydown') add(type, ...rest);
    };
    return Promise.resolve();
  }

  start(): Promise<void> {
    Reflect.deleteProperty(document, 'addEventListener');
    return Promise.resolve();
  }

  async require(id: string): Promise<unknown> {
    const name = id.replace(/^\.\//, '');
    const load = formats[name];
    if (load === undefined) throw new Error(`Netron has no format '${name}'`);
    return load();
  }

  worker(): Worker {
    const url = URL.createObjectURL(new Blob([layout], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
  }

  async asset(file: string): Promise<string> {
    const load = assets[file];
    if (load === undefined) throw new Error(`Netron has no file '${file}'`);
    return (await load()).default;
  }

  fetch(file: string): Promise<never> {
    return Promise.reject(new Error(`'${file}' is not part of what is shown`));
  }

  save(name: string, extension: string): Promise<string> {
    return Promise.resolve(`${name}.${extension}`);
  }

  async export(file: string, blob: Blob): Promise<void> {
    this.editor.post({ type: 'exported', name: file, mime: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) });
  }

  /** Without a text, the question before is no longer one. An answer ends what it is about. */
  message(text?: string, alert?: boolean | null, action?: string): Promise<number> {
    if (text === undefined) {
      this.ask(null);
      return Promise.resolve(0);
    }
    if (alert === true) {
      this.exception(new Error(text));
      return Promise.resolve(0);
    }
    return new Promise((resolve) => {
      this.ask({
        text: say(text),
        action: say(action ?? ''),
        answer: () => {
          this.ask(null);
          resolve(0);
        },
      });
    });
  }

  execute(): Promise<void> {
    return Promise.resolve();
  }

  openURL(url: string): void {
    this.editor.post({ type: 'openExternal', url });
  }

  exception(error: unknown): void {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.editor.post({ type: 'log', level: 'error', message, stack: stack ?? null });
    this.failed(message);
  }

  get(name: string): unknown {
    return name === 'options' ? this.options : undefined;
  }

  set(name: string, value: unknown): void {
    if (name === 'options') this.options = value;
  }

  delete(): void {
    this.options = undefined;
  }

  event(): void {
    // Netron's telemetry ends here
  }

  update(): void {
    // there is no menu to keep in step
  }
}

// A window in whose frames so much time passes that Netron's animations are at their ends.
function still(): Window {
  const faster = 1000;
  return new Proxy(window, {
    get: (target, name) => {
      if (name === 'requestAnimationFrame') {
        return (draw: FrameRequestCallback) =>
          requestAnimationFrame((time) => {
            draw(time * faster);
          });
      }
      const value: unknown = Reflect.get(target, name);
      // the browser's own functions know no other window
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
