import fc from 'fast-check';
import { withFewerBins, type HistogramFrame } from '../../src/protocol';
import { binOf, brushCondition, histogramCsv, rowsIn, snapped } from '../../src/plot/histogram-bins';
import { axisTitles, DEFAULT_HISTOGRAM_LOOK, histogramFigure, isInverted } from '../../src/plot/histogram-figure';
import { HistogramView } from '../../src/plot/histogram-view';
import type { Plotly, PlotlySelected } from '../../src/plot/plotly';
import { plotlyLines, titleLines } from '../../src/plot/axis-title';
import { themeOf } from '../../src/plot/theme';
import { settled } from '../support/settled';

const edges = [0, 1, 2, 4, 8];
const frame = (change: Partial<HistogramFrame> = {}): HistogramFrame => ({
  kind: 'histogram',
  revision: 1,
  rows: 100,
  filesDone: 1,
  filesTotal: 1,
  complete: true,
  x: { name: 'bp_rp', unit: 'mag', edges },
  counts: [3, 0, 5, 7],
  xBelow: 0,
  xAbove: 0,
  yBelow: 0,
  yAbove: 0,
  nulls: 0,
  nan: 0,
  ...change
});
const two = frame({
  y: { name: 'phot_g_mean_mag', unit: 'mag', edges: [10, 15, 20] },
  counts: [1, 2, 3, 4, 5, 6, 7, 8]
});

test('values have the bin that holds them: lower edges in, the last upper edge too', () => {
  expect([-0.1, 0, 0.99, 1, 3.9, 4, 8, 8.1, NaN].map(value => binOf(edges, value))).toEqual([
    -1, 0, 0, 1, 2, 3, 3, -1, -1
  ]);
});

test('a range is widened to whole bins, whichever way it was drawn', () => {
  expect(snapped(edges, 0.5, 2.5)).toEqual([0, 4]);
  expect(snapped(edges, 2.5, 0.5)).toEqual([0, 4]);
  expect(snapped(edges, 1, 2)).toEqual([1, 2]);
  expect(snapped(edges, -9, 99)).toEqual([0, 8]);
  expect(snapped(edges, 9, 99)).toBeNull();
  expect(snapped([], 0, 1)).toBeNull();
});

test('the rows that are marked are those that the condition takes', () => {
  const values = Array.from({ length: 900 }, (_, i) => (i % 90) / 10);
  const counts = [0, 0, 0, 0];
  values.forEach(value => {
    const bin = binOf(edges, value);
    if (bin >= 0) {
      counts[bin]++;
    }
  });
  const own = frame({ counts });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 8, noNaN: true }), fc.double({ min: 0, max: 8, noNaN: true }), (a, b) => {
      const x = snapped(edges, a, b);
      fc.pre(x !== null);
      const condition = brushCondition(own, { x: x! }, { x: 'bp_rp' });
      const taken = values.filter(value => {
        const [, low, , operator, high] = /bp_rp >= (\S+) (AND) bp_rp (<=?) (\S+)/.exec(condition)!;
        return value >= Number(low) && (operator === '<' ? value < Number(high) : value <= Number(high));
      });
      expect(rowsIn(own, { x: x! })).toBe(taken.length);
    })
  );
});

test('a box is a condition on both axes; expressions are bracketed', () => {
  const brush = { x: [1, 4], y: [10, 20] } as const;
  expect(brushCondition(two, brush, { x: 'bp_rp', y: 'phot_g_mean_mag + 5 * LOG10(parallax)' })).toBe(
    'bp_rp >= 1 AND bp_rp < 4 AND (phot_g_mean_mag + 5 * LOG10(parallax)) >= 10 AND (phot_g_mean_mag + 5 * LOG10(parallax)) <= 20'
  );
  expect(rowsIn(two, brush)).toBe(3 + 4 + 5 + 6);
  expect(rowsIn(two, { x: [1, 4], y: [15, 20] })).toBe(4 + 6);
});

test('CSV has a line a bin', () => {
  expect(histogramCsv(two).split('\n').slice(0, 4)).toEqual([
    'bp_rp_low,bp_rp_high,phot_g_mean_mag_low,phot_g_mean_mag_high,count',
    '0,1,10,15,1',
    '0,1,15,20,2',
    '1,2,10,15,3'
  ]);
  expect(histogramCsv(frame()).trim().split('\n')).toHaveLength(5);
});

