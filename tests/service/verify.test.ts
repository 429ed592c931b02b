import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import fc from 'fast-check';
import { DR3_GAIA_SOURCE } from '../../src/gaia/columns/dr3-gaia-source';
import { PARTITIONS } from '../../src/gaia/partitions';
import { releaseNamed } from '../../src/gaia/release';
import { tableNamed } from '../../src/gaia/table';
import { GaiaError } from '../../src/protocol';
import { makeVolume } from '../../src/service/makevolume/make-volume';
import { parseChecksums } from '../../src/service/verify/checksum-list';
import { IdChecks } from '../../src/service/verify/id-checks';
import { addUp, compare, differences } from '../../src/service/verify/totals';
import { isSound, verify, type VerifyOptions, type VerifyReport } from '../../src/service/verify/verify';
import { fileLines, summaryLines } from '../../src/service/verify/report-text';
import { describeReal, real } from '../support/real-data';

const CHOSEN = ['006602-007952', '508501-508680', '529539-529547', '665451-665470'];
const [FIRST, SECOND, THIRD] = CHOSEN.map(name => `GaiaSource_${name}.csv.gz`);
const ROWS = 400;

const scratch = mkdtempSync(join(tmpdir(), 'gaialab-verify-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const sound = join(scratch, 'sound');
const worker = join(scratch, 'verify-worker.cjs');
const results = join(scratch, 'results');

beforeAll(async () => {
  await makeVolume({ folder: sound, rows: ROWS, seed: 11, partitions: CHOSEN });
  await build({
    entryPoints: [join(__dirname, '../../src/service/verify/worker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    loader: { '.wasm': 'binary' },
    logLevel: 'error'
  });
});

let copies = 0;
/** A copy of the sound volume's table folder, to be damaged. */
function copy(): string {
  const volume = join(scratch, `copy-${++copies}`);
  cpSync(sound, volume, { recursive: true });
  return join(volume, 'gdr3/gaia_source');
}

const run = (folder: string, more: Partial<VerifyOptions> = {}): Promise<VerifyReport> =>
  verify({ paths: [folder], results: join(results, String(copies)), workers: 2, workerFile: worker, ...more });

/** Changes the text of a file, zips it again and, unless told otherwise, lists its new MD5. */
function edit(folder: string, name: string, change: (lines: string[]) => void, list = true): void {
  const path = join(folder, name);
  const lines = gunzipSync(readFileSync(path)).toString().split('\n');
  change(lines);
  writeFileSync(path, gzipSync(lines.join('\n')));
  if (list) {
    relist(folder, name);
  }
}

function relist(folder: string, name: string): void {
  const md5 = createHash('md5')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
  const path = join(folder, '_MD5SUM.txt');
  writeFileSync(path, readFileSync(path, 'utf8').replace(new RegExp(`^\\w{32}  ${name}`, 'm'), `${md5}  ${name}`));
}

/** Index of the first data row, and of a column. */
const DATA = 1001;
const cell = (lines: string[], row: number, column: string, value?: string): string => {
  const index = DR3_GAIA_SOURCE.findIndex(({ name }) => name === column);
  const cells = lines[DATA + row - 1].split(',');
  const before = cells[index];
  if (value !== undefined) {
    cells[index] = value;
    lines[DATA + row - 1] = cells.join(',');
  }
  return before;
};

/** What is wrong, as `file check` pairs. */
const faults = ({ folders }: VerifyReport): string[] =>
  folders.flatMap(({ files, missing, unexpected, problems }) => [
    ...files.flatMap(({ name, problems: own }) => own.map(({ check }) => `${name} ${check}`)),
    ...missing.map(name => `${name} missing`),
    ...unexpected.map(name => `${name} unexpected`),
    ...problems.map(({ check }) => check)
  ]);

const messages = ({ folders }: VerifyReport): string =>
  folders.flatMap(({ files }) => files.flatMap(({ problems }) => problems.map(({ message }) => message))).join('\n');

describe('a sound volume', () => {
  it.each([
    ['on threads', () => worker],
    ['in this thread', () => join(scratch, 'no-worker.cjs')]
  ])('verifies clean %s', async (_, workerFile) => {
    const folder = copy();
    const seen: string[] = [];
    const report = await run(folder, { workerFile: workerFile(), onFile: ({ name }) => seen.push(name) });
    expect(faults(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(seen.sort()).toEqual([...CHOSEN.map(name => `GaiaSource_${name}.csv.gz`)].sort());
    const [{ totals, files, synthetic, release, table }] = report.folders;
    expect({ synthetic, release, table, rows: totals.rows }).toEqual({
      synthetic: true,
      release: 'DR3',
      table: 'gaia_source',
      rows: ROWS
    });
    for (const { name, md5, rows, nulls, counts } of files) {
      const bytes = readFileSync(join(folder, name));
      expect(md5).toBe(createHash('md5').update(bytes).digest('hex'));
      // The oracle splits cells itself; no cell of gaia_source holds a comma.
      const lines = gunzipSync(bytes).toString().trimEnd().split('\n').slice(DATA);
      expect(rows).toBe(lines.length);
      const expected = DR3_GAIA_SOURCE.map((column, i): [string, number] => [
        column.name,
        lines.filter(line => line.split(',')[i] === 'null').length
      ]);
      expect(nulls).toEqual(Object.fromEntries(expected));
      expect(Object.values(counts.astrometric_params_solved).reduce((a, b) => a + b)).toBe(rows);
      expect(counts.ref_epoch).toEqual({ '2016.0': rows });
    }
    expect(totals.nulls.source_id).toBe(0);
    expect(totals.nulls.parallax).toBe(totals.counts.astrometric_params_solved['3'] ?? 0);
  });

  it('is found by the volume, the folder of the release and that of the table', async () => {
    const folder = copy();
    for (const path of [join(folder, '../..'), join(folder, '..'), folder]) {
      const report = await run(path);
      expect(report.folders.map(each => [each.folder, each.files.length])).toEqual([[folder, CHOSEN.length]]);
    }
    const byVolume = await run('', { paths: [], volume: join(folder, '../..') });
    expect(byVolume.folders[0].files).toHaveLength(CHOSEN.length);
  });

  it('verifies only what was asked for', async () => {
    const folder = copy();
    const one = await run(folder, { partitions: [CHOSEN[1]] });
    expect(one.folders[0].files.map(({ name }) => name)).toEqual([SECOND]);
    expect(one.ok).toBe(true);
    const file = await run(join(folder, THIRD));
    expect(file.folders[0].files.map(({ name }) => name)).toEqual([THIRD]);
    expect(file.ok).toBe(true);
    const absent = await run(folder, { partitions: [CHOSEN[1], '000000-003111'] });
    expect(faults(absent)).toEqual(['GaiaSource_000000-003111.csv.gz missing']);
  });

  it('says what it has in a report and in lines', async () => {
    const folder = copy();
    const file = join(scratch, 'report.json');
    const report = await run(folder, { report: file });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
    expect(existsSync(`${file}.state`)).toBe(true);
    expect(fileLines(report.folders[0].files[0])[0]).toMatch(/^ok {7}GaiaSource_\S+ {2}100 rows/);
    expect(summaryLines(report).join('\n')).toMatch(/4 files.*400 rows; 0 with faults[^]*made up[^]*in order/);
  });
});

describe('damage', () => {
  const found = async (damage: (folder: string) => void): Promise<VerifyReport> => {
    const folder = copy();
    damage(folder);
    const report = await run(folder);
    expect(report.ok).toBe(false);
    expect(isSound(report.folders[0])).toBe(false);
    return report;
  };

  it('a flipped byte', async () => {
    const report = await found(folder => {
      const bytes = readFileSync(join(folder, FIRST));
      bytes[bytes.length - 5000] ^= 0x10;
      writeFileSync(join(folder, FIRST), bytes);
    });
    expect(faults(report)).toEqual([`${FIRST} md5`, `${FIRST} gzip`]);
  });

  it('every flipped bit, wherever it is, by the MD5', async () => {
    const folder = copy();
    const whole = readFileSync(join(folder, FIRST));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 8 * whole.length - 1 }), async bit => {
        const bytes = Buffer.from(whole);
        bytes[bit >> 3] ^= 1 << (bit & 7);
        writeFileSync(join(folder, FIRST), bytes);
        expect(faults(await run(join(folder, FIRST), { fresh: true, workerFile: '' }))).toContain(`${FIRST} md5`);
      }),
      { numRuns: 25 }
    );
  });

  it('a wrong CRC and a wrong length, without a list of checksums', async () => {
    for (const [at, why] of [
      [-8, /CRC-32/],
      [-4, /length/]
    ] as const) {
      const report = await found(folder => {
        rmSync(join(folder, '_MD5SUM.txt'));
        const bytes = readFileSync(join(folder, FIRST));
        bytes[bytes.length + at] ^= 1;
        writeFileSync(join(folder, FIRST), bytes);
      });
      expect(faults(report)).toEqual([`${FIRST} gzip`]);
      expect(messages(report)).toMatch(why);
    }
  });

  it('a file that is cut off', async () => {
    const report = await found(folder => {
      const bytes = readFileSync(join(folder, SECOND));
      writeFileSync(join(folder, SECOND), bytes.subarray(0, bytes.length - 3000));
      relist(folder, SECOND);
    });
    expect(faults(report)).toEqual([`${SECOND} gzip`]);
    expect(messages(report)).toMatch(/cut off/);
  });

  it('bytes after the end, and an empty file', async () => {
    const report = await found(folder => {
      appendFileSync(join(folder, FIRST), 'more');
      relist(folder, FIRST);
      writeFileSync(join(folder, SECOND), '');
      relist(folder, SECOND);
      writeFileSync(join(folder, THIRD), 'no gzip');
      relist(folder, THIRD);
    });
    expect(faults(report).sort()).toEqual([`${FIRST} gzip`, `${SECOND} unreadable`, `${THIRD} gzip`].sort());
  });

  it('two rows that changed places', async () => {
    const report = await found(folder =>
      edit(folder, FIRST, lines => {
        [lines[DATA + 4], lines[DATA + 5]] = [lines[DATA + 5], lines[DATA + 4]];
      })
    );
    expect(faults(report)).toEqual([`${FIRST} order`]);
    expect(messages(report)).toMatch(/^row 6: source_id \d+ is smaller/);
  });

  it('a row that is there twice', async () => {
    const report = await found(folder => edit(folder, FIRST, lines => lines.splice(DATA + 7, 0, lines[DATA + 7])));
    expect(faults(report)).toEqual([`${FIRST} duplicates`]);
    expect(messages(report)).toMatch(/^row 9: /);
  });

  it('an id of another partition', async () => {
    const report = await found(folder =>
      edit(folder, SECOND, lines => {
        cell(lines, 100, 'source_id', '6917528997577384320');
      })
    );
    expect(faults(report)).toEqual([`${SECOND} range`]);
    expect(messages(report)).toMatch(/row 100: source_id 6917528997577384320 /);
  });

  it('the first id beyond the range, on both sides, and none at its limits', () => {
    const [first, last] = [508501n << 43n, (508681n << 43n) - 1n];
    const count = (ids: bigint[]): number => {
      const checks = new IdChecks({ sorted: true, unique: true, span: { first: `${first}`, last: `${last}` } });
      ids.forEach((id, i) => checks.take(Buffer.from(`${id}`), 0, `${id}`.length, i + 1));
      return checks.problems().reduce((sum, problem) => sum + (problem.check === 'range' ? problem.count! : 0), 0);
    };
    expect(count([first, first + 1n, last - 1n, last])).toBe(0);
    expect(count([first - 1n, first, last, last + 1n])).toBe(2);
  });

  it('a wrong name of a column', async () => {
    const both = await found(folder =>
      edit(folder, FIRST, lines => {
        lines.forEach((line, i) => {
          lines[i] = i < DATA ? line.replace(/\bphot_g_mean_mag\b/, 'phot_g_mag') : line;
        });
      })
    );
    expect(faults(both)).toEqual([`${FIRST} header`, `${FIRST} header`]);
    expect(messages(both)).toMatch(/missing: phot_g_mean_mag\n.*does not have: phot_g_mag/);
    const names = await found(folder =>
      edit(folder, FIRST, lines => {
        lines[DATA - 1] = lines[DATA - 1].replace('phot_g_mean_mag', 'phot_g_mag');
      })
    );
    expect(faults(names)).toEqual([`${FIRST} header`]);
    expect(messages(names)).toMatch(/column \d+ is phot_g_mean_mag in its # lines but phot_g_mag/);
  });

  it('another type of a column, another order, and no header', async () => {
    const type = await found(folder =>
      edit(folder, FIRST, lines => {
        const line = lines.findIndex(each => each.endsWith('name: ruwe'));
        lines[line + 1] = lines[line + 1].replace('float32', 'float64');
      })
    );
    expect(messages(type)).toBe('columns of another type: ruwe (float64, not float32)');
    const bare = await found(folder => edit(folder, FIRST, lines => lines.splice(0, DATA - 1)));
    expect(messages(bare)).toBe('there is no ECSV header, which the release has');
    const rows = await found(folder => edit(folder, FIRST, lines => lines.splice(0, DATA)));
    expect(faults(rows)).toContain(`${FIRST} header`);
  });

  it('a row with too few cells, and one with too many', async () => {
    for (const [change, cells] of [
      [(line: string) => line.slice(0, line.lastIndexOf(',')), 151],
      [(line: string) => `${line},null`, 153]
    ] as const) {
      const report = await found(folder =>
        edit(folder, THIRD, lines => {
          lines[DATA + 41] = change(lines[DATA + 41]);
        })
      );
      expect(faults(report)).toEqual([`${THIRD} cells`]);
      expect(messages(report)).toMatch(new RegExp(`row 42 .*it has ${cells} cells, the table has 152`));
    }
  });

  it('cells that are no value of their column', async () => {
    const report = await found(folder =>
      edit(folder, THIRD, lines => {
        cell(lines, 3, 'ruwe', '1.0x');
        cell(lines, 5, 'ruwe', '"1,0"');
        cell(lines, 6, 'phot_g_n_obs', '12.5');
        cell(lines, 7, 'has_rvs', '"Yes"');
        cell(lines, 8, 'parallax', 'NaN');
      })
    );
    expect(faults(report)).toEqual([`${THIRD} values`, `${THIRD} values`, `${THIRD} values`]);
    expect(messages(report)).toMatch(/row 3, column ruwe: "1.0x" is no float32 \(2 such cells/);
    expect(messages(report)).toMatch(/row 6, column phot_g_n_obs: "12.5" is no int/);
    expect(messages(report)).toMatch(/row 7, column has_rvs: "Yes" is no bool/);
  });

  it('a missing source_id', async () => {
    const report = await found(folder => edit(folder, THIRD, lines => void cell(lines, 3, 'source_id', 'null')));
    expect(messages(report)).toBe('1 rows have no source_id');
  });

  it('files that are missing, unexpected or listed with another MD5', async () => {
    const report = await found(folder => {
      renameSync(join(folder, FIRST), join(folder, `${FIRST}.part`));
      writeFileSync(
        join(folder, 'GaiaSource_000000-003111.csv.gz'),
        readFileSync(join(sound, 'gdr3/gaia_source', FIRST))
      );
      const list = join(folder, '_MD5SUM.txt');
      const text = readFileSync(list, 'utf8');
      writeFileSync(list, text.replace(new RegExp(`^\\w{32}(?=  ${SECOND})`, 'm'), '0'.repeat(32)));
    });
    const strange = 'GaiaSource_000000-003111.csv.gz';
    expect(faults(report).sort()).toEqual(
      [
        `${SECOND} md5`,
        `${strange} range`,
        `${FIRST} missing`,
        `${strange} unexpected`,
        `${FIRST}.part unexpected`
      ].sort()
    );
    expect(messages(report)).toMatch(/listed is 0{32}/);
  });

  it('rows that are lost from a volume that was made', async () => {
    const report = await found(folder => edit(folder, FIRST, lines => lines.splice(DATA + 3, 2)));
    expect(faults(report)).toEqual(['totals']);
    expect(report.folders[0].problems[0].message).toBe('rows: 398, the volume was made with 400');
  });

  it('is named where one file has several faults, without stopping the others', async () => {
    const report = await found(folder => {
      edit(folder, FIRST, lines => {
        lines.splice(DATA + 7, 0, lines[DATA + 7]);
        cell(lines, 90, 'source_id', '5');
      });
      rmSync(join(folder, SECOND));
    });
    expect(faults(report)).toEqual([`${FIRST} order`, `${FIRST} range`, `${FIRST} duplicates`, `${SECOND} missing`]);
    expect(report.folders[0].files).toHaveLength(3);
    expect(summaryLines(report).join('\n')).toMatch(/MISSING {2}GaiaSource_508501/);
  });
});

describe('other releases', () => {
  it.each(['EDR3', 'DR2', 'DR1'])('%s volumes verify clean', async release => {
    const volume = join(scratch, release);
    await makeVolume({ folder: volume, rows: 300, seed: 5, release, partitions: CHOSEN });
    const report = await run(volume);
    expect(faults(report)).toEqual([]);
    expect(report.folders[0]).toMatchObject({ release, table: 'gaia_source', totals: { rows: 300, files: 4 } });
  });

  it('rows of DR2 are in no order, and a row that is there twice is found far from the first', async () => {
    const volume = join(scratch, 'DR2-twice');
    await makeVolume({ folder: volume, rows: 300, seed: 5, release: 'DR2', partitions: CHOSEN.slice(0, 1) });
    const [{ files, folder }] = (await run(volume)).folders;
    const path = join(folder, files[0].name);
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
    writeFileSync(path, gzipSync([...lines, lines[10], lines[20]].join('\n')));
    rmSync(join(folder, 'MD5SUM.txt'));
    const report = await run(folder);
    expect(faults(report)).toContain(`${files[0].name} duplicates`);
    expect(messages(report)).toMatch(/source_id \d+ is there more than once \(2 times/);
  });
});

describe('going on after an interruption', () => {
  it('does not read finished files again, but those that changed or had faults', async () => {
    const folder = copy();
    edit(folder, THIRD, lines => void lines.splice(DATA + 7, 0, lines[DATA + 7]));
    utimesSync(join(folder, FIRST), 1e9, 1e9);
    const abort = new AbortController();
    const report = join(scratch, 'interrupted.json');
    let done = 0;
    const first = run(folder, {
      report,
      workers: 1,
      signal: abort.signal,
      onFile: () => {
        if (++done === 3) {
          abort.abort();
        }
      }
    });
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(existsSync(report)).toBe(false);
    // A torn last line, as a kill leaves it.
    appendFileSync(`${report}.state`, '{"key":"half');
    const again = await run(folder, { report, workers: 1 });
    const byName = (files: VerifyReport): Record<string, boolean> =>
      Object.fromEntries(files.folders[0].files.map(({ name, resumed }) => [name, resumed]));
    expect(byName(again)).toEqual({
      [FIRST]: true,
      [SECOND]: true,
      [THIRD]: false,
      [`GaiaSource_${CHOSEN[3]}.csv.gz`]: false
    });
    expect(again.folders[0].totals.rows).toBe(ROWS + 1);
    expect(faults(again)).toEqual([`${THIRD} duplicates`]);
    // Damage that changes neither size nor time is not looked for again, unless asked; a changed time is.
    const path = join(folder, FIRST);
    const bytes = readFileSync(path);
    bytes[bytes.length - 5000] ^= 1;
    writeFileSync(path, bytes);
    utimesSync(path, 1e9, 1e9);
    expect(faults(await run(folder, { report }))).toEqual([`${THIRD} duplicates`]);
    expect(faults(await run(folder, { report, fresh: true }))).toContain(`${FIRST} md5`);
    expect(faults(await run(folder, { report }))).toContain(`${FIRST} md5`);
  });

  it('reads a file again when its list says another MD5', async () => {
    const folder = copy();
    expect((await run(folder)).ok).toBe(true);
    const list = join(folder, '_MD5SUM.txt');
    writeFileSync(list, readFileSync(list, 'utf8').replace(/^\w{32}/, '1'.repeat(32)));
    const report = await run(folder);
    expect(faults(report)).toEqual([`${FIRST} md5`]);
    expect(report.resumed).toBe(3);
  });

  it('ends at once when it is cancelled in the middle of a file', async () => {
    const abort = new AbortController();
    const cancelled = run(copy(), { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('what cannot be verified', () => {
  it.each([
    ['nothing', { paths: [] }, 'VOLUME_NOT_SET'],
    ['a folder that is not there', { paths: [join(scratch, 'nowhere/file.csv.gz')] }, 'FILE_NOT_FOUND'],
    ['a table that is not there', { paths: [sound], table: 'vari_summary' }, 'FILE_NOT_FOUND'],
    ['an unknown table', { paths: [sound], table: 'gaia_sauce' }, 'UNKNOWN_TABLE'],
    ['an unknown release', { paths: [sound], release: 'DR9' }, 'UNKNOWN_RELEASE'],
    ['an unknown partition', { paths: [sound], partitions: ['1-2'] }, 'PARTITION_NOT_FOUND']
  ])('%s is said so', async (_, request, code) => {
    const reason = await verify({ results, workers: 1, ...request }).catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(GaiaError);
    expect((reason as GaiaError).code).toBe(code);
  });

  it('a file that is not there is missing', async () => {
    expect(faults(await run(join(sound, 'gdr3/gaia_source/GaiaSource_000000-003111.csv.gz')))).toEqual([
      'GaiaSource_000000-003111.csv.gz missing'
    ]);
  });
});

describe('lists of checksums', () => {
  it('are read as md5sum and ESA write them', () => {
    const sum = 'A'.repeat(32);
    expect([...parseChecksums(`${sum}  a.gz\r\n${'b'.repeat(32)} *b c.gz\n\n${sum}\t./d`, 'list')]).toEqual([
      ['a.gz', 'a'.repeat(32)],
      ['b c.gz', 'b'.repeat(32)],
      ['d', 'a'.repeat(32)]
    ]);
    expect(() => parseChecksums('x  a.gz', 'list')).toThrow(/list: line 1: "x {2}a.gz"/);
    expect(() => parseChecksums(`${sum}  a\n${'b'.repeat(32)}  a`, 'list')).toThrow(/line 2: a has another sum/);
  });
});

describe('sums', () => {
  const table = tableNamed(releaseNamed('DR3'), 'gaia_source');

  it('are those published, or the difference is named', () => {
    const { columns, counts } = table.published!;
    const half = Math.floor(table.rows! / 2);
    const nulls = Object.fromEntries(Object.entries(columns).map(([name, figures]) => [name, figures.nulls ?? 0]));
    const none = Object.fromEntries(Object.keys(nulls).map(name => [name, 0]));
    const findings = [
      { rows: half, nulls, counts: counts as Record<string, Record<string, number>> },
      { rows: table.rows! - half, nulls: none, counts: {} }
    ].map(each => ({ path: '', bytes: 1, mtimeMs: 0, md5: '', problems: [], seconds: 0, ...each }));
    const totals = addUp(findings);
    expect(compare(totals, table).length).toBeGreaterThan(30);
    expect(differences(compare(totals, table))).toEqual([]);
    totals.nulls.parallax--;
    totals.rows++;
    expect(differences(compare(totals, table)).map(({ message }) => message)).toEqual([
      'rows: 1811709772, published 1811709771',
      'nulls of parallax: 343964952, published 343964953'
    ]);
  });

  it('are compared when all files are there', async () => {
    const folder = join(scratch, 'whole/gdr3/Non-single_stars/nss_two_body_orbit');
    mkdirSync(folder, { recursive: true });
    const header = "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# - {name: source_id, datatype: int64}\n";
    const text = `${header}# - {name: nss_solution_type, datatype: string}\nsource_id,nss_solution_type\n`;
    writeFileSync(join(folder, 'NssTwoBodyOrbit_1.csv.gz'), gzipSync(`${text}5,"SB1"\n5,"Orbital"\n3,"SB1"\n`));
    const report = await run(folder);
    const [{ problems, published, totals }] = report.folders;
    expect(report.ok).toBe(false);
    expect(totals).toMatchObject({ files: 1, rows: 3, counts: { nss_solution_type: { SB1: 2, Orbital: 1 } } });
    expect(published[0]).toEqual({ what: 'rows', published: 443205, found: 3 });
    expect(problems.map(({ message }) => message)).toContain('rows with nss_solution_type SB1: 2, published 181327');
    expect((await run(join(folder, 'NssTwoBodyOrbit_1.csv.gz'))).ok).toBe(true);
  });
});

describe('ids', () => {
  const ids = fc.array(
    fc.bigInt({ min: 0n, max: 40n }).map(n => (n << 31n) + (n % 3n)),
    { maxLength: 60 }
  );
  const check = (list: bigint[], sorted: boolean): Record<string, number> => {
    const checks = new IdChecks({ sorted, unique: true });
    list.forEach((id, i) => expect(checks.take(Buffer.from(` ${id},`), 1, 1 + `${id}`.length, i + 1)).toBe(true));
    return Object.fromEntries(checks.problems().map(problem => [problem.check, problem.count!]));
  };
  const count = (list: bigint[], test: (id: bigint, before: bigint) => boolean): number =>
    list.filter((id, i) => i > 0 && test(id, list[i - 1])).length;
  const some = (entries: [string, number][]): Record<string, number> =>
    Object.fromEntries(entries.filter(([, n]) => n > 0));

  it('that fall or repeat are counted as BigInt comparisons count them', () => {
    fc.assert(
      fc.property(ids, list => {
        const falls = count(list, (id, before) => id < before);
        const repeats = count(list, (id, before) => id === before);
        expect(check(list, true)).toEqual(
          some([
            ['order', falls],
            ['duplicates', repeats]
          ])
        );
        expect(check(list, false)).toEqual(some([['duplicates', list.length - new Set(list).size]]));
      })
    );
  });

  it('are kept beyond the first piece of memory', () => {
    const list = Array.from({ length: 70000 }, (_, i) => BigInt((i * 7919) % 70000) << 40n);
    expect(check([...list, list[5], list[69999]], false)).toEqual({ duplicates: 2 });
  });
});

describeReal('real files', () => {
  it('verify clean apart from the list of checksums, which is not there', async () => {
    const report = await run(real('real/bulk_dr3'));
    expect(faults(report)).toEqual([]);
    expect(report.folders[0].files).toHaveLength(10);
    expect(report.folders[0].totals.rows).toBe(18139);
    expect(report.folders[0].notes.join()).toMatch(/no list of checksums/);
  });

  it('gaia_source of DR3, EDR3 and DR2', async () => {
    for (const [file, release] of [
      ['real/derived/gdr3_sm_bulkdialect.csv.gz', 'DR3'],
      ['real/bulk_edr3/GaiaSource_000000-003111_first2rows.csv', 'EDR3'],
      ['real/derived/gdr2_sm_plain.csv.gz', 'DR2']
    ]) {
      expect(faults(await run(real(file), { release, table: 'gaia_source' }))).toEqual([]);
    }
  });

  it("ESA's list of checksums is read, all 3386 lines", () => {
    const sums = parseChecksums(readFileSync(real('gdr3_gaia_source_MD5SUM.txt'), 'utf8'), 'list');
    expect([...sums.keys()].sort()).toEqual(PARTITIONS.map(({ name }) => `GaiaSource_${name}.csv.gz`));
    expect(sums.get('GaiaSource_000000-003111.csv.gz')).toBe('52d800747f32a025bdcf1594bbbad29b');
    expect(sums.get('GaiaSource_003112-005263.csv.gz')).toBe('aa91dfad8cc5122f109aacb462fb8304');
    expect(sums.get('GaiaSource_034570-036209.csv.gz')).toBe('318d5d3203978e941f547f53d348ed5e');
    expect(sums.get('GaiaSource_310878-313367.csv.gz')).toBe('422dc6fca8b45a24187e7b5b75f48f51');
    expect(sums.get('GaiaSource_786097-786431.csv.gz')).toBe('c084a93c691e81e616cb020d1bba2c60');
  });
});
