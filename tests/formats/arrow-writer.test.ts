import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { RowBatcher } from '../../src/compute/row-batcher';
import { readColumns, scanFile } from '../../src/compute/scan-file';
import { writeMapArrow } from '../../src/formats/arrow-map';
import { ArrowFileWriter } from '../../src/formats/arrow-writer';
import { GivenBuffers } from '../../src/formats/given-buffers';
import type { MapFrame } from '../../src/protocol';
import { python, readFile, rejection, Scratch, type Value } from '../compute/support';
import { describeReal, real } from '../support/real-data';

const scratch = new Scratch();
afterAll(() => scratch.remove());

interface Found {
  metadata: Record<string, string>;
  fields: { name: string; type: string; metadata: Record<string, string> }[];
  rows: number;
  columns: Value[][];
}
const readArrow = (path: string): Found => JSON.parse(python(join(__dirname, 'read_arrow.py'), path)) as Found;

async function convert(
  from: string,
  to: string,
  metadata?: Record<string, string>,
  given?: GivenBuffers
): Promise<void> {
  const writer = new ArrowFileWriter(to, await readColumns(from), metadata, given);
  const waiting: Promise<void>[] = [];
  await scanFile(from, new RowBatcher(from, undefined, batch => waiting.push(writer.write(batch))));
  await Promise.all(waiting);
  await writer.close();
}

const HEADER = `# %ECSV 1.0
# ---
# delimiter: ','
# datatype:
# - {name: source_id, datatype: int64, description: Unique source identifier, meta: {ucd: meta.id}}
# - {name: ok, datatype: bool}
# - {name: small, datatype: int8}
# - {name: flux, datatype: float32, unit: mag}
# - {name: name, datatype: string}
# - {name: ids, datatype: string, subtype: 'int64[null]', unit: d}
# - {name: words, datatype: string, subtype: 'string[null]'}
source_id,ok,small,flux,name,ids,words
`;

test('pyarrow reads every type, null and NaN, with the metadata', async () => {
  const rows = [
    '5853498713190525696,"True",-128,0.1,"né","[4472832130942575872,null]","[""a"",null,""""]"',
    'null,null,null,null,null,null,null',
    '-1,"False",127,NaN,"null","[]","[]"'
  ];
  const from = scratch.file('types.csv', HEADER + rows.join('\n')).path;
  const to = join(scratch.folder, 'types.arrow');
  await convert(from, to, { release: 'DR3' });
  const found = readArrow(to);
  expect(found.metadata).toEqual({ release: 'DR3' });
  expect(found.fields.map(({ type }) => type)).toEqual([
    'int64',
    'bool',
    'int8',
    'float',
    'string',
    'list<item: int64>',
    'list<item: string>'
  ]);
  expect(found.fields[0].metadata).toEqual({
    datatype: 'int64',
    description: 'Unique source identifier',
    ucd: 'meta.id'
  });
  expect(found.fields[3].metadata).toEqual({ datatype: 'float32', unit: 'mag' });
  expect(found.fields[5].metadata).toEqual({ datatype: 'string', subtype: 'int64[null]', unit: 'd' });
  expect(found.columns).toEqual([
    ['5853498713190525696', null, '-1'],
    [true, null, false],
    ['-128', null, '127'],
    ['3dcccccd', null, 'nan'],
    ['né', null, 'null'],
    [['4472832130942575872', null], null, []],
    [['a', null, ''], null, []]
  ]);
});

test('no rows, and more rows than a batch holds', async () => {
  const none = join(scratch.folder, 'none.arrow');
  await convert(scratch.file('none.csv', HEADER).path, none);
  expect(readArrow(none)).toMatchObject({ rows: 0, columns: [[], [], [], [], [], [], []] });
  const lines = Array.from({ length: 40000 }, (_, i) => `${i},null,null,${i},"${i}",null,null\n`);
  const many = join(scratch.folder, 'many.arrow');
  await convert(scratch.file('many.csv', HEADER + lines.join('')).path, many);
  const { rows, columns } = readArrow(many);
  expect(rows).toBe(40000);
  expect(columns[0].every((id, i) => id === String(i))).toBe(true);
  expect(columns[4].every((name, i) => name === String(i))).toBe(true);
});

