import type { HistogramFrame, MapFrame, SpectraResult } from '../../../src/protocol';
import { axisName, numberText, ticksOf } from '../../../src/service/picture/axis';
import { Canvas } from '../../../src/service/picture/canvas';
import { glyphOf, widthOf } from '../../../src/service/picture/glyphs';
import { histogramPicture } from '../../../src/service/picture/histogram-picture';
import { mapFigure } from '../../../src/service/picture/map-picture';
import { spectraPicture } from '../../../src/service/picture/spectra-picture';
import { decoded, inkIn, type Decoded } from './decoded';

const WHITE = [255, 255, 255];
const LINEAR = { x: false, y: false };
/** Corners of the axes of histograms [px of the page]. */
const [LEFT, TOP, BOTTOM] = [92, 14, 420 - 48];

function frameOf(parts: Partial<HistogramFrame>): HistogramFrame {
  const outside = { xBelow: 0, xAbove: 0, yBelow: 0, yAbove: 0, nulls: 0, nan: 0 };
  const state = { revision: 1, rows: 1, filesDone: 1, filesTotal: 1, complete: true };
  return { kind: 'histogram', ...state, ...outside, x: { name: 'x', edges: [0, 1] }, counts: [], ...parts };
}

/** The height of the bar over a place, from its pixels [px of the page]. */
function barHeight(picture: Decoded, place: number): number {
  let row = 2 * BOTTOM - 3;
  while (
    row > 2 * TOP &&
    picture.at(Math.round(2 * place), row)[2] > 150 &&
    picture.at(Math.round(2 * place), row)[0] < 40
  ) {
    row--;
  }
  return BOTTOM - (row + 1) / 2;
}

describe('histograms', () => {
  it('has bars as high as the counts, between the edges', () => {
    const counts = [10, 40, 0, 20];
    const picture = decoded(
      histogramPicture(frameOf({ x: { name: 'parallax', unit: 'mas', edges: [0, 1, 2, 3, 4] }, counts }), LINEAR)
    );
    expect([picture.width, picture.height]).toEqual([1280, 840]);
    const width = 640 - 16 - LEFT;
    const full = (BOTTOM - TOP) / 1.05;
    counts.forEach((count, i) => {
      for (const part of [0.1, 0.5, 0.9]) {
        const height = barHeight(picture, LEFT + ((i + part) / 4) * width);
        expect(Math.abs(height - (count / 40) * full)).toBeLessThan(1.6);
      }
    });
  });

  it('puts bins of equal width in log10 beside each other evenly', () => {
    const frame = frameOf({ x: { name: 'x', edges: [1, 10, 100, 1000] }, counts: [3, 1, 2] });
    const picture = decoded(histogramPicture(frame, { x: true, y: false }));
    const width = (640 - 16 - LEFT) / 3;
    const [a, b, c] = [0, 1, 2].map(i => barHeight(picture, LEFT + (i + 0.5) * width));
    expect(a / b).toBeCloseTo(3, 1);
    expect(c / b).toBeCloseTo(2, 1);
  });

  it.each([
    ['magnitudes downwards', 'mag', true],
    ['all else upwards', 'mas', false]
  ])('of two expressions: %s', (_, unit, isDown) => {
    // One full bin at the low end of both axes.
    const counts = [100, 0, 0, 0, 0, 10];
    const x = { name: 'bp_rp', unit: 'mag', edges: [0, 1, 2] };
    const y = { name: 'g', unit, edges: [0, 1, 2, 3] };
    const picture = decoded(histogramPicture(frameOf({ x, y, counts }), LINEAR));
    const [width, height] = [(640 - 90 - LEFT) / 2, (BOTTOM - TOP) / 3];
    const bin = (i: number, j: number): number[] =>
      picture.at(
        Math.round(2 * (LEFT + (i + 0.5) * width)),
        Math.round(2 * (isDown ? TOP + (j + 0.5) * height : BOTTOM - (j + 0.5) * height))
      );
    // Viridis: the most is yellow, ln 10 / ln 100 its middle, nothing is the page.
    expect(bin(0, 0)).toEqual([253, 231, 37]);
    expect(bin(1, 2)[1]).toBeGreaterThan(120);
    expect(bin(1, 2)[0]).toBeLessThan(60);
    expect([bin(0, 1), bin(1, 0), bin(1, 1)]).toEqual([WHITE, WHITE, WHITE]);
  });

  it('shows single stars in bins finer than pixels', () => {
    const bins = 600;
    const edges = Array.from({ length: bins + 1 }, (_, i) => i);
    const counts = new Array<number>(bins * bins).fill(0);
    counts[300 * bins + 300] = 7;
    const picture = decoded(
      histogramPicture(frameOf({ x: { name: 'x', edges }, y: { name: 'y', edges }, counts }), LINEAR)
    );
    expect(inkIn(picture, [LEFT + 2, TOP + 2, 640 - 92, BOTTOM - 2])).toBeGreaterThan(0);
  });

  it('has numbers and names, and says when there are no rows', () => {
    const full = decoded(histogramPicture(frameOf({ x: { name: 'x', edges: [0, 1] }, counts: [5] }), LINEAR));
    expect(inkIn(full, [LEFT, BOTTOM + 6, 624, BOTTOM + 22])).toBeGreaterThan(100);
    expect(inkIn(full, [4, TOP, 30, BOTTOM])).toBeGreaterThan(100);
    const none = decoded(histogramPicture(frameOf({ x: { name: 'x', edges: [0, 1] }, counts: [0] }), LINEAR));
    expect(inkIn(none, [0, 0, 640, 420])).toBe(inkIn(none, [280, 190, 360, 230]));
  });
});

