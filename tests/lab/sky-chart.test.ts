import { PARTITIONS, partitionOfPixel } from '../../src/gaia/partitions';
import { fittingFrame, viewOf, WHOLE, zoomed } from '../../src/lab/sky-chart/chart-frame';
import { ALL_PARTITIONS, areaOf, PartitionAreas } from '../../src/lab/sky-chart/partition-areas';
import { BESIDE, fileAt, partitionRaster } from '../../src/lab/sky-chart/partition-raster';
import { regionLines } from '../../src/lab/sky-chart/region-lines';
import { partOfSky, wholeSky } from '../../src/lab/sky-chart/view';
import { pixelOf, separation } from '../../src/sky';

const named = (...names: string[]) => new PartitionAreas(names.map(partition => ({ partition })));

describe('views of the sky', () => {
  const places: [number, number][] = [
    [14.2, 28.8],
    [20, 25],
    [10, 33],
    [14.2, 40]
  ];

  it.each([
    ['whole', wholeSky(400, 200, 180)],
    ['part', partOfSky(400, 240, { ra: 14.2, dec: 28.8 }, 40)],
    ['pole', partOfSky(400, 240, { ra: 0, dec: 90 }, 150)]
  ])('the %s view finds its way back', (_, view) => {
    const out = new Float64Array(2);
    for (const [ra, dec] of places) {
      const { x, y } = view.place(ra, dec)!;
      expect(view.at(x, y, out)).toBe(true);
      expect(separation(ra, dec, out[0], out[1])).toBeLessThan(1e-6);
    }
  });

  it('has east to the left and north up, and the field from bottom to top', () => {
    const view = partOfSky(400, 240, { ra: 14.2, dec: 28.8 }, 40);
    expect(view.place(14.2, 28.8)).toEqual({ x: expect.closeTo(200, 9), y: expect.closeTo(120, 9) });
    expect(view.place(20, 28.8)!.x).toBeLessThan(200);
    expect(view.place(14.2, 30)!.y).toBeLessThan(120);
    expect(view.place(14.2, 48.8)!.y).toBeCloseTo(0, 6);
    expect(view.place(14.2, 8.8)!.y).toBeCloseTo(240, 6);
    expect(view.at(-1e5, 0, new Float64Array(2))).toBe(false);
  });
});

describe('areas of partitions', () => {
  it('come from both kinds of names', () => {
    expect(areaOf('034570-036209')).toMatchObject({ first: 34570, last: 36209 });
    // source_id >> 43 is the level-8 pixel.
    const id = (pixel: number): string => String((BigInt(pixel) << 43n) + 5n);
    expect(areaOf(`${id(100)}_${id(200)}`)).toEqual({ first: 100, last: 200 });
    expect(areaOf('000-000-001')).toBeNull();
    expect(areaOf('')).toBeNull();
  });

  it('find the partition of every pixel', () => {
    for (let pixel = 0; pixel < 786432; pixel += 997) {
      expect(PARTITIONS[ALL_PARTITIONS.find(pixel)].name).toBe(partitionOfPixel(pixel).name);
    }
    const two = named('034570-036209', '000000-003111');
    expect([two.find(34569), two.find(34570), two.find(36209), two.find(3111), two.find(3112)]).toEqual([
      -1, 0, 0, 1, -1
    ]);
  });
});

describe('the raster', () => {
  it('shows under each place the file that holds it', () => {
    const files = named('034570-036209', '032705-034569');
    const view = partOfSky(120, 80, { ra: 14.2, dec: 28.8 }, 40);
    const raster = partitionRaster(view, files, ALL_PARTITIONS, undefined, 1);
    const out = new Float64Array(2);
    let seen = 0;
    for (let y = 0; y < 80; y += 3) {
      for (let x = 0; x < 120; x += 3) {
        view.at(x + 0.5, y + 0.5, out);
        const { name } = partitionOfPixel(pixelOf(8, out[0], out[1]));
        expect(fileAt(raster, view, x, y)).toBe(['034570-036209', '032705-034569'].indexOf(name));
        seen += raster.file[y * 120 + x] >= 0 ? 1 : 0;
      }
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('knows the sky from what lies beside it, and the pixels of a map', () => {
    const view = wholeSky(200, 100, 180);
    const raster = partitionRaster(view, named(), null, [{ start: 0, end: 786432 / 12 }], 1);
    expect([raster.file[0], raster.file[50 * 200 + 100]]).toEqual([BESIDE, -1]);
    const share = raster.region!.filter(inside => inside === 1).length / raster.file.filter(f => f >= -1).length;
    expect(share).toBeCloseTo(1 / 12, 2);
  });
});

describe('the frame', () => {
  it('holds what was found, or the whole sky', () => {
    const cone = regionLines({ cone: { ra: 14.2, dec: 28.8, radius: 1 / 3600 } });
    const near = fittingFrame(named('034570-036209'), cone);
    expect(near.centre).toEqual({ ra: 14.2, dec: 28.8 });
    expect(near.field).toBeGreaterThan(10);
    expect(near.field).toBeLessThan(60);
    expect(fittingFrame(ALL_PARTITIONS, null).field).toBe(WHOLE);
    expect(fittingFrame(named(), cone)).toEqual({ centre: { ra: 14.2, dec: 28.8 }, field: WHOLE });
  });

  it('zooms in and out between minutes of arc and the whole sky', () => {
    let frame = { centre: { ra: 0, dec: 0 }, field: 40 };
    for (let i = 0; i < 30; i++) {
      frame = zoomed(frame, 0.5);
    }
    expect(frame.field).toBeCloseTo(0.02, 6);
    for (let i = 0; i < 30; i++) {
      frame = zoomed(frame, 2);
    }
    expect(frame.field).toBe(WHOLE);
    expect(zoomed(frame, 0.5).field).toBeLessThanOrEqual(160);
    expect(viewOf(frame, 300, 150).field).toBe(180);
  });
});
