import { createElement } from 'react';
import { nullTranslator } from '@jupyterlab/translation';
import { JobList } from '../../src/client';
import { FakeGaiaClient, fakeJob } from '../../src/client/fake';
import { Deletions } from '../../src/lab/model/deletions';
import { byDay, canOpen, filterJobs, nameOfDay, queuePosition } from '../../src/lab/model/jobs-view';
import { PanelModel } from '../../src/lab/model/panel-model';
import { preferencesOf } from '../../src/lab/preferences';
import { viewOf } from '../../src/lab/result/open-result';
import { ReportView } from '../../src/lab/result/report-view';
import { JobsTab } from '../../src/lab/sidebar/jobs-tab';
import { GaiaError, JOB_TYPES, type JobRequest, type JobState, type Verified } from '../../src/protocol';
import { reactPage } from '../support/react-page';
import { settled } from '../support/settled';

const trans = nullTranslator.load('gaialab');
const settle = (ms = 20): Promise<void> => settled(ms);
const MAP: JobRequest = { type: 'DensityMap', source: {} };
const job = (id: string, more: Partial<JobState> = {}): JobState => ({ ...fakeJob(id, MAP), ...more });

describe('the list of jobs', () => {
  const jobs = [
    job('5', { phase: 'EXECUTING', created: '2026-03-05T12:00:00Z' }),
    job('4', { phase: 'COMPLETED', created: '2026-03-05T11:00:00Z', request: { type: 'Sql', source: {}, query: 'x' } }),
    job('3', { phase: 'ERROR', created: '2026-03-04T12:00:00Z' }),
    job('2', { phase: 'ABORTED', created: '2026-03-04T11:00:00Z' }),
    job('1', { phase: 'QUEUED', created: '2026-03-01T11:00:00Z' })
  ];
  const ids = (state: Parameters<typeof filterJobs>[1]['state'], type: JobState['request']['type'] | 'all' = 'all') =>
    filterJobs(jobs, { state, type }).map(({ id }) => id);

  it('is filtered by state and type', () => {
    expect(ids('all')).toHaveLength(5);
    expect(ids('open')).toEqual(['5', '1']);
    expect(ids('done')).toEqual(['4']);
    expect(ids('failed')).toEqual(['3', '2']);
    expect(ids('all', 'Sql')).toEqual(['4']);
    expect(ids('failed', 'Sql')).toEqual([]);
  });

  it('has a heading a day, in local time', () => {
    const days = byDay(jobs);
    expect(days.flatMap(day => day.jobs)).toEqual(jobs);
    expect(days.map(({ day }) => day)).toEqual(['2026-03-05', '2026-03-04', '2026-03-01']);
    const now = new Date(2026, 2, 5, 0, 30);
    expect(nameOfDay('2026-03-05', now, trans)).toBe('Today');
    expect(nameOfDay('2026-03-04', now, trans)).toBe('Yesterday');
    expect(nameOfDay('2026-03-01', now, trans)).toMatch(/1/);
    expect(nameOfDay('2025-12-31', new Date(2026, 0, 1), trans)).toBe('Yesterday');
  });

  it('says which place in the queue a job has', () => {
    const queue = [
      job('c', { phase: 'QUEUED', created: '2026-01-03T00:00:00Z' }),
      job('b', { phase: 'QUEUED', created: '2026-01-02T00:00:00Z' }),
      job('urgent', { phase: 'QUEUED', created: '2026-01-04T00:00:00Z', priority: 5 }),
      job('runs', { phase: 'EXECUTING' })
    ];
    expect(queue.map(one => queuePosition(queue, one))).toEqual([3, 2, 1, 0]);
  });

  it('opens each type in its view, once there is something', () => {
    const views = JOB_TYPES.map(type => [type, viewOf({ request: { type, source: {} } as never })]);
    expect(Object.fromEntries(views)).toEqual({
      DensityMap: 'gaialab:open-map',
      HealpixMap: 'gaialab:open-map',
      Histogram: 'gaialab:open-histogram',
      SimilarSpectra: 'gaialab:open-spectra',
      Rows: 'gaialab:open-table',
      Sql: 'gaialab:open-table',
      Statistics: 'gaialab:open-table',
      Convert: 'gaialab:open-report',
      Verify: 'gaialab:open-report'
    });
    expect(canOpen(job('a', { phase: 'ABORTED', frame: 3 }))).toBe(true);
    expect(canOpen(job('a', { phase: 'ERROR', frame: 0 }))).toBe(false);
    expect(canOpen(job('a', { phase: 'EXECUTING', request: { type: 'Rows', source: {} } }))).toBe(false);
  });
});

