import type { MapFrame } from '../../src/protocol';
import { pixelAreaDeg2, pixelOf } from '../../src/sky/healpix';
import { SkyPlane } from '../../src/sky/plane';
import { transform } from '../../src/sky/frames';
import { compared } from '../../src/plot/compare';
import { describePoint, lookUp } from '../../src/plot/hover';
import { legible } from '../../src/plot/legible';
import { DEFAULT_LOOK } from '../../src/plot/map-look';
import { paintedLayer } from '../../src/plot/painted-layer';
import { placeOn } from '../../src/plot/stretch';
import type { Plotly } from '../../src/plot/plotly';
import { SkyMapView, type SkyMapViewOptions } from '../../src/plot/sky-map-view';
import { fakeCanvases } from './fake-canvas';
import { settled } from '../support/settled';

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
const soon = (ms = 20): Promise<void> => settled(ms);

/** Images come in slices: how many depends on the machine. */
async function finished(canvas: HTMLCanvasElement): Promise<void> {
  for (let i = 0; i < 400 && canvas.dataset.state !== 'done'; i++) {
    await soon(50);
  }
  expect(canvas.dataset.state).toBe('done');
}

interface Drawing {
  data: { colorbar: { title: { text: string }; ticktext: string[] }; z?: unknown }[];
  layout: { datarevision: number; font: { color: string }; xaxis: { range: number[] } };
}

let canvases: ReturnType<typeof fakeCanvases>;
beforeAll(() => (canvases = fakeCanvases()));
afterAll(() => canvases.restore());

function setUp(options: Partial<SkyMapViewOptions> = {}) {
  const drawings: Drawing[] = [];
  let purged = 0;
  const plotly = {
    react: async (host: HTMLElement, data: object[], layout: object) => {
      drawings.push({ data, layout } as unknown as Drawing);
      return host;
    },
    purge: () => void purged++,
    toImage: async (_: HTMLElement, { format }: { format: string }) => `data:image/${format},x`
  } as unknown as Plotly;
  const host = document.body.appendChild(document.createElement('div'));
  Object.defineProperties(host, { clientWidth: { value: 300 }, clientHeight: { value: 150 } });
  const view = new SkyMapView(host, { label: 'Map', load: async () => plotly, ...options });
  const canvas = host.querySelector('canvas')!;
  return { view, host, canvas, drawings, purged: () => purged };
}

const key = (canvas: HTMLElement, name: string): boolean =>
  canvas.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));

