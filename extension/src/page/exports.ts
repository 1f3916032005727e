/** Makes Netron publish its classes: where `window.exports` is an object, its view puts them there as it is loaded. Imported before it. */
import type { Namespace } from 'netron/view.js';

declare global {
  interface Window {
    exports?: { view?: Namespace };
  }
}

window.exports = {};

/** Netron's classes; throws where its view has not been loaded yet. */
export function netron(): Namespace {
  const namespace = window.exports?.view;
  if (namespace === undefined) throw new Error('Netron has not published its classes');
  return namespace;
}