describe('Deletions', () => {
  const make = async (wait: number) => {
    const api = new FakeGaiaClient();
    await api.submit(MAP);
    const jobs = new JobList(api);
    jobs.adopt(await api.job('job-1'));
    return { api, jobs, deletions: new Deletions(api, jobs, wait) };
  };

  it('wait for an undo', async () => {
    const { api, jobs, deletions } = await make(20);
    deletions.delete('job-1');
    expect(deletions.isPending('job-1')).toBe(true);
    deletions.undo('job-1');
    await settle(60);
    expect(api.states.has('job-1')).toBe(true);
    deletions.delete('job-1');
    await settle(60);
    expect(api.states.has('job-1')).toBe(false);
    expect(jobs.get('job-1')).toBeUndefined();
    expect(deletions.isPending('job-1')).toBe(false);
  });

  it('keep the job and say why when it cannot be deleted', async () => {
    const { api, jobs, deletions } = await make(0);
    api.failures.set('remove', new GaiaError('BAD_REQUEST', 'Job job-1 is not over.'));
    deletions.delete('job-1');
    await settle();
    expect(jobs.get('job-1')).toBeDefined();
    expect(deletions.errorOf('job-1')?.message).toBe('Job job-1 is not over.');
  });
});

describe('the tab of the jobs', () => {
  const page = reactPage();

  async function draw(states: JobState[]) {
    const api = new FakeGaiaClient();
    states.forEach(state => api.states.set(state.id, state));
    const executed: [string, unknown][] = [];
    const commands = {
      execute: async (id: string, args?: unknown) => void executed.push([id, args]),
      hasCommand: () => true
    };
    const model = new PanelModel({
      api,
      jobs: new JobList(api),
      deletions: new Deletions(api, new JobList(api), 60_000),
      commands,
      trans,
      preferences: async () => preferencesOf({})
    });
    page.render(createElement(JobsTab, { model, active: true }));
    for (let i = 0; i < 200 && !page.host.querySelector('.jp-gaia-job'); i++) {
      await settle(25);
    }
    return { api, model, executed };
  }
  const button = (name: RegExp): HTMLButtonElement =>
    [...page.host.querySelectorAll('button')].find(node =>
      name.test(node.getAttribute('aria-label') ?? node.textContent!)
    )!;

  it('goes through commands for everything', async () => {
    const done = job('7', {
      phase: 'COMPLETED',
      bytes: 2_000_000,
      manifest: { skipped: [], results: [{ name: 'map.arrow', path: '/r/7/map.arrow', mime: '', bytes: 10 }] } as never,
      frame: 1
    });
    const { executed } = await draw([done, job('8', { phase: 'ABORTED' }), job('9', { phase: 'EXECUTING' })]);
    button(/^Cancel/).click();
    button(/^Retry/).click();
    button(/^Download map.arrow/).click();
    button(/^Insert as code/).click();
    expect(executed).toEqual([
      ['gaialab:cancel-job', { job: '9' }],
      ['gaialab:retry-job', { job: '8' }],
      ['gaialab:download-result', { job: '7', name: 'map.arrow' }],
      ['gaialab:insert-as-code', { job: expect.any(String) }]
    ]);
    expect(page.host.textContent!.replaceAll('\u202f', ' ')).toContain('2 MB on the disk');
  });

  it('draws hundreds of jobs in pages', async () => {
    await draw(Array.from({ length: 300 }, (_, i) => job(String(i), { phase: 'COMPLETED' })));
    expect(page.host.querySelectorAll('.jp-gaia-job')).toHaveLength(40);
    button(/^Show 40 more/).click();
    await settle();
    expect(page.host.querySelectorAll('.jp-gaia-job')).toHaveLength(80);
  });

  it('puts an undo in the place of a deleted job', async () => {
    const { model } = await draw([job('7', { phase: 'COMPLETED' })]);
    model.deletions.delete('7');
    await settle();
    expect(page.host.textContent).toContain('Deleted: Density map of the whole volume');
    button(/^Undo/).click();
    await settle();
    expect(page.host.textContent).not.toContain('Deleted');
  });

  it('shows errors with what to do, in place', async () => {
    await draw([
      job('7', {
        phase: 'ERROR',
        error: { code: 'GZIP_BROKEN', message: 'a.csv.gz is cut off.', hint: 'Copy it anew.' }
      })
    ]);
    expect(page.host.querySelector('[role="alert"]')!.textContent).toBe('a.csv.gz is cut off.Copy it anew.');
  });

  it('makes a verification readable', async () => {
    const verified: Verified = {
      folder: '/v/gdr3/gaia_source',
      release: 'DR3',
      table: 'gaia_source',
      at: '2026-01-01T00:00:00Z',
      ok: false,
      whole: true,
      files: 3385,
      resumed: 0,
      expected: 3386,
      bytes: 1e9,
      rows: 1e6,
      faulty: 1,
      missing: 1,
      unexpected: 0,
      faults: [{ file: 'GaiaSource_000000-003111.csv.gz', check: 'md5', message: 'its MD5 is a, listed is b' }],
      published: [],
      notes: []
    };
    const manifest = { verified: [verified], results: [], skipped: [], files: [], citation: '' } as never;
    const state = job('7', { phase: 'COMPLETED', request: { type: 'Verify', source: {} }, manifest });
    page.render(createElement(ReportView, { job: state, trans }));
    await settle();
    const text = page.host.textContent!;
    expect(text).toContain('1 with faults, 1 missing, 0 unexpected');
    expect(text).toContain('GaiaSource_000000-003111.csv.gz');
    expect(text).toContain('its MD5 is a, listed is b');
  });
});
