import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { spaceBound } from '../../src/service/cost';
import { Scratch, WORKER } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** Text of 640 MB in about 21 MB of gzip: 8 million rows of 80 bytes. */
const ROWS = 8_000_000;
const part = gzipSync(
  Array.from(
    { length: 20000 },
    (_, i) =>
      `${String(i).padStart(19, '1')},${(i / 7).toFixed(15).padEnd(30, '5')},${String(i % 1000).padStart(27, 'x')}\n`
  ).join('')
);
const columns = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'x', datatype: 'float64' },
  { name: 's', datatype: 'string' }
];
const big = scratch.file(
  'big.csv.gz',
  Buffer.concat([gzipSync('source_id,x,s\n'), ...Array<Buffer>(ROWS / 20000).fill(part)])
);

/** The whole scan in a process of its own, since a process's memory counts all its threads. */
const program = `
  import { readFileSync } from 'node:fs';
  import { scanFold, scanRows, WorkerPool } from ${JSON.stringify(join(__dirname, '../../src/compute/scan'))};
  const [kind, path] = process.argv.slice(2);
  const options = { columns: ${JSON.stringify(columns)} };
  // The high-water mark of this process alone: getrusage's would begin with that of the process that started it.
  const highWater = () => 1024 * Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  async function main() {
    const pool = new WorkerPool({ size: 2, workerFile: ${JSON.stringify(WORKER)} });
    const files = [{ path, bytes: 1 }, { path, bytes: 1 }];
    const before = process.memoryUsage().rss;
    let rows = 0;
    if (kind === 'rows') {
      await scanRows(pool, files, {}, batch => void (rows += batch.rows), options);
    } else {
      const specs = {
        top: { type: 'TopRows', by: 'x', count: 10 },
        density: { type: 'DensityMap', order: 12, columns: ['1', 'x'] },
        statistics: { type: 'Statistics', where: 'x > 1', quantiles: [0.5] }
      };
      const spec = specs[kind];
      rows = (await scanFold(pool, files, spec, options)).rows;
    }
    console.log(JSON.stringify({ rows, before, peak: highWater() }));
    await pool.close();
  }
  void main();`;
const bundle = join(scratch.folder, 'scan.cjs');
buildSync({
  stdin: { contents: program, resolveDir: __dirname, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  loader: { '.wasm': 'binary' },
  outfile: bundle,
  logLevel: 'error'
});

/** What the service plans with for two workers and its own thread, whatever the files [bytes]. */
const boundOf = (type: 'Rows' | 'Statistics'): number => spaceBound({ type, source: {} }, 2, 2 * ROWS).memory;

describe('memory does not grow with the files: two workers over twice 640 MB of text', () => {
  it('has a bound smaller than the text of one file', () => {
    expect(boundOf('Rows')).toBeLessThan(ROWS * 80);
    expect(boundOf('Statistics')).toBeLessThan(ROWS * 40);
  });

  test.each([
    ['wasm', 'statistics'],
    ['wasm', 'top'],
    ['wasm', 'density'],
    ['wasm', 'rows'],
    ['zlib', 'rows']
  ])('%s, %s', (engine, kind) => {
    // young generations are kept small, so that what is measured is what is held
    const args = ['--max-semi-space-size=8', bundle, kind, big.path];
    const env = { ...process.env, GAIALAB_ENGINE: engine };
    const { rows, before, peak } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', env })) as {
      rows: number;
      before: number;
      peak: number;
    };
    expect(rows).toBe(2 * ROWS);
    expect(peak - before).toBeLessThan(boundOf(kind === 'rows' ? 'Rows' : 'Statistics'));
  });
});
