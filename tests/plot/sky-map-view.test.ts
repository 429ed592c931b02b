import type { MapFrame } from '../../src/protocol';
import { pixelAreaDeg2, pixelOf } from '../../src/sky/healpix';
import { project } from '../../src/sky/projection';
import { transform } from '../../src/sky/frames';
import { describePoint, lookUp } from '../../src/plot/hover';
import { fillHoles, legible } from '../../src/plot/legible';
import type { Plotly } from '../../src/plot/plotly';
import { SkyMapView } from '../../src/plot/sky-map-view';

const ORDER = 2;
const map = (fill: number, complete = false, order = ORDER): MapFrame => ({
  revision: 1,
  order,
  rows: 1,
  filesDone: 1,
  filesTotal: 2,
  complete,
  layers: [
    { name: 'count', stat: 'count', values: Uint32Array.from({ length: 12 * 4 ** order }, (_, i) => fill * (i + 1)) }
  ]
});
const soon = (ms = 20): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

interface Drawing {
  data: { zmin: number; zmax: number; z?: { shape: string; bdata: ArrayBuffer } }[];
  layout: { uirevision: string; datarevision: number; paper_bgcolor: string; font: { color: string } };
  config: Record<string, unknown>;
}

function setUp(options: { zoomToData?: boolean } = {}) {
  const drawings: Drawing[] = [];
  let purged = 0;
  const plotly = {
    react: async (host: HTMLElement, data: object[], layout: object, config: object) => {
      drawings.push({ data, layout, config } as unknown as Drawing);
      return Object.assign(host, { layout, on: () => undefined, removeAllListeners: () => undefined });
    },
    purge: () => void purged++,
    Plots: { resize: async () => undefined }
  } as unknown as Plotly;
  const host = document.body.appendChild(document.createElement('div'));
  const view = new SkyMapView(host, { label: 'Map', load: async () => plotly, ...options });
  return { view, host, drawings, purged: () => purged };
}

describe('SkyMapView', () => {
  it('draws small while the map grows and large at the end, with our own colour range', async () => {
    const { view, drawings } = setUp();
    view.setMap(map(1));
    await soon();
    view.setMap(map(3, true));
    await soon(60);
    expect(drawings.map(({ data }) => data[0].z!.shape)).toEqual(['400,800', '800,1600']);
    expect(drawings[0].data[0].zmin).toBeLessThan(drawings[0].data[0].zmax);
    expect(drawings[1].layout.datarevision).toBeGreaterThan(drawings[0].layout.datarevision);
    expect(drawings[1].layout.uirevision).toBe(drawings[0].layout.uirevision);
    expect(drawings[0].config).toMatchObject({ showSendToCloud: false, responsive: false });
    view.dispose();
  });

  it('draws NaN outside the ellipse and log10 of the sources per square degree inside', async () => {
    const { view, drawings } = setUp();
    view.setFrame('icrs');
    view.setMap(map(1));
    await soon();
    const cells = new Float32Array(drawings[0].data[0].z!.bdata);
    expect(cells[0]).toBeNaN();
    // The cell right and up of the middle: longitude grows to the left, so it lies at 359.775°, +0.18°.
    const drawn = (pixel: number): number => Math.log10((pixel + 1) / pixelAreaDeg2(ORDER));
    expect(cells[200 * 800 + 400]).toBeCloseTo(drawn(pixelOf(ORDER, 359.775, 0.18)), 5);
    expect(cells[200 * 800 + 399]).toBeCloseTo(drawn(pixelOf(ORDER, 0.225, 0.18)), 5);
    view.dispose();
  });

  it('keeps the meaning of colours when a frame is coarser than the map', async () => {
    const fine = setUp();
    const exact: MapFrame = map(1, false, 3);
    exact.layers[0].values = new Uint32Array(768).fill(10);
    fine.view.setMap(exact);
    const coarse = setUp();
    const degraded: MapFrame = map(1, false, 2);
    degraded.layers[0].values = new Uint32Array(192).fill(40);
    coarse.view.setMap(degraded);
    await soon();
    const middle = 200 * 800 + 400;
    const value = (drawing: Drawing): number => new Float32Array(drawing.data[0].z!.bdata)[middle];
    expect(value(coarse.drawings[0])).toBeCloseTo(value(fine.drawings[0]));
    expect(coarse.drawings[0].data[0].zmax).toBeCloseTo(fine.drawings[0].data[0].zmax);
    fine.view.dispose();
    coarse.view.dispose();
  });

  it('bundles calls that come while it draws', async () => {
    const { view, drawings } = setUp();
    for (let i = 1; i <= 10; i++) {
      view.setMap(map(i));
    }
    await soon(60);
    expect(drawings.length).toBeLessThanOrEqual(2);
    view.dispose();
  });

  it('draws again in the colours of a new theme, until it is disposed', async () => {
    const { view, host, drawings, purged } = setUp();
    view.setMap(map(1));
    await soon();
    host.style.setProperty('--jp-ui-font-color1', '#abcdef');
    document.body.dataset.jpThemeName = 'Dark';
    await soon(60);
    expect(drawings.at(-1)!.layout.font.color).toBe('#abcdef');
    const before = drawings.length;
    view.dispose();
    document.body.dataset.jpThemeName = 'Light';
    await soon(60);
    expect(drawings).toHaveLength(before);
    expect(purged()).toBe(1);
    expect(host.children).toHaveLength(0);
  });
});

