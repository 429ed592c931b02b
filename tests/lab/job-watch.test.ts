import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { JobList } from '../../src/client';
import { FakeGaiaClient } from '../../src/client/fake';
import { CommandIDs } from '../../src/lab/ids';
import type { NoticeLevel } from '../../src/lab/preferences';
import { JobNotices } from '../../src/lab/watch/job-notices';
import { JobWatch } from '../../src/lab/watch/job-watch';
import { RunningJobs } from '../../src/lab/watch/running-jobs';
import { overall, summary } from '../../src/lab/watch/status-item';
import type { JobRequest, JobState, Phase, Progress } from '../../src/protocol';
import { settled } from '../support/settled';

const trans = nullTranslator.load('gaialab');
const REQUEST: JobRequest = { type: 'DensityMap', source: {} };

function setUp(runs: boolean) {
  const api = new FakeGaiaClient();
  const jobs = new JobList(api);
  const watch = new JobWatch(jobs, () => Promise.resolve(runs));
  const executed: unknown[] = [];
  const commands = new CommandRegistry();
  for (const id of [CommandIDs.openResult, CommandIDs.cancelJob, CommandIDs.openPanel]) {
    commands.addCommand(id, { execute: args => executed.push([id, { ...args }]) });
  }
  return { api, jobs, watch, commands, executed };
}

function progress(api: FakeGaiaClient, id: string, part: Partial<Progress>, phase: Phase = 'EXECUTING'): void {
  const known = api.states.get(id);
  if (!known) {
    throw new Error(`no job ${id}`);
  }
  const state: JobState = { ...known, phase, seq: known.seq + 1, progress: { ...known.progress, ...part } };
  api.emit({ seq: state.seq, job: id, kind: 'state', state });
}

describe('JobWatch', () => {
  it('asks a service that does not run nothing', async () => {
    const { api, watch } = setUp(false);
    await watch.start();
    await settled(5);
    expect(api.calls).toEqual([]);
    expect(watch.open).toEqual([]);
  });

  it('listens once a view has asked the service something, and goes on when the view is closed', async () => {
    const { api, jobs, watch } = setUp(false);
    await watch.start();
    jobs.adopt(await api.submit(REQUEST));
    const close = jobs.subscribe(() => undefined);
    await settled(5);
    close();
    await settled(5);
    expect(api.openStreams).toBe(1);
    expect(watch.open.map(job => job.id)).toEqual(['job-1']);
  });

  it('finds the jobs of a service that ran before the page, and tells of those that it saw running only', async () => {
    const { api, watch } = setUp(true);
    await api.submit(REQUEST);
    await api.submit(REQUEST);
    api.setPhase('job-1', 'COMPLETED');
    const ended: string[] = [];
    watch.ended.connect((_, job) => ended.push(`${job.id} ${job.phase}`));
    await watch.start();
    await watch.start();
    await settled(5);
    expect(api.openStreams).toBe(1);
    expect(watch.open.map(job => job.id)).toEqual(['job-2']);
    api.setPhase('job-2', 'EXECUTING');
    api.setPhase('job-2', 'COMPLETED');
    await settled(5);
    expect(ended).toEqual(['job-2 COMPLETED']);
    expect(watch.open).toEqual([]);
  });
});

describe('what shows the watch', () => {
  it('lists open jobs to open and to cancel', async () => {
    const { api, watch, commands, executed } = setUp(true);
    await api.submit(REQUEST);
    await watch.start();
    await settled(5);
    progress(api, 'job-1', { bytesDone: 50, bytesTotal: 200 });
    await settled(5);
    const manager = new RunningJobs(watch, commands, trans);
    const [item] = manager.running();
    expect(item.label()).toBe('Density map of the whole volume');
    expect(item.detail?.()).toBe('25 %');
    item.open?.();
    manager.shutdownAll();
    await settled(5);
    expect(executed).toEqual([
      [CommandIDs.openResult, { job: 'job-1' }],
      [CommandIDs.cancelJob, { job: 'job-1' }]
    ]);
  });

  it('sums jobs by their bytes', async () => {
    const { api, watch } = setUp(true);
    await api.submit(REQUEST);
    await api.submit(REQUEST);
    await watch.start();
    progress(api, 'job-1', { bytesDone: 300, bytesTotal: 300, secondsLeft: 0 });
    progress(api, 'job-2', { bytesDone: 0, bytesTotal: 100, secondsLeft: 40 });
    await settled(5);
    expect(overall(watch.open)).toBeCloseTo(0.75, 12);
    expect(summary(watch.open, trans)).toBe('Gaia: 2 jobs, 75 %, 40 s left');
    expect(overall([])).toBe(0);
  });

  it.each<[NoticeLevel, string[]]>([
    ['none', []],
    [
      'ended',
      [
        'success Density map of the whole volume: done',
        'error Density map of the whole volume failed: File x is damaged. Get it again.'
      ]
    ]
  ])('tells of ends when asked for %s', async (level, expected) => {
    Notification.manager.dismiss();
    const { api, watch, commands } = setUp(true);
    const notices = new JobNotices({
      watch,
      commands,
      trans,
      level: () => Promise.resolve(level),
      inView: job => job.id === 'job-4'
    });
    await notices.refresh();
    for (let job = 1; job <= 5; job++) {
      await api.submit(REQUEST);
    }
    await watch.start();
    await settled(5);
    progress(api, 'job-1', { elapsedSeconds: 20 }, 'COMPLETED');
    progress(api, 'job-2', { elapsedSeconds: 1 }, 'COMPLETED'); // too short to be told of
    progress(api, 'job-3', { elapsedSeconds: 20 }, 'ABORTED'); // whoever cancels knows
    progress(api, 'job-4', { elapsedSeconds: 20 }, 'COMPLETED'); // the user looks at it
    const error = { code: 'FILE_NOT_FOUND', message: 'File x is damaged.', hint: 'Get it again.' } as const;
    Object.assign(api.states.get('job-5') ?? {}, { error });
    progress(api, 'job-5', { elapsedSeconds: 1 }, 'ERROR');
    await settled(5);
    const shown = Notification.manager.notifications.map(({ type, message }) => `${type} ${message}`);
    expect(shown.sort()).toEqual([...expected].sort());
    notices.dispose();
  });

  it('shows progress with a way to cancel when asked for all', async () => {
    Notification.manager.dismiss();
    const { api, watch, commands, executed } = setUp(true);
    const notices = new JobNotices({
      watch,
      commands,
      trans,
      level: () => Promise.resolve('all'),
      inView: () => false
    });
    await notices.refresh();
    await api.submit(REQUEST);
    await watch.start();
    progress(api, 'job-1', { elapsedSeconds: 1, bytesDone: 1, bytesTotal: 4 });
    await settled(5);
    expect(Notification.manager.count).toBe(0);
    progress(api, 'job-1', { elapsedSeconds: 6, bytesDone: 1, bytesTotal: 4 });
    progress(api, 'job-1', { elapsedSeconds: 7, bytesDone: 2, bytesTotal: 4 });
    await settled(5);
    expect(Notification.manager.notifications).toMatchObject([{ type: 'in-progress', options: { progress: 0.5 } }]);
    Notification.manager.notifications[0].options.actions?.[1].callback(new MouseEvent('click'));
    await settled(5);
    expect(executed).toEqual([[CommandIDs.cancelJob, { job: 'job-1' }]]);
    progress(api, 'job-1', { elapsedSeconds: 8 }, 'COMPLETED');
    await settled(5);
    expect(Notification.manager.notifications.map(({ type }) => type)).toEqual(['success']);
    notices.dispose();
  });
});
