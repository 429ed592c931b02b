import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compareCopy } from '../../src/service/store/compare-copy';
import { convertFile, type DraftCopy } from '../../src/service/store/convert-file';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-compare-'));
const hooks = { isCancelled: () => false, tell: () => undefined };
const to = join(folder, 'copy.parquet');
let source: string;
let draft: DraftCopy;

beforeAll(async () => {
  source = join(folder, 'source.csv.gz');
  const lines = Array.from({ length: 9000 }, (_, i) => `${i * 2 ** 36},${Math.sqrt(i)},${i % 7 ? 'a' : ''}\n`);
  writeFileSync(source, gzipSync(`source_id,x,s\n${lines.join('')}`));
  const { size: bytes, mtimeMs } = statSync(source);
  const columns = [
    { name: 'source_id', datatype: 'int64' },
    { name: 'x', datatype: 'float64' },
    { name: 's', datatype: 'string' }
  ];
  draft = await convertFile({ source: { path: source, bytes, mtimeMs }, columns, to, notes: {} }, hooks);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a copy has no name before it has been compared', () => {
  expect(existsSync(to)).toBe(false);
  expect(draft).toMatchObject({
    rows: 9000,
    md5: createHash('md5').update(readFileSync(source)).digest('hex'),
    size: statSync(draft.draft).size
  });
  expect(draft.columns.map(({ name }) => name)).toEqual(['source_id', 'x', 's']);
  expect(draft.columnBytes).toHaveLength(3);
});

test('columns that are as they were pass, all at once or one by one', async () => {
  await compareCopy({ ...draft, to }, hooks);
  for (const column of draft.columns) {
    await compareCopy({ ...draft, to, columns: [column] }, hooks);
  }
});

test('a column with other values, nulls or rows is named', async () => {
  for (const change of ['rows', 'nulls', 'sum'] as const) {
    const columns = draft.columns.map(column => ({ ...column, sum: { ...column.sum } }));
    columns[1].sum[change]++;
    await expect(compareCopy({ ...draft, to, columns }, hooks)).rejects.toMatchObject({
      code: 'INTERNAL',
      details: { file: to, column: 'x' }
    });
    await compareCopy({ ...draft, to, columns: [columns[0], columns[2]] }, hooks);
  }
});

test('a copy that is damaged on the way does not pass, and a cancelled one ends', async () => {
  const bytes = readFileSync(draft.draft);
  const flipped = Buffer.from(bytes);
  flipped[draft.columnBytes[0] + 1000] ^= 16;
  writeFileSync(draft.draft, flipped);
  await expect(compareCopy({ ...draft, to }, hooks)).rejects.toMatchObject({ name: 'GaiaError' });
  writeFileSync(draft.draft, bytes);
  await expect(compareCopy({ ...draft, to }, { ...hooks, isCancelled: () => true })).rejects.toMatchObject({
    code: 'CANCELLED'
  });
});
