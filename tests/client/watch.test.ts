import { GaiaError, type JobEvent } from '../../src/protocol';
import { FakeGaiaClient, fakeJob } from '../../src/client/fake';
import { JobList, reduceJob, watchJob } from '../../src/client';
import { settled } from '../support/settled';

const request = { type: 'DensityMap', source: {} } as const;
const pause = { first: 1, longest: 4 };
const soon = (ms = 15): Promise<void> => settled(ms);

function world(): FakeGaiaClient {
  const api = new FakeGaiaClient();
  api.states.set('j', { ...fakeJob('j', request), phase: 'EXECUTING' });
  return api;
}

describe('watchJob', () => {
  it('goes on from the last event after a break and ends with the job', async () => {
    const api = world();
    const events: JobEvent[] = [];
    const lost: unknown[] = [];
    const signal = new AbortController().signal;
    const watching = watchJob(api, 'j', {
      signal,
      pause,
      onEvent: event => events.push(event),
      onConnection: error => lost.push(error?.code ?? null)
    });
    await soon();
    api.emit({ seq: 2, job: 'j', kind: 'frame', frame: 1 });
    await soon();
    api.breakStreams();
    await soon(30);
    api.emit({ seq: 2, job: 'j', kind: 'frame', frame: 1 });
    api.setPhase('j', 'COMPLETED');
    await watching;
    expect(api.calls.filter(call => call.name === 'events').map(call => call.args[1])).toEqual([null, 2]);
    expect(lost).toEqual([null, 'SERVICE_UNAVAILABLE', null]);
    expect(events.filter(event => event.kind === 'frame')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: 'phase', phase: 'COMPLETED' });
    expect(api.openStreams).toBe(0);
  });

  it('gives up on a job that is not there', async () => {
    await expect(
      watchJob(new FakeGaiaClient(), 'x', { signal: new AbortController().signal, onEvent: () => undefined })
    ).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  it('ends quietly when aborted', async () => {
    const api = world();
    const stop = new AbortController();
    const watching = watchJob(api, 'j', { signal: stop.signal, onEvent: () => undefined });
    await soon();
    stop.abort();
    await watching;
    expect(api.openStreams).toBe(0);
  });
});

describe('reduceJob', () => {
  it('lets older events change nothing', () => {
    const state = { ...fakeJob('j', request), seq: 5, frame: 4 };
    expect(reduceJob(state, { seq: 4, job: 'j', kind: 'frame', frame: 3 })).toBe(state);
    expect(reduceJob(state, { seq: 6, job: 'j', kind: 'frame', frame: 5 })).toMatchObject({ seq: 6, frame: 5 });
    expect(reduceJob(state, { seq: 9, job: 'j', kind: 'deleted' })).toBeUndefined();
  });
});

describe('JobList', () => {
  it('shares one stream and closes it with the last listener', async () => {
    const api = world();
    const list = new JobList(api);
    expect(api.calls).toEqual([]);
    const first = list.subscribe(() => undefined);
    const second = list.subscribe(() => undefined);
    await soon();
    expect(list.jobs.map(job => job.id)).toEqual(['j']);
    expect(api.openStreams).toBe(1);
    first();
    expect(api.openStreams).toBe(1);
    second();
    await soon();
    expect(api.openStreams).toBe(0);
  });

  it('forgets jobs that were deleted during a break', async () => {
    const api = world();
    const list = new JobList(api);
    const unsubscribe = list.subscribe(() => undefined);
    await soon();
    api.states.delete('j');
    api.breakStreams();
    await soon(700);
    expect(list.jobs).toEqual([]);
    expect(list.error).toBeNull();
    unsubscribe();
  });

  it('shows why it is not live, and tries again when asked', async () => {
    const api = world();
    api.failures.set('jobs', new GaiaError('SERVICE_UNAVAILABLE', 'Not there.', undefined, { missing: true }));
    const list = new JobList(api);
    const unsubscribe = list.subscribe(() => undefined);
    await soon();
    expect(list.error?.message).toBe('Not there.');
    list.retry();
    await soon();
    expect(list.error).toBeNull();
    expect(list.jobs).toHaveLength(1);
    unsubscribe();
  });
});