describe('SkyMapView', () => {
  it('draws every pixel of the map, with the quantity at the colour bar', async () => {
    const { view, canvas, drawings } = setUp();
    view.setMap(map(3, true));
    await finished(canvas);
    expect(canvases.drawn.get(canvas)!.images).toBeGreaterThan(0);
    expect(drawings.at(-1)!.data[0].colorbar.title.text).toBe('sources per deg²');
    view.dispose();
  });

  it('keeps the meaning of colours when a frame is coarser than the map', () => {
    const exact = map(1, false, 3);
    exact.layers[0].values = new Uint32Array(768).fill(10);
    const degraded = map(1, false, 2);
    degraded.layers[0].values = new Uint32Array(192).fill(40);
    const [fine, coarse] = [exact, degraded].map(frame => paintedLayer(frame, DEFAULT_LOOK, 0)!);
    expect(coarse.scale.high).toBeCloseTo(fine.scale.high);
    expect(fine.scale.high).toBeCloseTo((2 * 10) / pixelAreaDeg2(3));
    expect(placeOn(fine.paint.scale, 10)).toBeCloseTo(placeOn(coarse.paint.scale, 40));
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

  it('is moved, zoomed and brought back by keys, and reads out what lies in the middle', () => {
    const said: string[] = [];
    const { view, canvas } = setUp({ frame: 'icrs', onSay: text => said.push(text) });
    view.setMap(map(1, true));
    expect(key(canvas, '+')).toBe(false);
    expect(view.state.view.zoom).toBe(1.5);
    key(canvas, '+');
    key(canvas, 'ArrowLeft');
    expect(view.state.view.x).toBeLessThan(0);
    expect(said.at(-1)).toContain('NESTED');
    expect(said.at(-1)).toContain('sources');
    key(canvas, '0');
    expect(view.state.view).toMatchObject({ zoom: 1, x: 0, y: 0 });
    key(canvas, 'ArrowRight');
    expect(view.state.view.lon).toBe(350);
    expect(key(canvas, 'x')).toBe(true);
    view.dispose();
  });

  it('tells which order the zoom can show, and every change of view and colours', () => {
    const orders: number[] = [];
    let states = 0;
    const { view } = setUp({ onOrder: order => orders.push(order), onState: () => states++ });
    view.setMap(map(1, true));
    view.setView({ ...view.state.view, zoom: 64 });
    expect(orders).toHaveLength(2);
    expect(orders[1] - orders[0]).toBe(6);
    view.setLook({ colours: 'magma' });
    expect(states).toBe(2);
    view.dispose();
  });

  it('gives a picture with title and colour bar', async () => {
    const { view, drawings } = setUp();
    expect(await view.picture({ format: 'png', width: 800, height: 400, title: 'Counts' })).toBeNull();
    view.setMap(map(1, true));
    expect(await view.picture({ format: 'svg', width: 800, height: 400, title: 'Counts' })).toBe(
      'data:image/svg+xml,x'.replace('+xml', '')
    );
    const { data, layout } = drawings.at(-1)! as unknown as {
      data: { z: { bdata: ArrayBuffer; shape: string } }[];
      layout: { title: { text: string } };
    };
    expect(layout.title.text).toBe('Counts');
    const cells = new Float32Array(data[0].z.bdata);
    const [rows, columns] = data[0].z.shape.split(',').map(Number);
    expect(cells.length).toBe(rows * columns);
    expect(cells[0]).toBeNaN();
    expect(cells.filter(cell => cell >= 0 && cell <= 1).length).toBeGreaterThan(0.5 * cells.length);
    view.dispose();
  });

  it('opens on its data and stays where the user has gone', () => {
    const small = map(0, true, 6);
    small.layers[0].values[pixelOf(6, 266, -29)] = 50;
    const { view } = setUp({ zoomToData: true });
    view.setMap(small);
    expect(view.state.view.zoom).toBeGreaterThan(4);
    view.setView({ ...view.state.view, zoom: 2 });
    view.setMap(small);
    expect(view.state.view.zoom).toBe(2);
    view.dispose();
  });
});

describe('two layers together', () => {
  const two = (): MapFrame => ({
    ...map(1, true),
    layers: [
      { name: 'parallax', stat: 'mean', unit: 'mas', values: new Float64Array(192).fill(NaN) },
      { name: 'pmra', stat: 'mean', unit: 'mas', values: new Float64Array(192).fill(4) }
    ]
  });

  it('are subtracted and divided where both have a value', () => {
    const frame = two();
    frame.layers[0].values[7] = 6;
    const [a, b] = frame.layers;
    expect(compared(a, b, 'difference')).toMatchObject({ title: 'mean parallax − mean pmra', unit: 'mas' });
    expect(compared(a, b, 'difference').values[7]).toBe(2);
    expect(compared(a, b, 'ratio').values[7]).toBe(1.5);
    expect(compared(a, b, 'ratio').values[8]).toBeNaN();
    b.values[7] = 0;
    expect(compared(a, b, 'ratio').values[7]).toBeNaN();
  });

  it('have no difference in the middle of the colours', () => {
    const frame = two();
    frame.layers[0].values.forEach((_, i, values) => (values[i] = i / 20));
    for (const comparison of ['difference', 'ratio'] as const) {
      const { scale, colours } = paintedLayer(frame, { ...DEFAULT_LOOK, comparison }, 0)!;
      expect(placeOn(scale, comparison === 'ratio' ? 1 : 0)).toBeCloseTo(0.5, 9);
      expect(colours).toBe('blue-red');
    }
  });

  it('are drawn left and right of where they meet', async () => {
    const { view, canvas } = setUp();
    view.setMap({ ...two(), layers: [map(1).layers[0], two().layers[1]] });
    view.setLook({ comparison: 'split', other: 1 });
    await finished(canvas);
    expect(canvases.drawn.get(canvas)!.images).toBe(2);
    view.dispose();
  });
});

describe('hover', () => {
  it.each(['icrs', 'galactic', 'ecliptic'] as const)(
    'finds %s pixels and their value, whatever frame is shown',
    pixels => {
      const frame: MapFrame = { ...map(1), ...(pixels !== 'icrs' && { frame: pixels }) };
      const own = transform('icrs', pixels, 201.3, -47.5);
      for (const shown of ['icrs', 'galactic', 'ecliptic'] as const) {
        const { lon, lat } = transform('icrs', shown, 201.3, -47.5);
        const plane = new SkyPlane({ projection: 'hammer', frame: shown, lon: 30, lat: 0 });
        const { x, y } = plane.place(lon, lat)!;
        const point = lookUp(x, y, plane, frame, frame.layers[0])!;
        expect(point.ra).toBeCloseTo(201.3, 6);
        expect(point.dec).toBeCloseTo(-47.5, 6);
        expect(point.pixel).toBe(pixelOf(ORDER, own.lon, own.lat));
        expect(point.value).toBe(point.pixel + 1);
        const text = describePoint(point, shown, frame.layers[0]).join('\n');
        expect(text).toContain('RA 201.300°  Dec −47.500°');
        expect(text).toContain(`pixel ${point.pixel} (order 2, NESTED${pixels === 'icrs' ? '' : `, ${pixels}`})`);
      }
      expect(
        lookUp(
          1.9,
          0.9,
          new SkyPlane({ projection: 'mollweide', frame: 'icrs', lon: 0, lat: 0 }),
          frame,
          frame.layers[0]
        )
      ).toBeNull();
    }
  );

  it('names values with their unit and number, and missing ones', () => {
    const layer = { name: 'parallax', stat: 'mean', unit: 'mas', values: new Float64Array(192).fill(1.25) } as const;
    const frame = { ...map(1), layers: [layer, { ...map(1).layers[0], name: 'parallax_count' }] };
    const plane = new SkyPlane({ projection: 'mollweide', frame: 'icrs', lon: 0, lat: 0 });
    const point = lookUp(0.3, 0.2, plane, frame, layer)!;
    expect(describePoint(point, 'icrs', layer).slice(-2)).toEqual([
      `${point.pixel + 1} values`,
      'mean parallax: 1.25 mas'
    ]);
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
