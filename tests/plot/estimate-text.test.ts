import fc from 'fast-check';
import { formatEstimate } from '../../src/plot/estimate-text';

const plain = (text: string): string => text.replace(/\u202f/g, ' ');

it.each([
  [1.811e9, 2.1e7, '(1.81 ± 0.02) × 10⁹'],
  [1.811709771e9, 1.44e7, '(1.812 ± 0.014) × 10⁹'],
  [12_345, 432, '12 300 ± 400'],
  [12_345, 15, '12 345 ± 15'],
  [999_999, 0.4, '999 999.0 ± 0.4'],
  [3.2e9, 4e9, '(3 ± 4) × 10⁹'],
  [17, 2.6, '17 ± 3'],
  [0, 3, '0 ± 3'],
  [1.8117e9, undefined, '1.8 × 10⁹'],
  [4321, undefined, '4 300'],
  [0, undefined, '0'],
  [1811709771, 0, '1 811 709 771']
])('%d ± %d', (value, error, text) => {
  expect(plain(formatEstimate({ value, error }))).toBe(text);
});

it('is within the last digit of what it says', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e12, noNaN: true }),
      fc.double({ min: 1e-3, max: 1, noNaN: true }),
      (value, share) => {
        const error = value * share;
        const text = plain(formatEstimate({ value, error })).replace(/(?<=\d) (?=\d{3})/g, '');
        const [, told, spread, power] = /^\(?([\d.]+) ± ([\d.]+)\)?(?: × 10(.+))?$/.exec(text)!;
        const scale = 10 ** [...(power ?? '⁰')].reduce((sum, digit) => 10 * sum + '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit), 0);
        expect(Math.abs(Number(told) * scale - value)).toBeLessThanOrEqual(0.51 * error);
        expect(Math.abs(Number(spread) * scale - error)).toBeLessThanOrEqual(0.26 * error);
      }
    )
  );
});
