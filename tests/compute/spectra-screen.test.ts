import { inspect } from 'node:util';
import type { Engine } from '../../src/compute/kernel';
import { SpectraFold } from '../../src/compute/spectra-fold';
import { SpectraScreen } from '../../src/compute/spectra-screen';
import type { SimilarSpectraSpec } from '../../src/compute/spectra-spec';
import { rowScanner } from '../../src/compute/wasm-row-scanner';
import { random } from './fold-files';
import { smooth } from './spectra-files';

const COLUMNS = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'flux', datatype: 'string', subtype: 'float32[null]' }
];
const base = { type: 'SimilarSpectra', fluxColumn: 'flux', metric: 'euclidean', count: 5 } as const;

const spell = (value: number, digits = 8): string =>
  Number(value.toPrecision(digits))
    .toExponential(digits - 1)
    .toUpperCase();
const list = (flux: readonly number[], digits?: number): string =>
  `[${flux.map(value => spell(value, digits)).join()}]`;

/** What a search in some text comes to, block by block: the same for every engine. */
function found(spec: SimilarSpectraSpec, blocks: readonly string[][], engine: Engine): string {
  const fold = new SpectraFold('made.csv', spec);
  const scanner = rowScanner('made.csv', COLUMNS.length, fold.bind(COLUMNS), 44, fold, { engine });
  let id = 0;
  try {
    for (const rows of blocks) {
      scanner.push(Buffer.from(rows.map(flux => `${++id},"${flux}"\n`).join('')));
    }
  } catch (error) {
    return inspect(error, { depth: 4 }).replace(/\n {4}at .*/g, '');
  }
  return inspect(fold.partial(), { depth: 8, maxArrayLength: null });
}

/** How many rows were left of each block. */
let left: number[] = [];
let screened: jest.SpyInstance;
beforeEach(() => {
  left = [];
  const { nearRows } = SpectraScreen.prototype;
  screened = jest.spyOn(SpectraScreen.prototype, 'nearRows').mockImplementation(function (
    this: SpectraScreen,
    ...told
  ) {
    const rows = nearRows.apply(this, told);
    if (rows) {
      left.push(rows.length);
    }
    return rows;
  });
});
afterEach(() => screened.mockRestore());

const NEAR = [0.3, 0.301, 0.302, 0.303, 0.304, 0.305].map(shape => list(smooth(shape, 1e-16)));

test('a far spectrum is not read, in whatever digits it is spelled', () => {
  const flux = smooth(0.3, 1e-16);
  for (const digits of [2, 3, 5, 8, 9]) {
    const far = smooth(0.9, 1e-17).map((value, i) => (i % 7 === 3 ? -value : value));
    const blocks = [NEAR, [list(far, digits), list(far, digits)]];
    expect(found({ ...base, flux }, blocks, 'wasm')).toBe(found({ ...base, flux }, blocks, 'zlib'));
  }
  expect(left).toEqual([0, 0, 0, 0, 0]);
});

test('a far spectrum of which one character is wrong, lost or too much is seen as it is', () => {
  const next = random(21);
  const flux = smooth(0.3, 1e-16);
  const far = list(smooth(0.9, 1e-17).map((value, i) => (i % 9 === 4 ? -value : value)));
  const outcomes = new Set<string>();
  for (let i = 0; i < 800; i++) {
    const at = Math.floor(next() * far.length);
    const char = '0123456789.,-E+ xeN[]/:'[Math.floor(next() * 23)];
    const mutated = far.slice(0, at + Math.round(next())) + (next() < 0.7 ? char : '') + far.slice(at + 1);
    const blocks = [NEAR, [mutated]];
    const own = found({ ...base, flux }, blocks, 'wasm');
    expect({ mutated, own }).toEqual({ mutated, own: found({ ...base, flux }, blocks, 'zlib') });
    outcomes.add(/VALUE_BROKEN|otherLength: 1|incomplete: 1|compared: 7/.exec(own)![0]);
  }
  expect([...outcomes].sort()).toEqual(['VALUE_BROKEN', 'compared: 7', 'incomplete: 1', 'otherLength: 1']);
  expect(left.filter(count => count === 0).length).toBeGreaterThan(100);
  expect(left.filter(count => count === 1).length).toBeGreaterThan(100);
});

test('values that no float32 holds, and spectra without light where it is looked', () => {
  const flux = smooth(0.3, 1e-16);
  const dim = flux.map(() => '1.0E-60');
  const rows = [
    dim,
    dim.with(7, '1.0E-17'),
    flux.map(() => '0.0E-10'),
    flux.map(() => '1.0E-45'),
    flux.map((_, i) => (i % 2 ? '9.9999999E-39' : '-1.1754944E-38')),
    flux.map((_, i) => `1.0E-${10 + (i % 90)}`)
  ].map(cells => `[${cells.join()}]`);
  const blocks = [NEAR, rows, ...rows.map(row => [row])];
  for (const metric of ['euclidean', 'cosine'] as const) {
    expect(found({ ...base, flux, metric }, blocks, 'wasm')).toBe(found({ ...base, flux, metric }, blocks, 'zlib'));
  }
});

test('whatever is near, far or between: the answer of reading all', () => {
  const next = random(8);
  for (let round = 0; round < 40; round++) {
    const samples = 20 + Math.floor(next() * 200);
    const flux = Array.from({ length: samples }, (_, i) => 1e-16 * (2 + Math.sin(i / 9)) * (next() < 0.05 ? -1 : 1));
    const noise = 10 ** (-3 * next());
    const blocks = Array.from({ length: 6 }, () =>
      Array.from({ length: 30 }, () => {
        const some = 4 * noise * next() ** 2;
        return list(
          flux.map(value => value * (1 + some * (next() - 0.5))),
          7 + Math.floor(3 * next())
        );
      })
    );
    const first = Math.floor(next() * 10);
    const spec: SimilarSpectraSpec = {
      ...base,
      flux,
      metric: next() < 0.5 ? 'euclidean' : 'cosine',
      samples: [first, samples - Math.floor(next() * 9)],
      count: 1 + Math.floor(8 * next()),
      where: next() < 0.3 ? 'MOD(source_id, 3) > 0' : undefined
    };
    expect(found(spec, blocks, 'wasm')).toBe(found(spec, blocks, 'zlib'));
  }
  const some = left.filter(count => count > 0 && count < 30);
  expect(some.length).toBeGreaterThan(50);
});