describe('maps', () => {
  const values = new Uint32Array(12 * 4 ** 2);
  const frame = (parts: Partial<MapFrame>): MapFrame => ({
    ...{ revision: 1, order: 2, rows: 1, filesDone: 1, filesTotal: 1, complete: true },
    frame: 'galactic',
    layers: [{ name: 'count', stat: 'count', values }],
    ...parts
  });

  it('has the Galactic centre in the middle, longitude to the left', () => {
    // Of base pixel 4 (the equator around longitude 0) and pixels of 5 (around longitude 90).
    const layer = new Float64Array(12).map((_, i) => (i === 4 ? 1 : i === 5 ? 2 : NaN));
    const picture = decoded(
      mapFigure(frame({ order: 0, layers: [{ name: 'parallax', stat: 'mean', unit: 'mas', values: layer }] }), 0)
    );
    const [x, y] = [640, 2 * 4 + 312];
    expect(picture.at(x, y)).toEqual([68, 1, 84]);
    expect(picture.at(x - 312, y)).toEqual([253, 231, 37]);
    expect(picture.at(x + 312, y)).toEqual(WHITE);
  });

  it('counts per square degree stand at the colour bar', () => {
    const one = values.slice().fill(0);
    one[5] = 10;
    one[6] = 1000;
    const picture = decoded(mapFigure(frame({ layers: [{ name: 'count', stat: 'count', values: one }] }), 0));
    expect([picture.width, picture.height]).toEqual([1280, 764]);
    expect(picture.at(2 * 150, 2 * 336)).toEqual([68, 1, 84]);
    expect(picture.at(2 * 489, 2 * 336)).toEqual([253, 231, 37]);
    // 214.9 square degrees a pixel: from 0.047 to 4.7 a square degree, a tick at 0.1 and at 1.
    for (const value of [0.1, 1]) {
      const place = 150 + (340 * Math.log(value / (10 / 214.859))) / Math.log(100);
      expect(inkIn(picture, [Math.floor(place) - 1, 343, Math.ceil(place) + 1, 346])).toBeGreaterThan(0);
    }
  });

  it('is small, also for a sky of noise', () => {
    let seed = 1;
    const noise = new Uint32Array(12 * 4 ** 8).map(() => (seed = (seed * 48271) % 2147483647) % 1000);
    const png = mapFigure(frame({ order: 8, layers: [{ name: 'count', stat: 'count', values: noise }] }), 0);
    expect(png.length).toBeLessThan(220_000);
  });

  it('says when there are no values', () => {
    const none = mapFigure(frame({ layers: [{ name: 'count', stat: 'count', values: values.slice().fill(0) }] }), 0);
    expect(inkIn(decoded(none), [260, 325, 380, 360])).toBeGreaterThan(50);
  });
});

