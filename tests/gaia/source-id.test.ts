import fc from 'fast-check';
import { GaiaError } from '../../src/protocol';
import { centreOf, pixelMeetsDisc, pixelOf, separation } from '../../src/sky';
import { partitionOfSourceId } from '../../src/gaia/partitions';
import {
  firstSourceIdOf,
  joinSourceId,
  parseSourceId,
  pixelOfSourceId,
  pixelShift,
  splitSourceId
} from '../../src/gaia/source-id';

const PROXIMA = '5853498713190525696';
const BARNARD = '4472832130942575872';

const KNOWN: [string, number, number, string][] = [
  ['304080935778333056', 8849920, 34570, '034570-036209'],
  [PROXIMA, 170359234, 665465, '665451-665470'],
  [BARNARD, 130176548, 508502, '508501-508680'],
  ['762815470562110464', 22200852, 86722, '086704-090620'],
  ['1673428148828353280', 48703169, 190246, '188927-191879'],
  ['5937083312263887616', 172791866, 674968, '674968-674984'],
  ['4295806720', 0, 0, '000000-003111'],
  ['6917528997577384320', 201326591, 786431, '786097-786431']
];

test.each(KNOWN)('%s: level 12, level 8 and partition', (id, level12, level8, partition) => {
  expect(pixelOfSourceId(id)).toBe(level12);
  expect(pixelOfSourceId(BigInt(id), 8)).toBe(level8);
  expect(partitionOfSourceId(id).name).toBe(partition);
  const { high } = splitSourceId(id);
  expect(high >>> pixelShift(12)).toBe(level12);
  expect(high >>> pixelShift(8)).toBe(level8);
});

test.each<[number, string, number]>([
  [4, '2060294888487267584', 914],
  [8, '539853444666465792', 61374],
  [8, '1678668421246394624', 190842]
])('as GAIA_HEALPIX_INDEX(%d, %s)', (order, id, pixel) => expect(pixelOfSourceId(id, order)).toBe(pixel));

test('ids stay exact where a double would damage them', () => {
  for (const [id] of KNOWN) {
    expect(String(parseSourceId(id))).toBe(id);
    const { high, low } = splitSourceId(id);
    expect(String(joinSourceId(high, low))).toBe(id);
  }
  expect(String(BigInt(Number(PROXIMA)))).toBe('5853498713190525952');
  expect(String(BigInt(Number(BARNARD)))).toBe('4472832130942575616');
});

test('the pixel of every order, the range of ids of every pixel, and the words, agree with bigint arithmetic', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), fc.integer({ min: 0, max: 12 }), (id, order) => {
      const pixel = pixelOfSourceId(id, order);
      expect(BigInt(pixel)).toBe(id / 2n ** BigInt(59 - 2 * order));
      expect(firstSourceIdOf(order, pixel) <= id && id < firstSourceIdOf(order, pixel + 1)).toBe(true);
      const { high, low } = splitSourceId(String(id));
      expect(high >>> pixelShift(order)).toBe(pixel);
      expect(joinSourceId(high, low)).toBe(id);
    })
  );
});

test("position and id may disagree: Barnard's star left its level-12 pixel, Proxima and Lalande 21185 did not", () => {
  const barnard = [269.44850252543836, 4.739420051112412] as const;
  expect(pixelOf(12, ...barnard)).toBe(130176568);
  expect(pixelOfSourceId(BARNARD)).toBe(130176548);
  expect(pixelOf(8, ...barnard)).toBe(pixelOfSourceId(BARNARD, 8));
  // It moved north by 10.4″/yr: the pixel of its id lies to the south, within the 16 years since J2000.
  const { ra, dec } = centreOf(12, 130176548);
  expect(dec).toBeLessThan(barnard[1]);
  expect(separation(ra, dec, ...barnard)).toBeLessThan(200 / 3600);
  expect(pixelMeetsDisc(12, 130176548, ...barnard, 180 / 3600)).toBe(true);

  expect(pixelOf(12, 217.39232147200883, -62.67607511676666)).toBe(pixelOfSourceId(PROXIMA));
  expect(pixelOf(12, 165.83095967577933, 35.948653032660104)).toBe(pixelOfSourceId('762815470562110464'));
});

test.each<[unknown, string]>([
  ['', '""'],
  ['-5', '-5'],
  ['12x', '12x'],
  ['9223372036854775808', '9223372036854775808'],
  ['99999999999999999999', '99999999999999999999'],
  [-1n, '-1'],
  [Number(PROXIMA), 'came as a number'],
  [null, 'null']
])('refuses %p and names it', (id, named) => {
  expect(() => parseSourceId(id as string)).toThrow(GaiaError);
  expect(() => parseSourceId(id as string)).toThrow(named);
});

test('refuses orders that an id does not hold', () => {
  expect(() => pixelOfSourceId(PROXIMA, 13)).toThrow('13');
  expect(() => pixelShift(-1)).toThrow(GaiaError);
});
