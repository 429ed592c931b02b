import { nullTranslator } from '@jupyterlab/translation';
import { JobList } from '../../src/client';
import { FakeGaiaClient } from '../../src/client/fake';
import { GaiaError, type JobRequest } from '../../src/protocol';
import { JobFormModel } from '../../src/lab/job-form/job-form-model';
import { profileColumns } from '../../src/lab/job-form/language';
import { memoryOfPage, type Memory } from '../../src/lab/model/memory';
import { VolumeModel } from '../../src/lab/model/volume-model';
import { preferencesOf } from '../../src/lab/preferences';
import { QueryHistory } from '../../src/lab/sql-editor/query-history';
import { settled } from '../support/settled';

const trans = nullTranslator.load('gaialab');
/** Longer than the pause before a plan. */
const pause = (ms = 450): Promise<void> => settled(ms);

interface World {
  api: FakeGaiaClient;
  model: JobFormModel;
  executed: [string, unknown][];
  volume: VolumeModel;
}

const worlds: World[] = [];

async function begin(memory: Memory = memoryOfPage(), releases: string[] = ['DR3']): Promise<World> {
  const api = new FakeGaiaClient();
  api.volumeInfo = {
    path: '/gaia',
    synthetic: false,
    releases: releases.map(release => ({ release, folder: release, referenceEpoch: 2016, tables: [] }))
  };
  api.tableColumns = [...profileColumns('DR3', 'gaia_source')!];
  const executed: [string, unknown][] = [];
  const commands = {
    execute: async (id: string, args: unknown) => {
      executed.push([id, args]);
      return id === 'gaialab:submit-job' ? (await api.submit((args as { request: JobRequest }).request)).id : undefined;
    }
  };
  const volume = new VolumeModel(api, async () => '');
  const preferences = async (): Promise<ReturnType<typeof preferencesOf>> => preferencesOf({ order: 6 });
  const model = new JobFormModel({
    ...{ api, trans, preferences, volume, memory },
    jobs: new JobList(api),
    commands: commands as never
  });
  const world = { api, model, executed, volume };
  worlds.push(world);
  // The volume is known before the form is: nothing may be kept until what was kept is read.
  await volume.start();
  await pause();
  await model.start();
  await pause();
  return world;
}

afterEach(() => {
  for (const { model, volume } of worlds.splice(0)) {
    model.dispose();
    volume.dispose();
  }
});

const plans = ({ api }: World): unknown[] => api.calls.filter(({ name }) => name === 'plan').map(({ args }) => args[0]);

