import type { MapFrame } from '../../src/protocol';
import { expectedHere } from '../../src/plot/expected-here';
import { centreOf } from '../../src/sky/healpix';

const values = Array.from({ length: 12 }, (_, i) => (i === 4 ? null : 1e8 * (i + 1)));
const errors = Array.from({ length: 12 }, (_, i) => (i === 5 ? null : i === 6 ? 0 : 2e6 * (i + 1)));
const map: MapFrame = {
  revision: 1,
  order: 1,
  rows: 1,
  filesDone: 1,
  filesTotal: 2,
  complete: false,
  estimate: {
    rows: { value: 1 },
    selected: { value: 1 },
    pixels: { order: 0, layers: [{ name: 'count', stat: 'count', values, errors }] }
  },
  layers: [
    { name: 'count', stat: 'count', values: new Uint32Array(48) },
    { name: 'parallax', stat: 'mean', values: new Float64Array(48) }
  ]
};
const at = (pixel: number, of: MapFrame = map, layer = 0): string | null => {
  const { ra, dec } = centreOf(0, pixel);
  return expectedHere(of, of.layers[layer], ra, dec);
};

it('tells the total of the large pixel under the pointer, with its error', () => {
  expect(at(0)).toBe('≈ (1.00 ± 0.02) × 10⁸ sources expected in these 3440 deg²');
  expect(at(11)).toBe('≈ (1.20 ± 0.02) × 10⁹ sources expected in these 3440 deg²');
  expect(at(5)).toBe('≈ 6.0 × 10⁸ sources expected in these 3440 deg²');
});

it('is silent where nothing is known, where all was read, and when the map is complete', () => {
  expect(at(4)).toBeNull();
  expect(at(6)).toBeNull();
  expect(at(0, { ...map, complete: true })).toBeNull();
  expect(at(0, map, 1)).toBeNull();
  expect(at(0, { ...map, estimate: { rows: { value: 1 }, selected: { value: 1 } } })).toBeNull();
});