test('joined bins keep every row and edges that were there', () => {
  const bins = 1500;
  const big = frame({
    x: { name: 'x', edges: Array.from({ length: bins + 1 }, (_, i) => i) },
    y: { name: 'y', edges: Array.from({ length: 8 }, (_, i) => i) },
    counts: Array.from({ length: bins * 7 }, (_, i) => i % 5)
  });
  const small = withFewerBins(big);
  expect(small.x.edges).toHaveLength(501);
  expect(small.y!.edges).toHaveLength(8);
  const sum = (counts: number[]): number => counts.reduce((a, b) => a + b, 0);
  expect(sum(small.counts)).toBe(sum(big.counts));
  expect(rowsIn(small, { x: [300, 600], y: [2, 5] })).toBe(rowsIn(big, { x: [300, 600], y: [2, 5] }));
  expect(withFewerBins(two)).toBe(two);
});

describe('the figure', () => {
  const theme = themeOf(document.body);
  const figure = (layers: HistogramFrame[], look = {}) =>
    histogramFigure({
      layers: layers.map((each, i) => ({ name: `layer ${i}`, frame: each })),
      look: { ...DEFAULT_HISTOGRAM_LOOK, ...look },
      log: { x: false, y: false },
      brush: null,
      theme,
      revision: 1,
      axes: axisTitles(layers[0], { ...DEFAULT_HISTOGRAM_LOOK, ...look }, 640, 440)
    }) as { data: Record<string, unknown>[]; layout: Record<string, Record<string, unknown>> };

  it('has steps at the edges, a line a layer', () => {
    const { data, layout } = figure([frame(), frame({ counts: [1, 1, 1, 1] })]);
    expect(data.map(({ y }) => y)).toEqual([
      [3, 0, 5, 7, 7],
      [1, 1, 1, 1, 1]
    ]);
    expect(data[0]).toMatchObject({ x: edges, line: { shape: 'hv' } });
    expect(layout.xaxis.title).toMatchObject({ text: 'bp_rp [mag]' });
    expect(figure([frame()], { isShare: true }).data[0].y).toEqual([0.2, 0, 1 / 3, 7 / 15, 7 / 15]);
    expect(figure([frame()], { isLog: true }).data[0].y).toEqual([3, null, 5, 7, 7]);
  });

  it('has magnitudes downwards, counts by their logarithm and empty bins empty', () => {
    const { data, layout } = figure([{ ...two, counts: [0, 10, 100, 1000, 1, 1, 1, 1] }]);
    expect(layout.yaxis.range).toEqual([20, 10]);
    expect(data[0].z).toEqual([
      [null, 2, 0, 0],
      [1, 3, 0, 0]
    ]);
    expect(data[0]).toMatchObject({ zmin: 0, zmax: 3, x: edges });
    expect(isInverted(two, { ...DEFAULT_HISTOGRAM_LOOK, isInverted: false })).toBe(false);
    expect(isInverted({ ...two, y: { name: 'parallax', unit: 'mas', edges: [0, 1] } }, DEFAULT_HISTOGRAM_LOOK)).toBe(
      false
    );
  });
});

