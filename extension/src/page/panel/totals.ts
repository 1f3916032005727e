/** The model's figures, in the line above the graph. */
import type { Totals } from '../../messages';
import { macs, short } from '../../figures';
import { exact } from '../graph/words';
import { element } from './dom';
import { say } from '../text';

const kibi = 1024;

export function totalsLine(totals: Totals): HTMLElement {
  const { parameters, multiplyAdds, outputs } = totals;
  const parts = [
    outputs.length > 0 ? `→ ${outputs.map(({ shape }) => `[${shape.join(', ')}]`).join(', ')}` : '',
    parameters === null ? '' : say('{0} parameters', short(parameters)),
    multiplyAdds === null || multiplyAdds === 0 ? '' : macs(multiplyAdds),
  ].filter((text) => text !== '');
  return element('div', 'lens-totals', { text: parts.join(' · '), title: sentences(totals).join('\n') });
}

function sentences(totals: Totals): string[] {
  const { parameters, trainable, multiplyAdds, activationBytes, largestActivation, seconds, realTensors } = totals;
  return [
    parameters === null ? '' : say('Parameters: {0}', exact(parameters)),
    parameters === null || trainable === null ? '' : say('Trainable: {0}, frozen: {1}', exact(trainable), exact(parameters - trainable)),
    multiplyAdds === null ? '' : say('Multiply–adds of one run: {0}', exact(multiplyAdds)),
    activationBytes === null ? '' : say('Activations: {0}', size(activationBytes)),
    largestActivation === null ? '' : say('Largest activation: {0}', size(largestActivation)),
    seconds === null ? '' : say('Drawn from a run that took {0} s', seconds.toFixed(2)),
    realTensors ? say('The code looks at values: it ran on real tensors') : '',
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
