// Times the page with 1,000, 5,000 and 20,000 operations: `node tests/bench/page.mjs [--runs N] [--stock OPERATIONS]`.
import { parseArgs } from 'node:util';
import { netronFolder } from '../../extension/scripts/netron.mjs';
import { bundled } from './bundle.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, stock: { type: 'string', default: '5000' } } });
const { measure } = await bundled('page/measure.ts');
await measure(netronFolder(), { sizes: [1000, 5000, 20_000], runs: Number(values.runs), stock: Number(values.stock) });
