/** The model's figures, in the line above the graph. */
import type { Totals } from '../../messages';
import { exact, short } from '../graph/words';
import { element } from './dom';

const kibi = 1024;

export function totalsLine(totals: Totals): HTMLElement {
  const { parameters, multiplyAdds, outputs } = totals;
  const parts = [
    outputs.length > 0 ? `→ ${outputs.map(({ shape }) => `[${shape.join(', ')}]`).join(', ')}` : '',
    parameters === null ? '' : `${short(parameters)} parameters`,
    multiplyAdds === null || multiplyAdds === 0 ? '' : `${short(multiplyAdds)} MACs`,
  ].filter((text) => text !== '');
  return element('div', 'lens-totals', { text: parts.join(' · '), title: sentences(totals).join('\n') });
}

function sentences(totals: Totals): string[] {
  const { parameters, trainable, multiplyAdds, activationBytes, largestActivation, seconds, realTensors } = totals;
  return [
    parameters === null ? '' : `Parameters: ${exact(parameters)}`,
    parameters === null || trainable === null ? '' : `Trainable: ${exact(trainable)}, frozen: ${exact(parameters - trainable)}`,
    multiplyAdds === null ? '' : `Multiply–adds of one run: ${exact(multiplyAdds)}`,
    activationBytes === null ? '' : `Activations: ${size(activationBytes)}`,
    largestActivation === null ? '' : `Largest activation: ${size(largestActivation)}`,
    seconds === null ? '' : `Drawn from a run that took ${seconds.toFixed(2)} s`,
    realTensors ? 'The code looks at values: it ran on real tensors' : '',
  ].filter((text) => text !== '');
}

/** `1.5 MiB`. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= kibi && unit < units.length - 1) {
    value /= kibi;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`;
}
