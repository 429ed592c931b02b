import { nullTranslator } from '@jupyterlab/translation';
import { fakeJob } from '../../src/client/fake';
import { describeProgress, fractionDone } from '../../src/lab/format';
import { LeftOut } from '../../src/lab/left-out';
import { describeFaults, faultsOf } from '../../src/lab/model/job-faults';
import type { JobRequest, JobState, Manifest, Progress, Verified } from '../../src/protocol';

const trans = nullTranslator.load('gaialab');
const BROKEN = '/data/gaia/gdr3/gaia_source/GaiaSource_000000-003111.csv.gz';

const job = (request: JobRequest, phase: JobState['phase'], progress: Partial<Progress> = {}): JobState => {
  const fake = fakeJob('7', request);
  return { ...fake, phase, progress: { ...fake.progress, ...progress } };
};
const manifest = (given: Partial<Manifest>): Manifest =>
  ({ skipped: [], results: [], ...given }) as unknown as Manifest;

describe('files that a job found broken', () => {
  it('are counted while it runs, and named with their reasons at its end', () => {
    const running = job({ type: 'DensityMap', source: {} }, 'EXECUTING', { faults: 2 });
    expect(faultsOf(running)).toEqual({ count: 2, files: [] });
    expect(describeFaults(running, trans)).toBe('2 files left out so far');
    const error = { code: 'GZIP_BROKEN', message: `${BROKEN}: the gzip stream is broken (CRC).` } as const;
    const ended = {
      ...running,
      phase: 'COMPLETED' as const,
      manifest: manifest({ skipped: [{ path: BROKEN, error }] })
    };
    ended.progress = { ...ended.progress, faults: undefined };
    expect(describeFaults(ended, trans)).toBe('1 file was left out');
    expect(faultsOf(ended).files).toEqual([
      { name: 'GaiaSource_000000-003111.csv.gz', path: BROKEN, why: 'the gzip stream is broken (CRC).' }
    ]);
    expect(describeFaults(job({ type: 'DensityMap', source: {} }, 'COMPLETED'), trans)).toBe('');
  });

  it('are those of a verification’s report, of which some are of no file', () => {
    const running = job({ type: 'Verify', source: {} }, 'EXECUTING', { faults: 1 });
    expect(describeFaults(running, trans)).toBe('1 file with faults so far');
    const faults = [
      { file: BROKEN, check: 'md5', message: 'is not that of the list' },
      { file: null, check: 'rows', message: 'a row is missing' }
    ];
    const ended = {
      ...running,
      phase: 'COMPLETED' as const,
      manifest: manifest({ verified: [{ faults } as unknown as Verified] })
    };
    expect(describeFaults(ended, trans)).toBe('1 file with faults');
    expect(faultsOf(ended).files.map(({ name, why }) => [name, why])).toEqual([
      ['GaiaSource_000000-003111.csv.gz', 'is not that of the list'],
      [null, 'a row is missing']
    ]);
  });

  it('are unfolded in a view, twenty at most', () => {
    const view = new LeftOut(trans);
    view.update(job({ type: 'DensityMap', source: {} }, 'EXECUTING'));
    expect(view.node.hidden).toBe(true);
    const skipped = Array.from({ length: 23 }, (_, i) => ({
      path: `/data/file-${i}.csv.gz`,
      error: { code: 'FILE_EMPTY' as const, message: `/data/file-${i}.csv.gz: the file is empty.` }
    }));
    view.update({ ...job({ type: 'DensityMap', source: {} }, 'COMPLETED'), manifest: manifest({ skipped }) });
    expect(view.node.hidden).toBe(false);
    const lines = [...view.node.querySelectorAll('li')].map(({ textContent }) => textContent);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('file-0.csv.gz the file is empty.');
    expect(lines[20]).toBe('and 3 more');
  });
});

describe('a query that computes', () => {
  const query: JobRequest = { type: 'Sql', source: {}, query: 'SELECT COUNT(*) FROM gaia_source' };
  const read = { filesDone: 4, filesTotal: 4, bytesDone: 400, bytesTotal: 400, rows: 1200 };

  it('says so, how far it is, and what it wrote', () => {
    const known = job(query, 'EXECUTING', { ...read, query: { share: 0.457, rows: 12 } });
    expect(describeProgress(known, trans)).toBe('Computing, 45 % · 4 of 4 files · 12 rows written');
    expect(fractionDone(known)).toBe(0.457);
    const unknown = job(query, 'EXECUTING', { ...read, query: { share: null, rows: 0 } });
    expect(describeProgress(unknown, trans)).toBe('Computing · 4 of 4 files');
    const reads = job(query, 'EXECUTING', { ...read, bytesDone: 100 });
    expect(fractionDone(reads)).toBe(0.25);
    expect(describeProgress(reads, trans)).not.toContain('Computing');
  });
});