describe('spectra', () => {
  const wavelengths = Array.from({ length: 343 }, (_, i) => 336 + 2 * i);
  const result = (spectra: SpectraResult['spectra']): SpectraResult => ({
    type: 'SimilarSpectra',
    metric: 'euclidean',
    wavelengths,
    fluxColumn: 'flux',
    prototype: { sourceId: '5937083312263887616', flux: wavelengths.map((_, i) => i) },
    compared: 2,
    leftOut: { missing: 0, incomplete: 0, otherLength: 0, dark: 0 },
    spectra
  });

  it('scales what was found to the prototype, with gaps where there is no value', () => {
    // Twice a constant with scale 2 lies at half the height of the ramp from 0 to 342, but for its gap.
    const flux = wavelengths.map((_, i) => (i > 40 && i < 80 ? null : 342));
    const found = { rank: 1, sourceId: '1', distance: 0, scale: 2, flux, differences: [] };
    const picture = decoded(spectraPicture(result([found])));
    const [start, stop, bottom] = [92, 640 - 16, 380 - 48];
    const at = (i: number, value: number): number[] => {
      const x = start + (i / 342) * (stop - start);
      const y = bottom - ((value + 17.1) / (342 * 1.1)) * (bottom - 14);
      return picture.at(Math.round(2 * x), Math.round(2 * y));
    };
    expect(at(20, 171)).toEqual([31, 119, 180]);
    expect(at(60, 171)).toEqual(WHITE);
    expect(at(250, 171)).toEqual([31, 119, 180]);
    expect(at(100, 100)).toEqual([214, 39, 40]);
    expect(at(300, 300)).toEqual([214, 39, 40]);
    // Where they cross the prototype is above.
    expect(at(171, 171)).toEqual([214, 39, 40]);
  });

  it('is drawn where nothing was found', () => {
    expect(decoded(spectraPicture(result([]))).width).toBe(1280);
  });
});

describe('axes', () => {
  it.each<[number, number, boolean, string]>([
    [0, 10, false, '0 2 4 6 8 10'],
    [-5, 15, false, '−5 0 5 10 15'],
    [0.00012, 0.00019, false, '1.2·10⁻⁴ 1.4·10⁻⁴ 1.6·10⁻⁴ 1.8·10⁻⁴'],
    [1, 1e6, true, '1 10 100 1000 10000 10⁵ 10⁶'],
    [3, 70, true, '5 10 20 50'],
    [1e-8, 1e10, true, '10⁻⁸ 10⁻⁵ 0.01 10 10000 10⁷ 10¹⁰'],
    [4, 4, false, '4']
  ])('from %p to %p, logarithmic %p', (low, high, isLog, expected) => {
    expect(ticksOf({ low, high, start: 0, stop: 1, isLog }).map(numberText).join(' ')).toBe(expected);
  });

  it('units read as they are written on paper', () => {
    expect(axisName({ name: 'flux', unit: 'W.nm**-1.m**-2' })).toBe('flux [W nm⁻¹ m⁻²]');
    expect(axisName({ name: 'n' })).toBe('n');
  });

  it('every letter has a shape of its own', () => {
    const letters = [...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)), ...'−°·×µ…≤≥≈⁰¹²³⁴⁵⁶⁷⁸⁹⁻'];
    const shapes = letters.map(letter => JSON.stringify(glyphOf(letter).strokes.map(stroke => [...stroke])));
    expect(new Set(shapes).size).toBe(letters.length);
    expect(shapes.filter(shape => shape.includes('null') || shape === '[]')).toEqual([]);
    expect(widthOf('')).toBe(0);
  });

  it('turned words read upwards from their middle', () => {
    const canvas = new Canvas(100, 100);
    canvas.text(50, 50, 'lllllll', { isTurned: true });
    const picture = decoded(canvas.png());
    const [tall, wide] = [inkIn(picture, [40, 30, 52, 70]), inkIn(picture, [0, 0, 100, 100])];
    expect(tall).toBe(wide);
    expect(tall).toBeGreaterThan(100);
  });
});
