import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { fileFold } from '../../src/compute/folds';
import type { Engine } from '../../src/compute/kernel';
import { scanFile } from '../../src/compute/scan-file';
import { scanFold, WorkerPool, type SimilarSpectraResult, type SimilarSpectraSpec } from '../../src/compute/scan';
import type { ColumnData, RowBatch } from '../../src/compute/batch';
import { NearestLimit } from '../../src/compute/spectra-nearest';
import type { SpectraPartial } from '../../src/compute/spectra-fold';
import { random, type FoldFile } from './fold-files';
import { SAMPLES, smooth, spectraFiles } from './spectra-files';
import { canonical, python, readChunks, rejection, Scratch, WORKER } from './support';

const scratch = new Scratch();
const pools = [new WorkerPool({ size: 1, workerFile: WORKER }), new WorkerPool({ size: 2, workerFile: WORKER })];
afterAll(async () => {
  await Promise.all(pools.map(pool => pool.close()));
  scratch.remove();
});

const files = spectraFiles(scratch);
const base = { type: 'SimilarSpectra', fluxColumn: 'flux', errorColumn: 'flux_error', count: 12 } as const;
const SPECS: SimilarSpectraSpec[] = [
  { ...base, flux: smooth(0.3, 1e-16), metric: 'euclidean' },
  { ...base, flux: smooth(0.3, 5), metric: 'cosine' },
  { ...base, flux: smooth(0.8, 1e-15), metric: 'euclidean', samples: [32, 283], count: 1000 },
  { ...base, flux: smooth(0.5, 1e-16), metric: 'chi2' },
  {
    ...base,
    flux: smooth(0.5, 1e-16),
    fluxError: smooth(0.9, 1e-17),
    metric: 'chi2',
    samples: [10, 341],
    count: 1000
  },
  { ...base, flux: smooth(0.1, 1e-16), metric: 'cosine', samples: [5, 7] }
];

interface Found {
  compared: number;
  leftOut: object;
  found: [id: string, distance: number, scale: number][];
}

/** All bits of rows, as text: comparing typed arrays item by item takes jest long. */
function bitsOf({ rows, columns }: RowBatch): unknown {
  const plain = ({ values, items, offsets, validity, ...rest }: ColumnData): unknown => [
    rest,
    ...[values, offsets, validity].map(
      array => array && Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
    ),
    items && plain(items)
  ];
  return [rows, columns.map(plain)];
}

const foundIn = ({ compared, leftOut, rows }: SimilarSpectraResult): Found => ({
  compared,
  leftOut,
  found: Array.from({ length: rows.rows }, (_, i) => {
    const [id, distance, scale] = rows.columns.map(({ values }) => values?.[i]);
    return [String(id), Number(distance), Number(scale)];
  })
});

function numpy(requests: readonly object[], of: readonly FoldFile[] = files): Found[] {
  const job = scratch.file('spectra.json', JSON.stringify({ paths: of.map(({ path }) => path), requests }));
  return JSON.parse(python(`${__dirname}/spectra_oracle.py`, job.path)) as Found[];
}

const answerOf = async (spec: SimilarSpectraSpec, pool = pools[1]): Promise<SimilarSpectraResult> =>
  (await scanFold(pool, files, spec)).answer();

test('the nearest spectra, their distances and what is left out, as numpy has them', async () => {
  const expected = numpy(SPECS);
  for (const [i, spec] of SPECS.entries()) {
    const own = foundIn(await answerOf(spec));
    expect(own.found.map(([id]) => id)).toEqual(expected[i].found.map(([id]) => id));
    own.found.forEach(([, distance, scale], k) => {
      const [, itsDistance, itsScale] = expected[i].found[k];
      // of unit vectors that nearly agree, what rounding leaves of their difference
      const rounding = spec.metric === 'cosine' ? 4e-16 * Math.sqrt(itsDistance) : 0;
      expect(Math.abs(distance - itsDistance)).toBeLessThanOrEqual(1e-12 * itsDistance + rounding);
      expect(Math.abs(scale - itsScale)).toBeLessThanOrEqual(1e-12 * Math.abs(itsScale));
    });
    expect(own.compared).toBe(expected[i].compared);
    expect(own.leftOut).toEqual(expected[i].leftOut);
  }
  const ties = expected[2].found.filter(([, distance], k, all) => distance === all[k - 1]?.[1]);
  expect(ties.length).toBeGreaterThan(10);
});

test('one worker or two: the same bits', async () => {
  for (const spec of SPECS) {
    const [one, two] = [await answerOf(spec, pools[0]), await answerOf(spec, pools[1])];
    expect({ ...one, rows: bitsOf(one.rows) }).toEqual({ ...two, rows: bitsOf(two.rows) });
  }
});

test('WebAssembly or TypeScript: the same bits', async () => {
  const partialOf = async (path: string, spec: SimilarSpectraSpec, engine: Engine): Promise<SpectraPartial> => {
    const { fold, partial } = fileFold(path, spec);
    await scanFile(path, fold, { engine });
    return partial().value as SpectraPartial;
  };
  for (const spec of SPECS) {
    const [own, other] = [await partialOf(files[0].path, spec, 'wasm'), await partialOf(files[0].path, spec, 'zlib')];
    expect({ ...own, rows: bitsOf(own.rows) }).toEqual({ ...other, rows: bitsOf(other.rows) });
  }
});

