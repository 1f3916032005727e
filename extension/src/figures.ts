/** Figures in short, as the extension host and the page write them; the language server's `totals.py` writes the same. */

const units = ['', 'k', 'M', 'G', 'T'];
const thousand = 1000;
/** From here on two digits would round up to the next unit. */
const full = 999.5;

/** `620`, `62 k`, `1.2 M`, `123 M`. */
export function short(count: number): string {
  return scaled(count, 0).trimEnd();
}

/** `640 MACs`, `0.65 MMACs`, `4.1 GMACs`: multiply–adds are counted in millions from a hundredth of one on. */
export function macs(count: number): string {
  return `${count >= 10_000 && count < thousand * thousand ? `${digits(count / 1e6)} M` : scaled(count, 0)}MACs`;
}

function scaled(value: number, unit: number): string {
  const limit = unit === 0 ? thousand : full;
  if (value < limit || unit === units.length - 1) return `${unit === 0 ? String(value) : digits(value)} ${units[unit] ?? ''}`;
  return scaled(value / thousand, unit + 1);
}

function digits(value: number): string {
  return value < 99.5 ? String(Number(value.toPrecision(2))) : value.toFixed(0);
}
