import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { FoldRecord, RowsRecord } from '../../src/compute/checkpoint';
import type { FoldSpec } from '../../src/compute/folds';
import { scanFold, scanRows, WorkerPool } from '../../src/compute/scan';
import { GaiaError } from '../../src/protocol';
import { MAIN } from '../support/service-process';
import { Scratch } from './support';

const WORKER = join(MAIN, '../worker.cjs');

/** Keeps records as the disk would give them back, and stops the scan after some. */
class Memory<R> {
  readonly records: Buffer[] = [];
  wantsSum = false;
  constructor(
    private readonly most = Infinity,
    private readonly before: Buffer[] = []
  ) {
    this.records.push(...before);
  }

  async *kept(): AsyncGenerator<R> {
    for (const record of this.before) {
      yield deserialize(record) as R;
    }
  }

  keep(record: R, isWhole: boolean): void {
    this.records.push(serialize(record));
    if (isWhole && this.records.length >= this.most) {
      throw new GaiaError('CANCELLED', 'Cut off.');
    }
  }

  async replace(record: R): Promise<void> {
    this.records.splice(0, this.records.length, serialize(record));
  }
}

const scratch = new Scratch();
afterAll(() => scratch.remove());

const files = Array.from({ length: 7 }, (_, f) => {
  const lines = Array.from({ length: 300 }, (_, i) => {
    const id = (BigInt(f * 300 + i) << 45n) + BigInt(i);
    return `${id},${(i * 0.37 + f) % 360},${Math.sin(i + f) * 80},${i % 11 === 0 ? '' : Math.exp(Math.sin(i * f)) / 3},t${i % 5}`;
  });
  const file = scratch.file(`f${f}.csv`, `source_id,ra,dec,parallax,kind\n${lines.join('\n')}\n`);
  return { path: file.path, bytes: file.bytes };
});
files.splice(3, 0, { path: '/no/such/file.csv', bytes: 1 });
const columns = ['source_id:int64', 'ra:float64', 'dec:float64', 'parallax:float64', 'kind:string'].map(text => {
  const [name, datatype] = text.split(':');
  return { name, datatype };
});

const SPECS: FoldSpec[] = [
  { type: 'DensityMap', order: 4, columns: ['1', 'parallax'] },
  ...(['mean', 'stddev', 'median', 'max', 'approx_median'] as const).map(stat => ({
    type: 'HealpixMap' as const,
    order: 2,
    column: 'parallax',
    stat
  })),
  { type: 'Histogram', x: { expression: 'parallax' }, y: { expression: 'ra' } },
  { type: 'Statistics', columns: ['source_id', 'parallax', 'kind'], quantiles: [0.5] },
  { type: 'TopRows', columns: ['source_id', 'parallax'], by: 'parallax', count: 50 }
];

describe('a scan that was cut off', () => {
  const pool = new WorkerPool({ size: 2, workerFile: WORKER });
  afterAll(() => pool.close());
  const options = { columns, policy: 'skip' } as const;

  it.each(SPECS.map(spec => [`${spec.type} ${'stat' in spec ? spec.stat : ''}`, spec] as const))(
    'ends with the same bits: %s',
    async (_, spec) => {
      const whole = await scanFold(pool, files, spec, options);
      const bits = serialize(whole.snapshot(0)).toString('hex');
      for (const cut of [1, 4, 7]) {
        for (const wantsSum of [false, true]) {
          const first = new Memory<FoldRecord>(wantsSum ? Infinity : cut);
          const stop = new AbortController();
          first.wantsSum = wantsSum;
          const onMerged = (done: number): void => void (wantsSum && done === cut && stop.abort());
          await scanFold(pool, files, spec, { ...options, checkpoint: first, onMerged, signal: stop.signal }).catch(
            reason => expect(reason).toMatchObject({ code: 'CANCELLED' })
          );
          const second = await scanFold(pool, files, spec, { ...options, checkpoint: new Memory(99, first.records) });
          expect(second.filesDone).toBe(files.length);
          expect(serialize(second.snapshot(0)).toString('hex')).toBe(bits);
          expect(second.skipped.map(({ path }) => path)).toEqual(['/no/such/file.csv']);
        }
      }
    }
  );

  it.each([undefined, 700])('gives each row once, with limit %s', async limit => {
    const read = async (checkpoint?: Memory<RowsRecord>): Promise<string[]> => {
      const rows: string[] = [];
      const sink = ({ columns: [ids] }: { columns: { values?: unknown }[] }): void =>
        void rows.push(...Array.from(ids.values as BigInt64Array, String));
      await scanRows(pool, files, { columns: ['source_id'], limit }, sink, { ...options, checkpoint });
      return rows;
    };
    const whole = await read();
    expect(whole).toHaveLength(limit ?? 2100);
    for (let cut = 1; cut < 14; cut += 2) {
      const first = new Memory<RowsRecord>(cut);
      await read(first).catch(reason => expect(reason).toMatchObject({ code: 'CANCELLED' }));
      expect(await read(new Memory(99, first.records))).toEqual(whole);
    }
  });
});
