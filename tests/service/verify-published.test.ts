import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { releaseNamed, RELEASES, type ReleaseProfile } from '../../src/gaia/release';
import type { TableProfile } from '../../src/gaia/table';
import { summaryLines } from '../../src/service/verify/report-text';
import { verify, type VerifyReport } from '../../src/service/verify/verify';

/** A release of one table with three files of four rows each, and what would be published of it. */
const TABLE: TableProfile = {
  name: 'tiny_source',
  folder: 'tiny_source',
  prefix: 'TinySource_',
  naming: 'sequence',
  files: 3,
  rows: 12,
  columns: [
    { name: 'source_id', datatype: 'int64' },
    { name: 'parallax', datatype: 'float64' },
    { name: 'kind', datatype: 'string' },
    { name: 'has_rvs', datatype: 'bool' }
  ],
  published: {
    columns: { source_id: { nulls: 0 }, parallax: { nulls: 3 }, kind: { nulls: 2 } },
    counts: { kind: { star: 6, 'SB1, "odd"': 4 }, has_rvs: { True: 6, False: 6 } },
    source: 'Made up.'
  }
};
const tables: TableProfile[] = [];
const RELEASE: ReleaseProfile = {
  ...releaseNamed('EDR3'),
  name: 'TINY',
  label: 'Gaia Tiny',
  schema: 'gaiatiny',
  folder: 'gtiny',
  nullText: 'null',
  partitioning: 'sequence',
  tables
};

const KINDS = ['star', 'star', '"SB1, ""odd"""', 'null', 'star', '"SB1, ""odd"""'];
const row = (i: number): string =>
  [1000 + i, i % 4 === 1 ? 'null' : i / 8, KINDS[i % 6], i % 5 < 2 ? '"True"' : '"False"'].join();

describe('a complete table against its published sums', () => {
  let folder: string;
  let volume: string;

  beforeAll(() => {
    volume = mkdtempSync(join(tmpdir(), 'gaialab-published-'));
    folder = join(volume, 'gtiny/tiny_source');
    mkdirSync(folder, { recursive: true });
    const sums: string[] = [];
    for (let file = 0; file < 3; file++) {
      const rows = Array.from({ length: 4 }, (_, i) => row(4 * file + i));
      const bytes = gzipSync(['source_id,parallax,kind,has_rvs', ...rows, ''].join('\n'));
      const name = `TinySource_${file}.csv.gz`;
      writeFileSync(join(folder, name), bytes);
      sums.push(`${createHash('md5').update(bytes).digest('hex')}  ${name}`);
    }
    writeFileSync(join(folder, '_MD5SUM.txt'), sums.join('\n'));
    (RELEASES as ReleaseProfile[]).push(RELEASE);
  });
  afterAll(() => {
    (RELEASES as ReleaseProfile[]).splice(RELEASES.indexOf(RELEASE), 1);
    rmSync(volume, { recursive: true });
  });

  async function report(change: (table: TableProfile) => TableProfile = table => table): Promise<VerifyReport> {
    tables.splice(0, tables.length, change(structuredClone(TABLE)));
    const paths = [volume];
    const more = { release: 'TINY', table: 'tiny_source', results: join(volume, 'results'), fresh: true, workers: 1 };
    return verify({ paths, workerFile: join(volume, 'none.cjs'), ...more });
  }
  const messages = ({ folders }: VerifyReport): string[] => folders[0].problems.map(({ message }) => message);

  it('match', async () => {
    const found = await report();
    expect(messages(found)).toEqual([]);
    expect(found.ok).toBe(true);
    expect(found.folders[0].published).toEqual(
      [
        ['rows', 12],
        ['nulls of source_id', 0],
        ['nulls of parallax', 3],
        ['nulls of kind', 2],
        ['rows with kind star', 6],
        ['rows with kind SB1, "odd"', 4],
        ['rows with has_rvs True', 6],
        ['rows with has_rvs False', 6]
      ].map(([what, number]) => ({ what, published: number, found: number }))
    );
    expect(summaryLines(found)).toContain('All 8 sums are the published ones.');
  });

  it.each<[string, (table: TableProfile) => void, string]>([
    ['rows', table => (table.rows = 13), 'rows: 12, published 13'],
    [
      'nulls',
      table => (table.published!.columns.parallax as { nulls: number }).nulls++,
      'nulls of parallax: 3, published 4'
    ],
    [
      'a value',
      table => ((table.published!.counts!.kind as Record<string, number>).star = 7),
      'rows with kind star: 6, published 7'
    ],
    [
      'a truth',
      table => ((table.published!.counts!.has_rvs as Record<string, number>).True = 4),
      'rows with has_rvs True: 6, published 4'
    ],
    [
      'a value that nobody has',
      table => ((table.published!.counts!.kind as Record<string, number>).quasar = 1),
      'rows with kind quasar: 0, published 1'
    ]
  ])('differ in %s, and the report names the column', async (_, change, message) => {
    const found = await report(table => (change(table), table));
    expect(found.ok).toBe(false);
    expect(messages(found)).toEqual([message]);
    expect(summaryLines(found)).toContain(`FAULT    totals: ${message}`);
  });

  it('are compared where only the list of checksums says how many files there are', async () => {
    const unknown = ({ files: _, ...table }: TableProfile): TableProfile => table;
    expect((await report(unknown)).folders[0].published).toHaveLength(8);
    const list = join(folder, '_MD5SUM.txt');
    const text = readFileSync(list, 'utf8');
    writeFileSync(list, `${text}\n${'0'.repeat(32)}  TinySource_3.csv.gz`);
    const cut = await report(unknown);
    expect(cut.folders[0].missing).toEqual(['TinySource_3.csv.gz']);
    expect(cut.folders[0].published).toEqual([]);
    rmSync(list);
    expect((await report(unknown)).folders[0].published).toEqual([]);
    writeFileSync(list, text);
  });
});
