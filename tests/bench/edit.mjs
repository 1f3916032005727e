// The page's part of `tests/bench/edit.py`, which starts it.
import { netronFolder } from '../../extension/scripts/netron.mjs';
import { bundled } from './bundle.mjs';

const { redraw } = await bundled('bench/redraw.ts');
await redraw(netronFolder());
