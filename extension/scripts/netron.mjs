// Netron's own files, taken unedited from the installed Python package, as modules that the page imports.
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';
import { capture } from './run.mjs';
import { python } from './setup.mjs';

const version = '9.3.3';

// Files of Netron's own page and of its program for Node, which the panel replaces.
const replaced = new Set(['browser', 'index', 'node', 'worker', 'view', 'desktop', 'grapher', 'base', 'dagre']);

/** The folder of the installed `netron` package; throws where it is not of the version that the page was written for. */
export function netronFolder() {
  const file = capture(python, ['-c', 'import netron; print(netron.__file__)']).trim();
  const folder = path.dirname(realpathSync(file)); // the bundler follows links too: by another name, a file would be bundled twice
  const [, found] = /<meta name="version" content="([^"]*)">/.exec(read(folder, 'index.html')) ?? [];
  if (found !== version) {
    throw new Error(`Netron ${version} is needed, ${found ?? 'no version'} is installed in ${folder}`);
  }
  return folder;
}

/**
 * The esbuild plugin that resolves `netron/FILE.js` to a file of Netron's, and the generated modules `netron:formats`
 * (loaders by name), `netron:assets` (operator descriptions by file name) and `netron:layout` (the layout worker's text).
 *
 * `formats` names the formats to include; all of them where it is left out.
 */
export function netronPlugin(folder, { formats } = {}) {
  return {
    name: 'netron',
    setup(build) {
      build.onResolve({ filter: /^netron\/.+\.js$/ }, ({ path: name }) => ({ path: path.join(folder, name.slice('netron/'.length)) }));
      build.onResolve({ filter: /^netron:/ }, ({ path: name }) => ({ path: name, namespace: 'netron' }));
      build.onLoad({ filter: /^netron:formats$/, namespace: 'netron' }, () => ({
        contents: formatsModule(folder, formats),
        resolveDir: folder,
      }));
      build.onLoad({ filter: /^netron:assets$/, namespace: 'netron' }, () => ({
        contents: assetsModule(folder, formats),
        resolveDir: folder,
      }));
      build.onLoad({ filter: /^netron:asset\//, namespace: 'netron' }, ({ path: name }) => ({
        contents: operators(folder, name.slice('netron:asset/'.length)),
        loader: 'text',
      }));
      build.onLoad({ filter: /^netron:layout$/, namespace: 'netron' }, async () => ({
        contents: await layoutWorker(folder),
        loader: 'text',
      }));
      build.onLoad({ filter: /^netron:style$/, namespace: 'netron' }, () => ({ contents: read(folder, 'grapher.css'), loader: 'text' }));
    },
  };
}

/** The inside of `<body>` and of `<style>` of Netron's own page: its element ids change between versions, so they are taken from it. */
export function netronPage(folder) {
  const page = read(folder, 'index.html');
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text).join('\n');
  const [, body] = /<body[^>]*>([\s\S]*)<\/body>/.exec(page) ?? [];
  return {
    styles,
    body: body
      // the policy of the page forbids them, and VS Code would try to open them
      .replaceAll('href="javascript:void(0)"', 'role="button" tabindex="0" aria-label="Close"')
      .replaceAll(/<input type="file"[^>]*>/g, '')
      .replaceAll(/<button id="open-file-button"[\s\S]*?<\/button>/g, ''),
  };
}

function formatsModule(folder, formats) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .filter((name) => !replaced.has(name) && (formats === undefined || formats.includes(name)));
  return `export const formats = {\n${names.map((name) => `  '${name}': () => import('./${name}.js'),`).join('\n')}\n};`;
}

function assetsModule(folder, formats) {
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('-metadata.json') && (formats === undefined || formats.includes(file.slice(0, -'-metadata.json'.length))),
  );
  return `export const assets = {\n${files.map((file) => `  '${file}': () => import('netron:asset/${file}'),`).join('\n')}\n};`;
}

// Descriptions of operators, without their documentation and examples: they are nine tenths of the file.
function operators(folder, file) {
  const types = JSON.parse(read(folder, file));
  return Array.isArray(types) ? JSON.stringify(types.map(operator)) : JSON.stringify(types);
}

function operator(type) {
  const kept = pick(type, ['name', 'module', 'version', 'category', 'status', 'identifier']);
  for (const key of ['inputs', 'outputs']) {
    if (type[key]) kept[key] = type[key].map((value) => pick(value, ['name', 'list', 'option', 'type', 'optional', 'visible']));
  }
  if (type.attributes) kept.attributes = type.attributes.map((value) => pick(value, ['name', 'type', 'default', 'visible']));
  return kept;
}

function pick(value, keys) {
  return Object.fromEntries(keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]));
}

// A worker in a webview can import nothing: the layout and its handler are one classic script.
async function layoutWorker(folder) {
  const layout = read(folder, 'dagre.js').replaceAll(/^export\s.*$/gm, '');
  const handler = `
self.addEventListener('message', (event) => {
  const message = event.data;
  try {
    dagre.layout(message.nodes, message.edges, message.layout, message.state);
    self.postMessage(message);
  } catch (error) {
    self.postMessage({ type: 'error', message: error.message });
  }
});`;
  const { code } = await transform(layout + handler, { minify: true });
  return code;
}

function read(folder, file) {
  return readFileSync(path.join(folder, file), 'utf8');
}