describe('the form of a new job', () => {
  it('plans what it says once typing pauses, and the newest only', async () => {
    const world = await begin();
    const { model } = world;
    expect(plans(world)).toEqual([{ type: 'DensityMap', source: { visit: 'sky' }, order: 6 }]);
    model.edit({ order: '7' });
    model.edit({ order: '8' });
    model.edit({ order: '9' });
    expect(model.planIsCurrent).toBe(false);
    await pause();
    expect(plans(world).slice(1)).toEqual([{ type: 'DensityMap', source: { visit: 'sky' }, order: 9 }]);
    expect(model.planIsCurrent).toBe(true);
  });

  it('asks for no plan of a text that is wrong, and says where it is', async () => {
    const world = await begin();
    const { model } = world;
    model.edit({ where: 'parallx > 1' });
    await pause();
    expect(model.isSound).toBe(false);
    expect(plans(world)).toHaveLength(1);
    expect(model.faults('condition', 'parallx > 1')[0]).toMatchObject({ start: 0, end: 7 });
    model.edit({ where: 'parallax > 1' });
    await pause();
    expect(plans(world)).toHaveLength(2);
  });

  it('submits through the command, and tells why not', async () => {
    const { model, executed, api } = await begin();
    await model.submit();
    const request = { type: 'DensityMap', source: { visit: 'sky' }, order: 6 };
    expect(executed).toEqual([['gaialab:submit-job', { request }]]);
    expect(model.submitted).toBe('job-1');
    api.failures.set('submit', new GaiaError('OVER_BUDGET', 'Too much.'));
    await model.submit();
    expect(model.submitted).toBeNull();
    expect(model.submitError?.code).toBe('OVER_BUDGET');
  });

  it('keeps its answer, and its button, when the volume is read again after a job', async () => {
    const world = await begin();
    const { model, volume } = world;
    await model.submit();
    const before = plans(world).length;
    const ready: boolean[] = [];
    model.changed.connect(() => ready.push(model.planIsCurrent));
    await volume.refresh();
    await pause();
    expect(plans(world)).toHaveLength(before + 1);
    expect(model.submitted).toBe('job-1');
    expect(ready.length).toBeGreaterThan(0);
    expect(ready).not.toContain(false);
  });

  it('takes a reset back', async () => {
    const { model } = await begin();
    model.edit({ where: 'ra > 1', order: '10' });
    model.reset();
    expect(model.draft).toEqual({ order: '6' });
    expect(model.canUndo).toBe(true);
    model.undoReset();
    expect(model.draft).toEqual({ where: 'ra > 1', order: '10' });
    expect(model.canUndo).toBe(false);
  });

  it('keeps the values of each type over a reload', async () => {
    const memory = memoryOfPage();
    const { model } = await begin(memory);
    model.edit({ where: 'ra > 1' });
    model.setType('HealpixMap');
    model.edit({ column: 'parallax' });
    await pause();
    const again = (await begin(memory)).model;
    expect(again.type).toBe('HealpixMap');
    expect(again.draft).toMatchObject({ column: 'parallax' });
    again.setType('DensityMap');
    expect(again.draft).toEqual({ where: 'ra > 1', order: '6' });
  });

  it('is filled by requests, sources and types', async () => {
    const { model } = await begin();
    model.edit({ where: 'ra > 1', place: 'cone', 'place.position': '1 2' });
    model.setType('Statistics');
    expect(model.draft).toEqual({ place: 'cone', 'place.position': '1 2' });
    model.fill({ type: 'Rows', source: { partitions: ['034570-036209'] } });
    expect(model.reading.request).toEqual({ type: 'Rows', source: { partitions: ['034570-036209'] } });
    model.edit({ columns: 'ra, dec' });
    model.fill({ source: { cone: { ra: 1, dec: 2, radius: 3 } } });
    expect(model.reading.request).toEqual({
      type: 'Rows',
      source: { cone: { ra: 1, dec: 2, radius: 3 } },
      columns: ['ra', 'dec']
    });
    expect(() => model.fill({ type: 'Nothing' as never })).toThrow('no jobs of type Nothing');
  });

  it('names the release where the volume has not the usual one', async () => {
    const { model } = await begin(undefined, ['DR1', 'DR2']);
    expect(model.release).toBe('DR2');
    expect(model.reading.request?.source.release).toBe('DR2');
  });
});

describe('the history of queries', () => {
  const query = (text: string): { query: string; time: string } => ({ query: text, time: '2026-01-01T00:00:00Z' });

  it('has each query once, newest first, and finds words in any case', async () => {
    const memory = memoryOfPage();
    const history = new QueryHistory(memory);
    await history.add(query('SELECT ra FROM gaia_source'));
    await history.add(query('SELECT dec FROM gaia_source'));
    await history.add(query('SELECT ra FROM gaia_source'));
    expect(history.queries.map(one => one.query)).toEqual([
      'SELECT ra FROM gaia_source',
      'SELECT dec FROM gaia_source'
    ]);
    expect(history.search('GAIA_source dec').map(one => one.query)).toEqual(['SELECT dec FROM gaia_source']);
    const again = new QueryHistory(memory);
    await again.add(query('SELECT 1'));
    expect(again.queries).toHaveLength(3);
    await again.clear();
    expect(again.queries).toEqual([]);
  });

  it('forgets the oldest, and what is no query', async () => {
    const memory = memoryOfPage();
    memory.keep('queries', ['nonsense', { query: 5 }, { ...query('SELECT 0') }]);
    const history = new QueryHistory(memory);
    for (let i = 1; i <= 210; i++) {
      await history.add(query(`SELECT ${i}`));
    }
    expect(history.queries).toHaveLength(200);
    expect(history.queries[0].query).toBe('SELECT 210');
    expect(history.search('SELECT 0')).toEqual(history.queries.filter(one => one.query.includes('0')));
  });
});