describe('hover', () => {
  it('finds the pixel and value under the pointer in every frame', () => {
    const frame = map(1);
    for (const name of ['icrs', 'galactic', 'ecliptic'] as const) {
      const { lon, lat } = transform('icrs', name, 201.3, -47.5);
      const { x, y } = project('mollweide', lon, lat);
      const point = lookUp(x, y, 'mollweide', name, frame, frame.layers[0])!;
      expect(point.ra).toBeCloseTo(201.3, 6);
      expect(point.dec).toBeCloseTo(-47.5, 6);
      expect(point.pixel).toBe(pixelOf(ORDER, 201.3, -47.5));
      expect(point.value).toBe(point.pixel + 1);
      const text = describePoint(point, name, frame.layers[0]).join('\n');
      expect(text).toContain('RA 201.300°  Dec −47.500°');
      expect(text).toContain(`pixel ${point.pixel} (order 2)`);
    }
    expect(lookUp(1.9, 0.9, 'mollweide', 'icrs', frame, frame.layers[0])).toBeNull();
  });

  it.each(['galactic', 'ecliptic'] as const)('finds %s pixels, whatever frame is shown', pixels => {
    const frame: MapFrame = { ...map(1), frame: pixels };
    const own = transform('icrs', pixels, 201.3, -47.5);
    for (const shown of ['icrs', 'galactic', 'ecliptic'] as const) {
      const { lon, lat } = transform('icrs', shown, 201.3, -47.5);
      const { x, y } = project('mollweide', lon, lat);
      const point = lookUp(x, y, 'mollweide', shown, frame, frame.layers[0])!;
      expect(point.pixel).toBe(pixelOf(ORDER, own.lon, own.lat));
      expect(point.value).toBe(point.pixel + 1);
      const text = describePoint(point, shown, frame.layers[0]).join('\n');
      expect(text).toContain('RA 201.300°  Dec −47.500°');
      expect(text).toContain(`pixel ${point.pixel} (order 2, ${pixels})`);
    }
  });

  it('names values with their unit, and missing ones', () => {
    const layer = { name: 'parallax', stat: 'mean', unit: 'mas', values: new Float64Array(1) } as const;
    const point = { lon: 0, lat: 0, ra: 0, dec: 0, pixel: 1, order: 2 };
    expect(describePoint({ ...point, value: 1.25 }, 'icrs', layer).at(-1)).toBe('mean parallax: 1.25 mas');
    expect(describePoint({ ...point, value: NaN }, 'icrs', layer).at(-1)).toBe('mean parallax: no value');
  });
});

describe('what is legible', () => {
  const sparse = (filled: number, count: number): MapFrame => {
    const values = new Uint32Array(12 * 4 ** 6);
    for (let i = 0; i < filled; i++) {
      values[Math.floor((i * values.length) / filled)] = count;
    }
    return { ...map(1, true, 6), layers: [{ name: 'count', stat: 'count', values }] };
  };
  const sum = (frame: MapFrame): number => Array.from(frame.layers[0].values).reduce((a, b) => a + b, 0);

  it('is a rich map as it is, and a sparse one at a coarser order', () => {
    const rich = sparse(12 * 4 ** 6, 7);
    expect(legible(rich)).toBe(rich);
    const poor = legible(sparse(12 * 4 ** 6, 2));
    expect(poor.order).toBe(5);
    expect(sum(poor)).toBe(2 * 12 * 4 ** 6);
    expect(legible(sparse(12 * 4 ** 4, 1)).order).toBe(3);
    expect(legible(sparse(1, 1)).order).toBe(3);
  });

  it('shows holes among sources as the least count, and sky without any as empty', () => {
    const counts = new Uint32Array(12 * 4 ** 4);
    counts[17] = 3;
    const filled = fillHoles(counts, 4);
    expect(filled[17]).toBe(3);
    expect([...filled.subarray(16, 32)].filter(value => value === 0.5)).toHaveLength(15);
    expect(filled[15]).toBe(0);
    expect(filled[32]).toBe(0);
  });

  it('weights means by the values behind them', () => {
    const frame = map(1, true, 4);
    const means = new Float64Array(12 * 4 ** 4).fill(NaN);
    means[0] = 1;
    means[1] = 4;
    const counts = new Uint32Array(means.length);
    counts[0] = 2;
    counts[1] = 1;
    frame.layers = [
      { name: 'parallax', stat: 'mean', values: means },
      { name: 'parallax_count', stat: 'count', values: counts }
    ];
    const shown = legible(frame);
    expect(shown.order).toBe(3);
    expect(shown.layers[0].values[0]).toBe(2);
    expect(shown.layers[0].values[1]).toBeNaN();
  });
});
