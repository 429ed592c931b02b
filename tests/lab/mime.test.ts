import { MimeModel, RenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { JobList } from '../../src/client';
import { FakeGaiaClient } from '../../src/client/fake';
import { GaiaError, HISTOGRAM_MIME, MAP_MIME, SPECTRA_MIME, TABLE_MIME, type MapFrame } from '../../src/protocol';
import extension from '../../src/mime';
import { fakeCanvases } from '../plot/fake-canvas';

const client = new FakeGaiaClient();
const jobs = new JobList(client);
jest.mock('../../src/lab/connection', () => ({ connectionTo: () => ({ client, jobs }) }));
// jsdom cannot draw a colour bar.
jest.mock('../../src/plot/plotly', () => ({
  loadPlotly: async () => ({ react: async (host: unknown) => host, purge: () => undefined })
}));

const frame: MapFrame = {
  revision: 1,
  order: 0,
  rows: 12,
  filesDone: 1,
  filesTotal: 2,
  complete: false,
  layers: [{ name: 'count', stat: 'count', values: new Uint32Array(12).fill(3) }]
};
const EVIL = '<img src=x onerror="window.gaiaWasHere = true">';

let canvases: ReturnType<typeof fakeCanvases>;
beforeAll(() => {
  canvases = fakeCanvases();
  // jsdom has none of what the settings of a connection name; nothing is fetched here.
  const none = class {};
  Object.assign(globalThis, { fetch: () => Promise.reject(new Error('no network')), Request: none, Headers: none });
});
afterAll(() => canvases.restore());

/** Waits until something is true. */
async function until(happened: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !happened(); i++) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  expect(happened()).toBe(true);
}

async function runningMap(): Promise<string> {
  const { id } = await client.submit({ type: 'DensityMap', source: {} });
  client.frames.set(id, frame);
  client.setPhase(id, 'EXECUTING');
  return id;
}

/** An output as JupyterLab makes it, and what is written back into the notebook. */
function output(data: object, { metadata = {}, trusted = true }: { metadata?: object; trusted?: boolean } = {}) {
  const written: IRenderMime.IMimeModel.ISetDataOptions['metadata'][] = [];
  const model = new MimeModel({
    trusted,
    data: data as IRenderMime.IMimeModel.ISetDataOptions['data'],
    metadata: metadata as IRenderMime.IMimeModel.ISetDataOptions['metadata'],
    callback: options => written.push(options.metadata)
  });
  const registry = new RenderMimeRegistry();
  registry.addFactory(extension.rendererFactory as IRenderMime.IRendererFactory, -1);
  const mimeType = registry.preferredMimeType(model.data, trusted ? 'any' : 'ensure')!;
  const widget = registry.createRenderer(mimeType) as Widget & IRenderMime.IRenderer;
  void widget.renderModel(model);
  Widget.attach(widget, document.body);
  return { model, written, widget, node: widget.node, mimeType };
}

const choices = (node: HTMLElement): HTMLSelectElement[] => [...node.querySelectorAll('select')];
const projectionOf = (node: HTMLElement): HTMLSelectElement =>
  choices(node).find(select => [...select.options].some(({ value }) => value === 'orthographic'))!;

