import { FakeGaiaClient } from '../../src/client/fake';
import { GaiaError, type PartitionsAnswer } from '../../src/protocol';
import { FindModel } from '../../src/lab/model/find-model';
import { VolumeModel } from '../../src/lab/model/volume-model';

const file = (partition: string, exists = true) => ({
  partition,
  path: `/v/${partition}`,
  bytes: 100,
  rows: 10,
  seconds: 1,
  exists
});
const answer: PartitionsAnswer = {
  request: { ra: 14.2, dec: 28.8, radius: 1 / 3600, strict: false },
  release: 'DR3',
  table: 'gaia_source',
  defaultRadius: true,
  margin: 0.02,
  pixels: 1,
  partitions: [file('000000-000001'), file('000002-000003'), file('000004-000005', false)]
};

function setUp() {
  const api = new FakeGaiaClient();
  api.answer = answer;
  return { api, find: new FindModel(api, 0) };
}

describe('FindModel', () => {
  it('starts with 1 arcsec and shows how a position is read', () => {
    const { find } = setUp();
    expect(find.radius).toBeCloseTo(1 / 3600, 15);
    expect(find.reading.kind).toBe('empty');
    find.edit({ position: '00:56:48 +28:48:00' });
    expect(find.reading).toMatchObject({
      kind: 'read',
      position: { ra: expect.closeTo(14.2), dec: expect.closeTo(28.8) }
    });
    find.edit({ position: 'nonsense' });
    expect(find.reading).toMatchObject({ kind: 'bad', error: { code: 'BAD_COORDINATE' } });
  });

  it('reads the radius in its unit, or with a unit of its own', () => {
    const { find } = setUp();
    find.edit({ radius: '30', unit: 'arcmin' });
    expect(find.radius).toBeCloseTo(0.5);
    find.edit({ radius: '2 deg' });
    expect(find.radius).toBeCloseTo(2);
    find.edit({ radius: 'wide' });
    expect(find.radius).toBeInstanceOf(GaiaError);
    find.edit({ radius: '400', unit: 'deg' });
    expect(find.radius).toBeInstanceOf(GaiaError);
  });

  it('selects all files that exist and adds up their cost', async () => {
    const { api, find } = setUp();
    find.edit({ position: '14.2 28.8', margin: 'strict' });
    await find.search();
    expect(api.calls.at(-1)!.args[0]).toEqual({ ra: 14.2, dec: 28.8, strict: true, radius: 1 / 3600 });
    expect(find.selection.cost).toEqual({ files: 2, bytes: 200, rows: 20, seconds: 2 });
    find.selection.toggle(0, false);
    expect(find.selection.files.map(chosen => chosen.partition)).toEqual(['000002-000003']);
    find.selection.toggleAll(false);
    expect(find.selection.cost.files).toBe(0);
  });

  it('searches with the margin that the user chose', async () => {
    const { api, find } = setUp();
    const sent = async (change: Parameters<FindModel['edit']>[0]) => {
      find.edit({ position: '14.2 28.8', radius: '', ...change });
      await find.search();
      return api.calls.at(-1)!.args[0];
    };
    expect(await sent({})).toEqual({ ra: 14.2, dec: 28.8, strict: false });
    expect(await sent({ margin: 'strict' })).toEqual({ ra: 14.2, dec: 28.8, strict: true });
    expect(await sent({ margin: 'own', ownMargin: '180' })).toEqual({
      ra: 14.2,
      dec: 28.8,
      strict: false,
      margin: 0.05
    });
    expect(await sent({ ownMargin: '6 arcmin' })).toMatchObject({ margin: 0.1 });
    const asked = api.calls.length;
    for (const ownMargin of ['', 'much', '-1', '400 deg']) {
      find.edit({ ownMargin });
      expect(find.ready).toBe(false);
      await find.search();
      expect(find.state).toMatchObject({ kind: 'error', error: { code: 'BAD_COORDINATE' } });
    }
    expect(api.calls).toHaveLength(asked);
    find.edit({ margin: 'default' });
    expect(find.ready).toBe(true);
  });

  it('asks again until the answer rests on the whole index of files', async () => {
    const { api, find } = setUp();
    const indexing = { filesDone: 1, filesTotal: 2, bytesDone: 10, bytesTotal: 20 };
    api.answer = { ...answer, indexing };
    find.edit({ position: '14.2 28.8' });
    const seen: string[] = [];
    find.changed.connect(() => {
      const { state } = find;
      seen.push(state.kind === 'searching' ? `searching ${state.indexing?.filesDone ?? ''}` : state.kind);
      if (seen.length === 3) {
        api.answer = answer;
      }
    });
    await find.search();
    expect(seen).toEqual(['searching ', 'searching 1', 'searching 1', 'found']);
    api.answer = { ...answer, indexing };
    const waiting = find.search();
    setTimeout(() => find.stop(), 20);
    await waiting;
    expect(find.state.kind).toBe('idle');
  });

  it('shows the newest answer only', async () => {
    const { api, find } = setUp();
    find.edit({ position: '14.2 28.8' });
    const first = find.search();
    api.answer = { ...answer, partitions: [] };
    const second = find.search();
    await Promise.all([first, second]);
    expect(find.state).toMatchObject({ kind: 'found', answer: { partitions: [] } });
  });

  it('keeps an error as a value and recovers', async () => {
    const { api, find } = setUp();
    find.edit({ position: '14.2 28.8' });
    api.failures.set('partitions', new GaiaError('VOLUME_NOT_SET', 'No volume.'));
    await find.search();
    expect(find.state).toMatchObject({ kind: 'error', error: { code: 'VOLUME_NOT_SET' } });
    await find.search();
    expect(find.state.kind).toBe('found');
  });
});

describe('VolumeModel', () => {
  it('asks nothing before it is started, and once', async () => {
    const api = new FakeGaiaClient();
    api.volumeInfo = { path: '/v', synthetic: true, releases: [] };
    const model = new VolumeModel(api, async () => '');
    expect(api.calls).toEqual([]);
    await model.start();
    await model.start();
    expect(api.calls.map(call => call.name)).toEqual(['status', 'volume']);
    expect(model.volume?.path).toBe('/v');
  });

  it('tells a missing volume from an error, and a refused path leaves the volume alone', async () => {
    const api = new FakeGaiaClient();
    const model = new VolumeModel(api, async () => '');
    await model.start();
    expect(model.state.kind).toBe('unset');
    expect(await model.setPath(' /v ')).toBe(true);
    expect(model.volume?.path).toBe('/v');
    api.failures.set('setVolume', new GaiaError('VOLUME_NOT_FOUND', 'There is no folder /x.'));
    expect(await model.setPath('/x')).toBe(false);
    expect(model.pathError?.message).toBe('There is no folder /x.');
    expect(model.volume?.path).toBe('/v');
  });

  it('takes the folder of the settings', async () => {
    const api = new FakeGaiaClient();
    const model = new VolumeModel(api, async () => '/mine');
    await model.start();
    expect(model.volume?.path).toBe('/mine');
  });
});
