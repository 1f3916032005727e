// Builds the panel's page into `extension/dist/page`, and the one-file page of the command line.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { netronFolder, netronPage, netronPlugin } from './netron.mjs';
import { replaceFile, replaceFolder } from './replacement.mjs';
import { root } from './run.mjs';

const source = path.join(root, 'extension', 'src', 'page');
const folder = path.join(root, 'extension', 'dist', 'page');
const standalone = path.join(root, 'pyserver', 'netron_lens', 'page', 'standalone.html');

const shared = {
  bundle: true,
  minify: true,
  keepNames: true, // Netron asks values for the name of their class
  target: 'chrome118',
  external: ['fs', 'zlib', 'worker_threads', 'node:*'],
  logLevel: 'error',
};

/** Builds the page of the panel and the page of `netron-lens show`. */
export async function buildPage() {
  const netron = netronFolder();
  const style = await bundledStyle();
  await replaceFolder(folder, (made) => buildPanel(netron, style, made));
  await buildStandalone(netron, style);
}

async function buildPanel(netron, style, made) {
  await build({
    ...shared,
    entryPoints: [path.join(source, 'main.ts')],
    format: 'esm',
    splitting: true,
    outdir: made,
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [netronPlugin(netron)],
  });
  writeFileSync(path.join(made, 'grapher.css'), readFileSync(path.join(netron, 'grapher.css')));
  writeFileSync(path.join(made, 'page.css'), style);
  writeFileSync(path.join(made, 'page.html'), panelPage(netron));
}

// `{{nonce}}`, `{{cspSource}}` and `{{base}}` are filled in by the panel.
function panelPage(netron) {
  const policy = [
    "default-src 'none'",
    "script-src 'nonce-{{nonce}}' {{cspSource}}",
    "style-src {{cspSource}} 'unsafe-inline'",
    'img-src {{cspSource}} data: blob:',
    'font-src {{cspSource}}',
    'worker-src blob:',
  ].join('; ');
  const links = ['grapher.css', 'page.css'].map(
    // their rules are read by the page, which is of another origin
    (file) => `<link rel="stylesheet" crossorigin="anonymous" href="{{base}}/${file}">`,
  );
  const script = '<script type="module" nonce="{{nonce}}" src="{{base}}/main.js"></script>';
  return page(netron, policy, links, script);
}

// `{{graph}}` and `{{state}}` are filled in by the command line, in base64.
async function buildStandalone(netron, style) {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [path.join(source, 'standalone.ts')],
    format: 'iife',
    write: false,
    plugins: [netronPlugin(netron, { formats: ['onnx', 'onnx-proto'] })],
  });
  const code = outputFiles[0].text.replaceAll('</script', '<\\/script');
  const hash = createHash('sha256').update(code).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; worker-src blob:`;
  const styles = [readFileSync(path.join(netron, 'grapher.css'), 'utf8'), style].map((text) => `<style>${text}</style>`);
  const data = ['graph', 'state'].map((name) => `<script type="text/plain" id="${name}">{{${name}}}</script>`);
  const script = `${data.join('\n')}\n<script>${code}</script>`;
  const text = page(netron, policy, styles, '', script);
  await replaceFile(standalone, (made) => {
    writeFileSync(made, text);
  });
}

function page(netron, policy, styles, head, end = '') {
  const { styles: own, body } = netronPage(netron);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Netron Lens</title>
<style>${own}</style>
${styles.join('\n')}
${head}
</head>
<body class="${end === '' ? 'welcome' : 'welcome lens-standalone'}">
${body}
${end}
</body>
</html>
`;
}

async function bundledStyle() {
  const entry = path.join(source, 'page.css');
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, target: 'chrome118', write: false });
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPage();
}