describe('the title of an axis', () => {
  const MAGNITUDE = 'phot_g_mean_mag + 5 * LOG10(parallax) - 10 - 1.86 * (bp_rp - 0.5)';

  it('has lines that fit, cut between words, with the unit at the end', () => {
    expect(titleLines({ name: 'bp_rp', unit: 'mag' }, 40)).toEqual(['bp_rp [mag]']);
    expect(titleLines({ name: MAGNITUDE, unit: 'mag' }, 40)).toEqual([
      'phot_g_mean_mag + 5 * LOG10(parallax) -',
      '10 - 1.86 * (bp_rp - 0.5) [mag]'
    ]);
    expect(titleLines({ name: MAGNITUDE, unit: 'mag' }, 16)).toEqual(['phot_g_mean_mag', '+ 5 * LOG10(par…', '[mag]']);
  });

  it('is whole in three lines, or ends in an ellipsis; no line is longer than there is room', () => {
    const letters = fc.constantFrom('a', '_', ' ', '+', '<', '&', '(');
    const text = fc.array(letters, { minLength: 1, maxLength: 300 }).map(all => all.join('').trim() || 'a');
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(undefined, 'mag', 'mas'),
        fc.integer({ min: 12, max: 80 }),
        (name, unit, room) => {
          const lines = titleLines({ name, unit }, room);
          const bare = (words: string): string => words.replaceAll(' ', '');
          const whole = bare(name + (unit ? `[${unit}]` : ''));
          const shown = bare(lines.join(''));
          expect(lines.length).toBeLessThanOrEqual(3);
          lines.forEach(line => expect(line.length).toBeLessThanOrEqual(room));
          if (shown !== whole) {
            const [start, end] = shown.split('…');
            expect(whole.startsWith(start)).toBe(true);
            expect(end).toBe(unit ? `[${unit}]` : '');
          }
        }
      )
    );
  });

  it('is text, not HTML', () => {
    const node = document.createElement('div');
    node.innerHTML = plotlyLines(['CASE WHEN a<b AND c>d', '&lt; 1']);
    expect([...node.childNodes].map(({ nodeName, textContent }) => [nodeName, textContent])).toEqual([
      ['#text', 'CASE WHEN a<b AND c>d'],
      ['BR', ''],
      ['#text', '&lt; 1']
    ]);
  });

  it('is written anew when the figure becomes too low for it', async () => {
    const titles: string[] = [];
    const plotly = {
      react: async (host: HTMLElement, _data: object, { yaxis }: { yaxis: { title: { text: string } } }) => {
        titles.push(yaxis.title.text);
        return Object.assign(host, { on: () => undefined });
      },
      purge: () => undefined,
      Plots: { resize: async () => undefined }
    } as unknown as Plotly;
    const host = document.body.appendChild(document.createElement('div'));
    const view = new HistogramView(host, { label: 'H', log: { x: false, y: false }, load: async () => plotly });
    const size = { offsetWidth: 800, offsetHeight: 800 };
    for (const side of ['offsetWidth', 'offsetHeight'] as const) {
      Object.defineProperty(host.firstElementChild!, side, { get: () => size[side] });
    }
    view.setLayers([{ name: 'a', frame: { ...two, y: { ...two.y!, name: MAGNITUDE } } }]);
    await settled();
    size.offsetHeight = 780;
    view.resize();
    await settled();
    expect(titles).toEqual([`${MAGNITUDE} [mag]`]);
    size.offsetHeight = 400;
    view.resize();
    await settled();
    expect(titles).toHaveLength(2);
    expect(titles[1].split('<br>')).toHaveLength(2);
    view.dispose();
    host.remove();
  });
});

test('the view snaps what is dragged to bins, and describes what is under the pointer', async () => {
  let select: ((event?: PlotlySelected) => void) | undefined;
  const layouts: { shapes: object[] }[] = [];
  const brushes: unknown[] = [];
  const plotly = {
    react: async (host: HTMLElement, _data: object, layout: { shapes: object[] }) => {
      layouts.push(layout);
      return Object.assign(host, {
        on: (event: string, listener: never) => {
          select = event === 'plotly_selected' ? listener : select;
        }
      });
    },
    purge: () => undefined,
    Plots: { resize: async () => undefined }
  } as unknown as Plotly;
  const host = document.body.appendChild(document.createElement('div'));
  const view = new HistogramView(host, {
    label: 'H',
    log: { x: false, y: false },
    onBrush: brush => brushes.push(brush),
    load: async () => plotly
  });
  view.setLayers([{ name: 'a', frame: two }]);
  await new Promise(resolve => setTimeout(resolve, 20));
  select!({ range: { x: [0.5, 2.5], y: [16, 12] } });
  select!({ range: { x: [50, 60], y: [16, 12] } });
  expect(brushes).toEqual([{ x: [0, 4], y: [10, 20] }, null]);
  expect(view.describe(1.5, 17)).toEqual(['bp_rp 1 … 2 mag', 'phot_g_mean_mag 15 … 20 mag', '4 rows']);
  expect(view.describe(1.5, 99)).toEqual([]);
  view.dispose();
  expect(host.children).toHaveLength(0);
});
