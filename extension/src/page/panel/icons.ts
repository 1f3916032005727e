/** The icons of the page: one set of strokes, drawn in the colour of the text beside them. */

const svg = 'http://www.w3.org/2000/svg';

const corners = 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10';
const square = 'M4 2.5h8A1.5 1.5 0 0 1 13.5 4v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5Z';
const lens = 'M11 7A4 4 0 1 1 3 7a4 4 0 0 1 8 0ZM10 10l3.5 3.5';
const circle = 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0Z';

const paths = {
  fit: corners,
  zoomIn: 'M8 3v10M3 8h10',
  zoomOut: 'M3 8h10',
  foldAll: `${square}M5.5 8h5`,
  unfoldAll: `${square}M5.5 8h5M8 5.5v5`,
  find: lens,
  info: `${circle}M8 7.5v3.5M8 5v.5`,
} as const;

export type Icon = keyof typeof paths;

/** An icon of 16 by 16 pixels; what it means is told by what holds it. */
export function icon(name: Icon): SVGSVGElement {
  const made = document.createElementNS(svg, 'svg');
  for (const [key, value] of Object.entries({
    viewBox: '0 0 16 16',
    width: '16',
    height: '16',
    'aria-hidden': 'true',
    class: 'lens-icon',
  })) {
    made.setAttribute(key, value);
  }
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths[name]);
  made.append(path);
  return made;
}