test('whole or absent: an aborted file leaves nothing', async () => {
  const path = join(scratch.folder, 'gone.arrow');
  const writer = new ArrowFileWriter(path, [{ name: 'a', datatype: 'int32' }]);
  const column = { length: 2, nullCount: 0, values: Int32Array.of(1, 2) };
  await writer.write({ rows: 2, columns: [column] });
  expect(readdirSync(scratch.folder)).not.toContain('gone.arrow');
  await writer.abort();
  expect(readdirSync(scratch.folder).filter(name => name.startsWith('gone'))).toEqual([]);
  const nowhere = new ArrowFileWriter(join(scratch.folder, 'no/such/folder.arrow'), []);
  expect((await rejection(nowhere.close())).code).toBe('FILE_UNREADABLE');
});

test('a full disk', async () => {
  const path = join(scratch.folder, 'full.arrow');
  symlinkSync('/dev/full', `${path}.${process.pid}.part`);
  const writer = new ArrowFileWriter(path, [{ name: 'a', datatype: 'float64' }]);
  const column = { length: 10000, nullCount: 0, values: new Float64Array(10000) };
  const work = async () => {
    await writer.write({ rows: 10000, columns: [column] });
    await writer.close();
  };
  expect(await rejection(work())).toMatchObject({ code: 'DISK_FULL', details: { file: path } });
  await writer.abort();
  expect(readdirSync(scratch.folder).filter(name => name.startsWith('full'))).toEqual([]);
});

test('maps: a mean is null where there is no value', async () => {
  const means = new Float64Array(48).fill(NaN);
  means[5] = -2.5;
  const frame: MapFrame = {
    revision: 3,
    order: 1,
    rows: 10,
    filesDone: 1,
    filesTotal: 1,
    complete: true,
    layers: [
      { name: 'count', stat: 'count', values: new Uint32Array(48).fill(4294967295) },
      { name: 'parallax', stat: 'mean', unit: 'mas', values: means }
    ]
  };
  const path = join(scratch.folder, 'map.arrow');
  await writeMapArrow(path, frame, { release: 'DR3' });
  const { fields, columns, metadata } = readArrow(path);
  expect(metadata).toEqual({
    order: '1',
    ordering: 'NESTED',
    frame: 'icrs',
    indexing: 'implicit',
    release: 'DR3'
  });
  expect(fields.map(({ name, type }) => [name, type])).toEqual([
    ['healpix', 'int32'],
    ['count', 'int64'],
    ['parallax', 'double']
  ]);
  expect(fields[2].metadata.unit).toBe('mas');
  expect(columns[0]).toEqual(Array.from({ length: 48 }, (_, i) => String(i)));
  expect(columns[1]).toEqual(Array(48).fill('4294967295'));
  expect(columns[2]).toEqual(Array.from({ length: 48 }, (_, i) => (i === 5 ? 'c004000000000000' : null)));
});

describeReal('real files as Arrow', () => {
  test.each(['EpochPhotometry_head5', 'GalaxyCandidates_022411-022698'])('%s', async name => {
    const from = real(`real/bulk_dr3/${name}.csv.gz`);
    const to = join(scratch.folder, `${name}.arrow`);
    await convert(from, to);
    const rows = await readFile(from);
    const { columns } = readArrow(to);
    expect(JSON.stringify(columns)).toBe(JSON.stringify(columns.map((_, i) => rows.map(row => row[i]))));
  });
});

test('batches that are given away make the same file, and their memory is free afterwards', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) =>
    i % 7 === 0
      ? 'null,null,null,null,null,null,null'
      : `${i},"True",${i % 100},${i / 8},"s${i}","[${i},null]","[""w""]"`
  );
  const from = scratch.file('given.csv', HEADER + rows.join('\n')).path;
  const [kept, given] = ['kept.arrow', 'given.arrow'].map(name => join(scratch.folder, name));
  const arrays: { length: number }[] = [];
  class Watched extends GivenBuffers {
    override add(batch: Parameters<GivenBuffers['add']>[0]): void {
      arrays.push(...batch.columns.flatMap(({ values }) => (values ? [values as Uint8Array] : [])));
      super.add(batch);
    }
  }
  await convert(from, kept);
  await convert(from, given, undefined, new Watched());
  expect(readFileSync(given).equals(readFileSync(kept))).toBe(true);
  expect(arrays.length).toBeGreaterThan(10);
  expect(arrays.filter(({ length }) => length > 0)).toEqual([]);
});
