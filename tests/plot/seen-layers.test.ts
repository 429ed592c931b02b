import type { MapFrame } from '../../src/protocol';
import { DEFAULT_LOOK, mapStateOf, type MapLook } from '../../src/plot/map-look';
import { layerUnder, paintedLayers, seenLayers, splitOf } from '../../src/plot/seen-layers';
import { paintedLayer } from '../../src/plot/painted-layer';
import { placeOn, scaleOf } from '../../src/plot/stretch';

const ramp = Float64Array.from({ length: 192 }, (_, i) => i);
const map: MapFrame = {
  revision: 1,
  order: 2,
  rows: 1,
  filesDone: 1,
  filesTotal: 1,
  complete: true,
  layers: [
    { name: 'parallax', stat: 'mean', unit: 'mas', values: ramp },
    { name: 'parallax', stat: 'median', unit: 'mas', values: ramp.map(value => 2 * value) },
    { name: 'count', stat: 'count', values: Uint32Array.from(ramp) }
  ]
};
const look = (change: Partial<MapLook>): MapLook => ({ ...DEFAULT_LOOK, ...change });

describe('layers that one sky shows', () => {
  it('are two where they are split or in turn, and one else', () => {
    expect(seenLayers(map, look({ comparison: 'split', layer: 0, other: 1 }))).toEqual([0, 1]);
    expect(seenLayers(map, look({ comparison: 'blink', layer: 1, other: 7 }))).toEqual([1, 2]);
    expect(seenLayers(map, look({ comparison: 'side' }))).toEqual([0]);
    expect(seenLayers({ ...map, layers: map.layers.slice(0, 1) }, look({ comparison: 'blink' }))).toEqual([0]);
  });

  it('in turn each takes the whole sky, and is what is read under the pointer', () => {
    const blink = look({ comparison: 'blink', layer: 0, other: 1, split: 0.3 });
    const painted = paintedLayers(map, blink, []);
    expect(painted.map(layer => layer?.title)).toEqual(['mean parallax [mas]', 'median parallax [mas]']);
    expect([splitOf(blink, false), splitOf(blink, true)]).toEqual([1, 0]);
    for (const share of [0.01, 0.5, 0.99]) {
      expect(layerUnder(map, blink, painted, share, false)).toBe(map.layers[0]);
      expect(layerUnder(map, blink, painted, share, true)).toBe(map.layers[1]);
    }
    const split = look({ comparison: 'split', layer: 0, other: 1, split: 0.3 });
    expect(layerUnder(map, split, painted, 0.2, false)).toBe(map.layers[0]);
    expect(layerUnder(map, split, painted, 0.4, false)).toBe(map.layers[1]);
  });
});

describe('ends of colours in values', () => {
  it('take the place of percentiles, for layers of the same kind', () => {
    const limits = { low: 10, high: 60 };
    const [mean, median] = paintedLayers(map, look({ comparison: 'blink', limits }), []);
    expect([mean!.scale.low, mean!.scale.high]).toEqual([10, 60]);
    expect([median!.scale.low, median!.scale.high]).toEqual([10, 60]);
    const counts = paintedLayer(map, look({ limits }), 2);
    expect([counts!.scale.low, counts!.scale.high]).not.toEqual([10, 60]);
  });

  it('of counts are per square degree, as at the colour bar', () => {
    const counts = paintedLayer(map, look({ layer: 2, limits: { low: 0.01, high: 0.5 } }), 2)!;
    expect([counts.scale.low, counts.scale.high].map(value => Number(value.toPrecision(12)))).toEqual([0.01, 0.5]);
    const area = 41252.96124941927 / 192;
    expect(counts.paint.scale.high).toBeCloseTo(0.5 * area, 9);
  });

  it('leave the middle of a difference where they say', () => {
    const minus = paintedLayer(map, look({ comparison: 'difference', limits: { low: -5, high: 100 } }), 0)!;
    expect([minus.scale.low, minus.scale.high]).toEqual([-5, 100]);
  });

  it('hold for each stretch; a logarithm keeps a percentile in place of an end at or below 0', () => {
    const scale = scaleOf(ramp, 'equalised', undefined, false, { low: 50, high: 100 })!;
    expect(placeOn(scale, 49)).toBe(0);
    expect(placeOn(scale, 101)).toBe(1);
    expect(placeOn(scale, 75)).toBeCloseTo(0.5, 2);
    expect(scaleOf(ramp, 'sqrt', undefined, false, { low: -4, high: 12 })).toMatchObject({ low: -4, high: 12 });
    const log = scaleOf(ramp, 'log', { low: 0, high: 100 }, true, { low: 0, high: 50 })!;
    expect([log.low, log.high]).toEqual([1, 50]);
  });

  it('are kept with the layout, and nothing that is none', () => {
    const kept = (value: unknown): unknown => mapStateOf({ look: value }).look;
    expect(kept({ limits: { low: 1, high: 2 }, blinkSeconds: 2, comparison: 'blink' })).toMatchObject({
      limits: { low: 1, high: 2 },
      blinkSeconds: 2,
      comparison: 'blink'
    });
    for (const limits of [{ low: 2, high: 2 }, { low: NaN, high: 2 }, { low: '1', high: 2 }, null, [1, 2]]) {
      expect(kept({ limits, blinkSeconds: 0.01 })).not.toHaveProperty('limits');
      expect(kept({ limits, blinkSeconds: 0.01 })).not.toHaveProperty('blinkSeconds');
    }
  });
});
