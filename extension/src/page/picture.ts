/** The graph as a picture, as it is seen: SVG with its own style, or PNG. */
import graphStyle from 'netron:style';
import { cut } from './graph/words';
import type { Page } from './page';

const margin = 24;
// Browsers draw no larger canvas.
const largest = 16_000;

export async function exportPicture(page: Page, format: 'svg' | 'png'): Promise<void> {
  const picture = svg();
  if (picture === null) return;
  const name = `${fileName(page.shown?.show.title ?? '')}.${format}`;
  const bytes = format === 'svg' ? new TextEncoder().encode(picture.text) : await png(picture);
  page.editor.post({ type: 'exported', name, mime: format === 'svg' ? 'image/svg+xml' : 'image/png', bytes });
}

// What no file system takes in a name is left out.
function fileName(title: string): string {
  const name = title.replaceAll(/[<>:"/\\|?*\p{Cc}]+/gu, '_');
  return cut(name, 80) || 'graph';
}

interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

function svg(): Picture | null {
  const canvas = document.getElementById('canvas');
  const origin = document.getElementById('origin');
  if (!(canvas instanceof SVGSVGElement) || !(origin instanceof SVGGElement)) return null;
  const box = origin.getBBox();
  const [width, height] = [Math.ceil(box.width + 2 * margin), Math.ceil(box.height + 2 * margin)];
  const clone = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  clone.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  for (const [name, value] of Object.entries({
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    class: document.documentElement.className,
  })) {
    clone.setAttribute(name, String(value));
  }
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = pageStyle();
  const background = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  background.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  const graph = origin.cloneNode(true);
  if (!(graph instanceof SVGGElement)) return null;
  graph.setAttribute('transform', `translate(${margin - box.x}, ${margin - box.y})`);
  graph.querySelector('#edge-paths-hit-test')?.remove();
  for (const marked of graph.querySelectorAll('.select, .lens-followed')) marked.classList.remove('select', 'lens-followed');
  clone.append(style, background, graph);
  return { text: new XMLSerializer().serializeToString(clone), width, height };
}

// The rules of the graph alone, with the colours of the theme put in.
function pageStyle(): string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).flatMap(active);
  const wanted = rules.filter(
    (rule) => /\.(?:node|edge|cluster|graph-item|mark|select)|#arrowhead/.test(rule.selectorText) && !rule.selectorText.includes(':hover'),
  );
  const computed = getComputedStyle(document.documentElement);
  const text = (wanted.length > 0 ? wanted.map(({ cssText }) => cssText).join('\n') : graphStyle).replaceAll(
    /\[data-vscode-theme-kind[^\]]*\]\s*/g,
    '',
  );
  return text.replaceAll(/var\((--[\w-]+)(?:,[^()]*)?\)/g, (_, name: string) => computed.getPropertyValue(name).trim() || 'currentColor');
}

function active(rule: CSSRule): CSSStyleRule[] {
  if (rule instanceof CSSStyleRule) {
    const kind = document.body.dataset['vscodeThemeKind'] ?? '';
    return rule.selectorText.includes('data-vscode-theme-kind') && !kind.startsWith('vscode-high-contrast') ? [] : [rule];
  }
  if (rule instanceof CSSMediaRule && matchMedia(rule.conditionText).matches) return [...rule.cssRules].flatMap(active);
  return [];
}

async function png({ text, width, height }: Picture): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, largest / width, largest / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) throw new Error('The picture is too large');
  return new Uint8Array(await blob.arrayBuffer());
}
