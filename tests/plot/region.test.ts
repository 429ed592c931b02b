import fc from 'fast-check';
import { FRAMES, transform } from '../../src/sky/frames';
import { separation } from '../../src/sky/angles';
import { checkedRegion } from '../../src/sky/region';
import { boxOf, circleOf, polygonOf } from '../../src/plot/region-draw';
import type { DrawnRegion } from '../../src/plot/drawn-region';
import { borderOf, regionLines } from '../../src/plot/region-outline';

const regions: DrawnRegion[] = [
  { cone: { ra: 10, dec: 88, radius: 5 } },
  { cone: { ra: 359, dec: 0, radius: 12 } },
  {
    polygon: [
      [350, -10],
      [10, -12],
      [5, 20]
    ]
  },
  { box: { raMin: 355, raMax: 20, decMin: -5, decMax: 40 } }
];

test.each(regions.map(region => [JSON.stringify(region), region] as const))(
  '%s: its border lies at its border',
  (_, region) => {
    const border = borderOf(region);
    expect(border.length).toBeGreaterThan(90);
    const checked = checkedRegion(region);
    for (const { lon, lat } of border) {
      const ra = ((lon % 360) + 360) % 360;
      const distance =
        checked.kind === 'cone'
          ? separation(ra, lat, checked.ra, checked.dec) - checked.radius
          : checked.kind === 'moc'
            ? NaN
            : checked.shape.distance(ra, lat);
      expect(Math.abs(distance)).toBeLessThan(1e-6);
    }
    const lines = regionLines(region, { projection: 'mollweide', frame: 'galactic', lon: 0, lat: 0 });
    expect(lines.x.filter(x => !Number.isNaN(x)).length).toBe(border.length + 1);
  }
);

const angle = fc.double({ min: 0, max: 359, noNaN: true });
const latitude = fc.double({ min: -70, max: 70, noNaN: true });

test('a circle drawn in any frame has its centre and rim where they were put', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FRAMES),
      angle,
      latitude,
      fc.double({ min: 0.01, max: 15, noNaN: true }),
      (frame, lon, lat, radius) => {
        const region = circleOf({ lon, lat }, { lon, lat: lat + radius }, frame) as {
          cone: { ra: number; dec: number; radius: number };
        };
        const { lon: ra, lat: dec } = transform(frame, 'icrs', lon, lat);
        expect(separation(region.cone.ra, region.cone.dec, ra, dec)).toBeLessThan(1e-6);
        expect(region.cone.radius).toBeCloseTo(radius, 6);
      }
    )
  );
  expect(circleOf({ lon: 1, lat: 1 }, { lon: 1, lat: 1 }, 'icrs')).toBeNull();
});

test('a box is one in ICRS, also through 0h, and a polygon about the same sky elsewhere', () => {
  expect(boxOf({ lon: 355, lat: 10 }, { lon: 5, lat: -10 }, 'icrs')).toEqual({
    box: { raMin: 355, raMax: 5, decMin: -10, decMax: 10 }
  });
  fc.assert(
    fc.property(
      angle,
      latitude,
      fc.double({ min: 0.5, max: 40, noNaN: true }),
      fc.double({ min: 0.5, max: 15, noNaN: true }),
      (lon, lat, width, height) => {
        const region = boxOf({ lon, lat }, { lon: lon + width, lat: lat + height }, 'galactic')!;
        const checked = checkedRegion(region);
        const inside = (l: number, b: number): boolean => {
          const { lon: ra, lat: dec } = transform('galactic', 'icrs', (l + 360) % 360, b);
          return checked.kind === 'polygon' && checked.shape.distance(ra, dec) < 0;
        };
        expect(inside(lon + width / 2, lat + height / 2)).toBe(true);
        expect(inside(lon - 0.5, lat + height / 2)).toBe(false);
        expect(inside(lon + width / 2, lat + height + 0.5)).toBe(false);
      }
    ),
    { numRuns: 60 }
  );
  expect(boxOf({ lon: 5, lat: 5 }, { lon: 5, lat: 9 }, 'icrs')).toBeNull();
  expect(
    polygonOf(
      [
        { lon: 1, lat: 1 },
        { lon: 2, lat: 2 }
      ],
      'icrs'
    )
  ).toBeNull();
});
