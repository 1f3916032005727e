import { expect, test } from 'vitest';
import { macs, short } from '../../extension/src/figures';

test('figures have two digits and the unit of their size', () => {
  expect([1, 999, 1000, 61_706, 1_234_567, 11_689_512, 123_456_789, 6_738_415_616].map(short)).toEqual([
    '1',
    '999',
    '1 k',
    '62 k',
    '1.2 M',
    '12 M',
    '123 M',
    '6.7 G',
  ]);
});

test('a figure that would be rounded to a thousand has the next unit', () => {
  expect([999_499, 999_500].map(short)).toEqual(['999 k', '1 M']);
});

test('multiply–adds are counted in millions from a hundredth of one on', () => {
  expect([640, 9_600, 14_000, 651_720, 4_089_184_256].map(macs)).toEqual([
    '640 MACs',
    '9.6 kMACs',
    '0.014 MMACs',
    '0.65 MMACs',
    '4.1 GMACs',
  ]);
});
