/** The page of `netron-lens show`: one file that holds the graph it shows, with no one to talk to. */
import './view/netron';
import type { FromWebview, Show, Totals } from '../messages';
import type { Editor, ViewState } from './editor';
import { readFile, type File } from './onnx/file';
import { start } from './start';
import { atOnce } from './steps';

let send: ((message: Show) => void) | null = null;
let kept: ViewState | null = null;

const editor: Editor = {
  post: answer,
  state: () => kept,
  keep: (state) => {
    kept = state;
  },
};

start((receive) => {
  send = receive;
  return editor;
}).then(
  () => send?.(message(bytesOf('graph'))),
  (error: unknown) => {
    document.title = String(error);
  },
);

// What the command line wrote into the page, in base64.
function bytesOf(id: string): Uint8Array {
  const text = document.getElementById(id)?.textContent ?? '';
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

function message(bytes: Uint8Array): Show {
  const file = atOnce(readFile(bytes));
  const title = document.title;
  return {
    type: 'show',
    key: title,
    title,
    file: file?.source ?? '',
    qualname: title,
    bytes,
    level: 'layers',
    keepView: false,
    recipe: [],
    warnings: [],
    failure: null,
    totals: totals(file),
    modules: [],
    versions: [],
    settings: { details: false },
    restored: false,
  };
}

function totals(file: File | null): Totals {
  const number = (key: string): number | null => {
    const text = file?.metadata.get(`netron_lens.${key}`);
    return text === undefined ? null : Number(text);
  };
  return {
    parameters: number('parameters'),
    trainable: number('trainable'),
    multiplyAdds: number('multiply_adds'),
    activationBytes: number('activation_bytes'),
    largestActivation: number('largest_activation'),
    outputs: [],
    seconds: null,
    realTensors: number('real_tensors') === 1,
  };
}

// The page is its own host: pictures are downloaded, names go to the clipboard.
function answer(message: FromWebview): void {
  if (message.type === 'exported') download(message.name, message.mime, message.bytes);
  if (message.type === 'copy') void navigator.clipboard.writeText(message.text); // where the browser refuses, nothing is copied
  if (message.type === 'log') console.warn(message.message);
}

function download(name: string, mime: string, bytes: Uint8Array): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes.slice()], { type: mime }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
