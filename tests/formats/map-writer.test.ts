import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeMap } from '../../src/formats/map-writer';
import { wholeFrame, type KeptFrame, type MapFrame } from '../../src/protocol';
import { rejection, Scratch } from '../compute/support';
import { canonical, digest, readBack } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const at = (name: string): string => join(scratch.folder, name);

function frameOf(order: number, largest: number): MapFrame {
  const pixels = 12 * 4 ** order;
  const counts = Uint32Array.from({ length: pixels }, (_, p) => (p === 7 ? largest : (p * 2654435761) % 1000));
  const means = Float64Array.from({ length: pixels }, (_, p) => (p % 3 === 1 ? NaN : p === 0 ? -0 : Math.sin(p) / 3));
  return {
    revision: 1,
    order,
    rows: 5,
    filesDone: 1,
    filesTotal: 1,
    complete: true,
    layers: [
      { name: 'count', stat: 'count', values: counts },
      { name: 'pmra', stat: 'mean', unit: 'mas.yr**-1', values: means },
      { name: 'pmra_count', stat: 'count', values: counts }
    ]
  };
}

const expected = ({ layers }: MapFrame) =>
  layers.map(({ values }) =>
    Array.from(values, value =>
      canonical(values instanceof Uint32Array ? 'int64' : 'float64', Number.isNaN(value) ? null : value)
    )
  );

test.each([
  [0, 4294967295, 1],
  [3, 2147483647, 1],
  [4, 9, 1024],
  [6, 2147483648, 1024]
])('fits at order %i, by healpy, in both orderings', async (order, largest, row) => {
  const frame = frameOf(order, largest);
  const path = at(`map${order}.fits`);
  await writeMap('fits', path, frame, { release: 'DR3' });
  const { columns, fields, extra } = readBack('healpy', path, [], 'digest');
  expect(columns).toEqual(expected(frame).map(digest));
  expect(fields).toEqual([{ name: 'count' }, { name: 'pmra', unit: 'mas yr-1' }, { name: 'pmra_count' }]);
  expect(extra).toEqual({
    ORDERING: 'NESTED',
    NSIDE: 2 ** order,
    PIXTYPE: 'HEALPIX',
    COORDSYS: 'C',
    INDXSCHM: 'IMPLICIT',
    NAXIS2: (12 * 4 ** order) / row,
    ring: true
  });
});

test.each([
  ['parquet', 8],
  ['arrow', 5],
  ['csv', 5]
] as const)('%s: a table, order %i', async (format, order) => {
  const frame = frameOf(order, 4294967295);
  const path = at(`map.${format}`);
  await writeMap(format, path, frame, { release: 'DR3' });
  const columns = [
    { name: 'healpix', datatype: 'int32' },
    { name: 'count', datatype: 'int64' },
    { name: 'pmra', datatype: 'float64' },
    { name: 'pmra_count', datatype: 'int64' }
  ];
  const found = readBack(format, path, columns, 'digest');
  const pixels = Array.from(frame.layers[0].values, (_, p) => String(p));
  expect(found.columns).toEqual([pixels, ...expected(frame)].map(digest));
  if (format !== 'csv') {
    expect(found.metadata).toMatchObject({ order: String(order), ordering: 'NESTED', release: 'DR3' });
    expect(found.fields[2]).toMatchObject({ unit: 'mas.yr**-1', description: 'Mean of pmra' });
  }
});

describe('a map of a small part of the sky, order 7', () => {
  const all = frameOf(7, 5);
  const pixels = Uint32Array.from({ length: 5000 }, (_, i) => 7 + 3 * i);
  const pick = <A extends Uint32Array | Float64Array>(values: A): A =>
    new (values.constructor as new (from: number[]) => A)(Array.from(pixels, p => values[p]));
  const part: KeptFrame = {
    ...all,
    pixels,
    layers: all.layers.map(layer => ({ ...layer, values: pick(layer.values) }))
  };

  test.each(['parquet', 'arrow', 'csv'] as const)('%s: a table of its pixels', async format => {
    const path = at(`part.${format}`);
    await writeMap(format, path, part);
    const columns = [
      { name: 'healpix', datatype: 'int64' },
      { name: 'count', datatype: 'int64' },
      { name: 'pmra', datatype: 'float64' },
      { name: 'pmra_count', datatype: 'int64' }
    ];
    const found = readBack(format, path, columns, 'digest');
    expect(found.columns).toEqual([Array.from(pixels, String), ...expected(part)].map(digest));
    if (format !== 'csv') {
      expect(found.metadata).toMatchObject({ order: '7', indexing: 'explicit' });
    }
  });

  test('fits: the whole sky, by healpy', async () => {
    const path = at('part.fits');
    await writeMap('fits', path, part);
    const { columns, extra } = readBack('healpy', path, [], 'digest');
    expect(columns).toEqual(expected(wholeFrame(part)).map(digest));
    expect(extra).toMatchObject({ INDXSCHM: 'IMPLICIT', NSIDE: 128 });
  });
});

test.each(['fits', 'parquet', 'arrow', 'csv'] as const)('%s: a full disk leaves nothing', async format => {
  const path = at(`full.${format}`);
  symlinkSync('/dev/full', `${path}.${process.pid}.part`);
  const fault = await rejection(writeMap(format, path, frameOf(2, 1)));
  expect(fault).toMatchObject({ code: 'DISK_FULL', details: { file: path } });
  expect(readdirSync(scratch.folder).filter(name => name.startsWith('full'))).toEqual([]);
});
