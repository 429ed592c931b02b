import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describeWith } from '../support/python-with';
import { MAIN, ServiceProcess } from '../support/service-process';

const COLUMNS = { source_id: 'i', ra: 'f', dec: 'f', parallax: 'f', pmra: 'f', has_mcmc_msc: 'b', random_index: 'i' };
/** Queries in one text, each with its own reading of the table and its own condition on it. */
const TOGETHER = 54;
const JOBS = 10;

const number = fc.constantFrom('ra', 'dec', 'parallax', 'pmra', 'dec + parallax', 'ABS(pmra)', 'ra * 2 - 180');
const half = fc.integer({ min: -200, max: 720 }).map(twice => String(twice / 2));
const index = fc.integer({ min: 0, max: 6000 }).map(String);
const leaf = fc.oneof(
  fc.tuple(number, fc.constantFrom('<', '<=', '>', '>=', '<>'), half).map(parts => parts.join(' ')),
  fc.tuple(number, half, half).map(([of, a, b]) => `${of} BETWEEN ${a} AND ${b}`),
  fc.tuple(number, fc.constantFrom('<', '>'), number).map(parts => parts.join(' ')),
  fc.tuple(fc.constantFrom('parallax', 'pmra', 'ra'), fc.constantFrom('IS NULL', 'IS NOT NULL')).map(p => p.join(' ')),
  fc.array(index, { minLength: 1, maxLength: 5 }).map(list => `random_index IN (${list.join(', ')})`),
  index.map(below => `random_index < ${below}`),
  fc.constantFrom('has_mcmc_msc = true', 'NOT has_mcmc_msc = true'),
  fc.integer({ min: 0, max: 11 }).map(pixel => `source_id >= ${BigInt(pixel) << 59n}`)
);
const { condition } = fc.letrec<{ condition: string }>(tie => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map(([a, w, b]) => `(${a}) ${w} (${b})`),
    tie('condition').map(inner => `NOT (${inner})`)
  )
}));

describeWith('duckdb', 'random queries', python => {
  let folder: string;
  let service: ServiceProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-sql-'));
    const partitions = '000000-003111,034570-036209';
    const made = [MAIN, 'make-volume', folder, '--rows', '2000', '--partitions', partitions];
    expect(spawnSync(process.execPath, made, { encoding: 'utf8' })).toMatchObject({ status: 0 });
    service = await ServiceProcess.start({ volume: folder, env: { GAIALAB_WORKERS: '2' } });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it(`${TOGETHER * JOBS} of them count through the scanner what DuckDB counts over rows read by Python`, async () => {
    const conditions = fc.sample(condition, TOGETHER * JOBS);
    const texts = Array.from({ length: JOBS }, (_, job) =>
      conditions
        .slice(job * TOGETHER, (job + 1) * TOGETHER)
        .map(
          (one, i) => `SELECT ${i} AS q, COUNT(*) AS n, COUNT(parallax) AS p, MIN(source_id) AS m FROM g WHERE ${one}`
        )
        .join(' UNION ALL ')
    );
    const tables = { g: [join(folder, 'gdr3/gaia_source'), COLUMNS] };
    const queries = texts.map(text => `SELECT * FROM (${text}) ORDER BY q`);
    const oracle = spawnSync(python, [join(__dirname, 'sql-oracle.py')], {
      input: JSON.stringify({ tables, queries }),
      encoding: 'utf8',
      maxBuffer: 1 << 28
    });
    expect({ status: oracle.status, stderr: oracle.stderr }).toMatchObject({ status: 0 });
    const wanted = JSON.parse(oracle.stdout) as ({ i: string } | null)[][][];
    let some = 0;
    for (const [job, text] of texts.entries()) {
      const query = `${text.replaceAll('FROM g ', 'FROM gaia_source ')} ORDER BY q`;
      const state = await service.run({ type: 'Sql', source: {}, query, format: 'arrow' });
      expect(state.error).toBeUndefined();
      const rows = tableFromIPC(readFileSync(state.manifest!.results[0].path)).toArray();
      rows.forEach((row, i) => {
        const found = Object.values((row as { toJSON(): object }).toJSON()).map(cell =>
          cell === null ? null : String(cell)
        );
        const answer = wanted[job][i].map(cell => cell && cell.i);
        expect({ condition: conditions[job * TOGETHER + i], found }).toEqual({
          condition: conditions[job * TOGETHER + i],
          found: answer
        });
        some += found[1] !== '0' && found[1] !== '2000' ? 1 : 0;
      });
      expect(rows).toHaveLength(TOGETHER);
    }
    // most of them choose some of the rows
    expect(some).toBeGreaterThan((TOGETHER * JOBS) / 3);
  });
});