function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('the view of a map in a notebook', () => {
  it('is kept in the metadata once the user has changed it, and comes back', async () => {
    const job = await runningMap();
    const data = { [MAP_MIME]: { version: 1, job } };
    const metadata = { 'image/png': { width: 640 } };
    const first = output(data, { metadata });
    await until(() => projectionOf(first.node) !== undefined);
    choose(projectionOf(first.node), 'orthographic');
    await until(() => first.written.length > 0);
    const [kept] = first.written;
    expect(kept).toMatchObject({
      'image/png': { width: 640 },
      [MAP_MIME]: { state: { view: { projection: 'orthographic' } } }
    });
    // What was written is plain JSON, and the output is not drawn anew for it.
    const canvas = first.node.querySelector('canvas');
    void first.widget.renderModel(first.model);
    expect(first.node.querySelector('canvas')).toBe(canvas);
    first.widget.dispose();

    const again = output(data, { metadata: JSON.parse(JSON.stringify(kept)) });
    await until(() => projectionOf(again.node) !== undefined);
    expect(projectionOf(again.node).value).toBe('orthographic');
    again.widget.dispose();
    expect(again.written).toEqual([]);
  });

  it('is not written by opening, nor by the map that grows', async () => {
    const job = await runningMap();
    const { widget, node, written } = output({ [MAP_MIME]: { version: 1, job } });
    await until(() => projectionOf(node) !== undefined);
    client.emit({ seq: 9, job, kind: 'frame', frame: 1 });
    await until(() => client.calls.some(({ name, args }) => name === 'frame' && args[0] === job));
    client.setPhase(job, 'COMPLETED');
    await until(() => node.querySelector('.jp-gaia-map-progress')!.textContent!.startsWith('Done'));
    widget.dispose();
    expect(written).toEqual([]);
  });

  it('belongs to the output that takes the place of the growing one', async () => {
    const job = await runningMap();
    const live = output({ [MAP_MIME]: { version: 1, job, request: { type: 'DensityMap', source: {} } } });
    await until(() => projectionOf(live.node) !== undefined);
    choose(projectionOf(live.node), 'hammer');
    await until(() => live.written.length > 0);
    const written: object[] = [];
    const whole = new MimeModel({
      data: { [MAP_MIME]: { version: 1, job, request: { type: 'DensityMap', source: { release: 'DR3' } } } },
      metadata: {},
      callback: ({ metadata }) => written.push(metadata!)
    });
    const canvas = live.node.querySelector('canvas');
    void live.widget.renderModel(whole);
    await until(() => written.length > 0);
    expect(written).toMatchObject([{ [MAP_MIME]: { state: { view: { projection: 'hammer' } } } }]);
    expect(live.node.querySelector('canvas')).toBe(canvas);
    live.widget.dispose();
  });

  it.each([[{ state: 7 }], [{ state: { view: { projection: EVIL, lon: 'x' }, look: { layer: -1 } } }], ['x']])(
    'metadata of another hand, %j, do no harm',
    async own => {
      const job = await runningMap();
      const { widget, node } = output({ [MAP_MIME]: { version: 1, job } }, { metadata: { [MAP_MIME]: own } });
      await until(() => projectionOf(node) !== undefined);
      expect(projectionOf(node).value).toBe('mollweide');
      widget.dispose();
    }
  );
});

describe('the Cancel button of an output', () => {
  it('cancels its job, and says so', async () => {
    const job = await runningMap();
    const { widget, node } = output({ [MAP_MIME]: { version: 1, job } });
    const cancel = (): HTMLButtonElement =>
      [...node.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')!;
    await until(() => cancel() !== undefined && !cancel().hidden);
    cancel().click();
    await until(() => client.states.get(job)?.phase === 'ABORTED');
    await until(() => cancel().hidden);
    expect(node.querySelector('.jp-gaia-map-progress')!.textContent).toMatch(/cancelled/i);
    widget.dispose();
  });
});

describe('an untrusted notebook', () => {
  const png = 'iVBORw0KGgo=';
  it.each([MAP_MIME, HISTOGRAM_MIME, SPECTRA_MIME, TABLE_MIME])('shows %s as a trusted one does', type => {
    const bundle = { [type]: {}, 'text/html': EVIL, 'image/svg+xml': EVIL, 'image/png': png, 'text/plain': 'x' };
    const registry = new RenderMimeRegistry();
    registry.addFactory(extension.rendererFactory as IRenderMime.IRendererFactory, -1);
    expect(registry.preferredMimeType(bundle, 'ensure')).toBe(type);
    expect(registry.preferredMimeType(bundle, 'any')).toBe(type);
  });

  it.each([
    [MAP_MIME, { version: 1, job: 'gone', title: EVIL }],
    [HISTOGRAM_MIME, { version: 1, job: 'gone' }],
    [SPECTRA_MIME, { version: 1, job: 'gone', title: EVIL }],
    [MAP_MIME, { version: EVIL }],
    [TABLE_MIME, { version: 1 }],
    [SPECTRA_MIME, EVIL],
    [HISTOGRAM_MIME, null]
  ])('of another hand: %s %j is a picture and text, nothing that runs', async (type, payload) => {
    client.failures.set('job', new GaiaError('JOB_NOT_FOUND', `There is no job ${EVIL}.`));
    const { widget, node, mimeType } = output(
      { [type]: payload, 'image/png': png, 'image/svg+xml': EVIL, 'text/plain': EVIL },
      { trusted: false }
    );
    expect(mimeType).toBe(type);
    await until(() => node.querySelector('.jp-gaia-map-gone') !== null);
    client.failures.clear();
    const images = [...node.querySelectorAll('img')];
    expect(images.map(({ src }) => src)).toEqual([`data:image/png;base64,${png}`]);
    expect(images[0].alt).toBe(EVIL);
    expect(node.querySelector('[onerror], script, iframe')).toBeNull();
    widget.dispose();
  });
});