test('a spectrum is nearest to itself, at distance 0, with its uncertainties and position', async () => {
  const [row] = (await answerOf(SPECS[2])).rows.columns[0].values as BigInt64Array;
  const whole = await answerOf({ ...SPECS[2], count: 1000 });
  const flux = [...whole.rows.columns[3].items!.values!].slice(0, SAMPLES).map(Number);
  for (const metric of ['euclidean', 'cosine', 'chi2'] as const) {
    const own = await answerOf({ ...base, flux, metric });
    expect(foundIn(own).found[0].slice(1)).toEqual([0, 1]);
    expect([...(own.rows.columns[0].values as BigInt64Array)].slice(0, 3)).toContain(row);
    expect(own.columns.map(({ name }) => name).sort()).toEqual(
      ['source_id', 'distance', 'scale', 'flux', 'flux_error', 'ra', 'dec'].sort()
    );
  }
});

test('how bright a source is does not matter', async () => {
  const faint = foundIn(await answerOf({ ...SPECS[0], flux: smooth(0.3, 1e-19) }));
  const bright = foundIn(await answerOf({ ...SPECS[0], flux: smooth(0.3, 1e4) }));
  expect(faint.found.map(([id]) => id)).toEqual(bright.found.map(([id]) => id));
  const scales = faint.found.map(([, , scale]) => scale);
  expect(Math.max(...scales) / Math.min(...scales)).toBeGreaterThan(100);
});

test('conditions choose the spectra that are compared', async () => {
  const all = foundIn(await answerOf({ ...SPECS[0], count: 1000 }));
  const some = foundIn(await answerOf({ ...SPECS[0], count: 1000, where: `source_id > ${all.found[0][0]}` }));
  expect(some.found).toEqual(all.found.filter(([id]) => BigInt(id) > BigInt(all.found[0][0])));
});

test('a file cut short is left out or ends the search, as asked', async () => {
  const broken = scratch.file('cut.csv.gz', readFileSync(files[1].path).subarray(0, 50_000));
  const mixed = [files[0], broken, files[2]];
  const scan = await scanFold(pools[1], mixed, SPECS[0], { policy: 'skip' });
  expect(scan.skipped.map(({ path, error }) => [path, error.code])).toEqual([[broken.path, 'GZIP_BROKEN']]);
  const without = await scanFold(pools[0], [files[0], files[2]], SPECS[0]);
  expect(bitsOf((await scan.answer()).rows)).toEqual(bitsOf((await without.answer()).rows));
  const fault = await rejection(scanFold(pools[1], mixed, SPECS[0]));
  expect(fault.code).toBe('GZIP_BROKEN');
});

test('a cell that is no spectrum is named', async () => {
  const text = 'source_id,flux,flux_error\n1,"[1.0E-17,x]",null\n';
  const file = scratch.file('bad.csv.gz', gzipSync(text));
  const list = { datatype: 'string', subtype: 'float32[null]' };
  const columns = [
    { name: 'source_id', datatype: 'int64' },
    { name: 'flux', ...list },
    { name: 'flux_error', ...list }
  ];
  const fault = await rejection(scanFold(pools[0], [file], SPECS[0], { columns }));
  expect(fault).toMatchObject({ code: 'VALUE_BROKEN', details: { row: 1, column: 'flux', value: '[1.0E-17,x]' } });
});

test('the limit is the distance of the farthest of the nearest', () => {
  const next = random(3);
  const limit = new NearestLimit(7);
  const seen: number[] = [];
  for (let i = 0; i < 500; i++) {
    const distance = Math.floor(next() * 100);
    seen.push(distance);
    limit.add(distance);
    seen.sort((a, b) => a - b);
    expect(limit.worst).toBe(seen[6] ?? Infinity);
  }
});

test('float32 in lists: every spelling gives the same bits in both engines', () => {
  const next = random(11);
  const one = new Float32Array(1);
  const word = new Uint32Array(one.buffer);
  const middle = (): number => {
    word[0] = (20 + Math.floor(next() * 107)) * 2 ** 23 + Math.floor(next() * 2 ** 23);
    const low = one[0];
    word[0]++;
    return (low + one[0]) / 2;
  };
  const spell = (): string => {
    const sign = next() < 0.2 ? '-' : '';
    const value = next() < 0.5 ? middle() : Math.fround(10 ** (-40 * next()));
    const exact = value.toExponential(Math.floor(next() * 10)).toUpperCase();
    const odd = [
      'null',
      'NaN',
      '0.0',
      '-0.0',
      '1',
      '.5',
      '1.E-5',
      '1E-10',
      '1.0e-9',
      '1.17549435E-38',
      '0.0E-20',
      '9.9E-1'
    ];
    return next() < 0.05 ? odd[Math.floor(next() * odd.length)] : sign + exact;
  };
  const column = { name: 'x', datatype: 'string', subtype: 'float32[null]' };
  const lists = Array.from(
    { length: 3000 },
    () => `"[${Array.from({ length: 60 }, spell).join(next() < 0.1 ? ', ' : ',')}]"`
  );
  const bytes = [Buffer.from(`x\n${lists.join('\n')}\n`)];
  const own = readChunks(bytes, [column], undefined, 'wasm');
  expect(own).toEqual(readChunks(bytes, [column], undefined, 'zlib'));
  // and as the nearest float32 of the text is
  const check = new Float32Array([1.6306453e-17]);
  const [[first]] = readChunks([Buffer.from('x\n"[1.6306453E-17]"\n')], [column], undefined, 'wasm');
  expect(first).toEqual([canonical({ kind: 'float32', length: 1, nullCount: 0, values: check }, 0)]);
});
