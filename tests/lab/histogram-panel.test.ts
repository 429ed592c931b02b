import { nullTranslator } from '@jupyterlab/translation';
import { JobList } from '../../src/client';
import { FakeGaiaClient } from '../../src/client/fake';
import type { HistogramFrame, HistogramRequest, JobRequest } from '../../src/protocol';
import { BrushMenu } from '../../src/lab/histogram/brush-menu';
import { HistogramView } from '../../src/plot/histogram-view';
import { HistogramPanel } from '../../src/lab/histogram/histogram-panel';
import { histogramStateOf } from '../../src/lab/histogram/histogram-state';
import { settled } from '../support/settled';

const trans = nullTranslator.load('gaialab');
const frame: HistogramFrame = {
  kind: 'histogram',
  revision: 1,
  rows: 10,
  filesDone: 1,
  filesTotal: 1,
  complete: true,
  x: { name: 'parallax', unit: 'mas', edges: [0, 1, 2] },
  counts: [4, 6],
  xBelow: 3,
  xAbove: 0,
  yBelow: 0,
  yAbove: 0,
  nulls: 2,
  nan: 0
};
const request: HistogramRequest = {
  type: 'Histogram',
  source: { release: 'DR3', where: 'ruwe < 1.4' },
  x: { expression: 'parallax' }
};
const button = (node: HTMLElement, text: string): HTMLButtonElement =>
  [...node.querySelectorAll('button')].find(({ textContent }) => textContent === text)!;

// What is drawn is tested beside the view; here only what it is given.
const drawn = jest.spyOn(HistogramView.prototype, 'setLayers').mockImplementation(() => undefined);
const shown = (): string[] => drawn.mock.lastCall![0].map(({ name }) => name);
const soon = (ms = 30): Promise<void> => settled(ms);

describe('the selection', () => {
  function setUp() {
    const asked: JobRequest[] = [];
    const menu = new BrushMenu(request, {
      trans,
      onBrush: () => undefined,
      onJob: next => asked.push(next),
      onSay: () => undefined
    });
    menu.update(frame);
    return { asked, menu };
  }

  it('becomes requests with its condition beside the one of the histogram', () => {
    const { asked, menu } = setUp();
    menu.set({ x: [1, 2] });
    for (const text of ['Histogram of these…', 'Load rows…', 'Map of these…']) {
      button(menu.node, text).click();
    }
    const source = { release: 'DR3', where: '(ruwe < 1.4) AND parallax >= 1 AND parallax <= 2' };
    expect(asked).toEqual([
      { ...request, source },
      { type: 'Rows', source },
      { type: 'DensityMap', source }
    ]);
    expect(menu.node.textContent).toContain('6 rows');
  });

  it('can be written in numbers', () => {
    const { asked, menu } = setUp();
    const [from] = menu.node.querySelectorAll('input');
    expect(button(menu.node, 'Load rows…').disabled).toBe(true);
    from.value = '1.5';
    from.dispatchEvent(new Event('change'));
    button(menu.node, 'Load rows…').click();
    expect(asked[0].source.where).toBe('(ruwe < 1.4) AND parallax >= 1 AND parallax <= 2');
    button(menu.node, 'Remove').click();
    expect(button(menu.node, 'Load rows…').disabled).toBe(true);
  });
});

describe('HistogramPanel', () => {
  it('follows its job and those over it, and says what has no bin', async () => {
    const api = new FakeGaiaClient();
    const first = await api.submit(request);
    const other = await api.submit({ ...request, source: { where: 'parallax > 5' } });
    const map = await api.submit({ type: 'DensityMap', source: {} });
    const host = document.body.appendChild(document.createElement('div'));
    const jobs = new JobList(api);
    const states: unknown[] = [];
    const panel = new HistogramPanel({ host, api, jobs, trans, job: first.id, onState: state => states.push(state) });
    await soon();
    expect(host.textContent).toContain('Waiting');
    api.histograms.set(first.id, frame);
    api.histograms.set(other.id, frame);
    api.emit({ seq: 5, job: first.id, kind: 'frame', frame: 1 });
    api.emit({ seq: 6, job: other.id, kind: 'frame', frame: 1 });
    await soon(60);
    expect(shown()).toEqual([expect.stringContaining('ruwe < 1.4')]);
    expect(host.textContent).toContain('3 rows outside the axes · 2 rows without a value');
    const over = host.querySelector<HTMLSelectElement>('select[aria-label^="Another"]')!;
    expect([...over.options].map(({ value }) => value)).toEqual(['', other.id]);
    expect(over.textContent).not.toContain(map.id);
    over.value = other.id;
    over.dispatchEvent(new Event('change'));
    await soon(60);
    expect(shown()).toHaveLength(2);
    expect(states.at(-1)).toMatchObject({ over: [other.id] });
    button(host, 'Only this one').click();
    expect(shown()).toHaveLength(1);
    panel.dispose();
    await soon();
    expect(api.openStreams).toBe(0);
    expect(host.children).toHaveLength(0);
  });

  it('says so when the job makes no histogram', async () => {
    const api = new FakeGaiaClient();
    const job = await api.submit({ type: 'DensityMap', source: {} });
    const host = document.createElement('div');
    const panel = new HistogramPanel({ host, api, jobs: new JobList(api), trans, job: job.id });
    await soon();
    expect(host.textContent).toContain('no histogram');
    panel.dispose();
  });
});

test('what is kept comes back as far as it is sound', () => {
  const state = {
    look: { isLog: false, isShare: true, colours: 'magma', isReversed: true, isInverted: false },
    over: ['2']
  };
  expect(histogramStateOf(JSON.parse(JSON.stringify(state)))).toEqual(state);
  expect(histogramStateOf({ look: { colours: 'jet' }, over: [7, 'a'] })).toEqual({
    look: { isShare: false, colours: 'viridis', isReversed: false },
    over: ['a']
  });
  expect(histogramStateOf(undefined)).toEqual({});
});
