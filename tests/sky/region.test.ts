import fc from 'fast-check';
import {
  Box,
  boundaryOf,
  countPixels,
  coverRanges,
  npix,
  pixelOf,
  Polygon,
  regionRanges,
  regionTest,
  rotate,
  separation,
  SkyError,
  type PixelRange,
  type SkyRegion
} from '../../src/sky';
import vectors from './region.vectors.json';

type Corners = [number, number][];
const polygons = vectors.polygons as unknown as [number, Corners, number[], number[], number[]][];
const boxes = vectors.boxes as unknown as [number, number[], number[], number[]][];

const contains = (ranges: readonly PixelRange[], pixel: number): boolean =>
  ranges.some(({ start, end }) => start <= pixel && pixel < end);
const list = (ranges: readonly PixelRange[]): number[] =>
  ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
const ranges = (flat: number[]): PixelRange[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({ start: flat[2 * i], end: flat[2 * i + 1] }));

/** Pixels of `a` that are not in `b`. */
const beyond = (a: readonly PixelRange[], b: readonly PixelRange[]): number[] => list(a).filter(p => !contains(b, p));

/** A place at a distance and position angle from a centre [deg]. */
function offset(ra: number, dec: number, distance: number, angle: number): [number, number] {
  const [c, s] = [Math.cos((dec - 90) * (Math.PI / 180)), Math.sin((dec - 90) * (Math.PI / 180))];
  const out = new Float64Array(2);
  rotate([c, 0, -s, 0, 1, 0, s, 0, c], angle, 90 - distance, out);
  return [(((out[0] + ra) % 360) + 360) % 360, out[1]];
}

const one = (region: SkyRegion, ra: number, dec: number): boolean =>
  regionTest(region)(Float64Array.of(ra), Float64Array.of(dec), new Uint8Array(1), 1) === 1;

const fault = (action: () => unknown): SkyError => {
  try {
    action();
  } catch (reason) {
    expect(reason).toBeInstanceOf(SkyError);
    return reason as SkyError;
  }
  throw new Error('no error');
};

const place = fc.oneof(
  fc.tuple(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
  fc.constantFrom<[number, number][]>([0, 90], [45, -90], [0, 0], [45, 0], [90, 41.810314895778596], [180, -89.999])
);

/** A polygon seen whole from its middle: corners at growing position angles. */
const star = fc
  .tuple(
    place,
    fc.constantFrom(0.0003, 0.01, 0.4, 5, 40),
    fc.array(fc.double({ min: 0.15, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 }),
    fc.boolean()
  )
  .map(([[ra, dec], size, radii, turned]) => {
    const corners = radii.map((radius, i) => offset(ra, dec, radius * size, (360 * i) / radii.length));
    return { corners: turned ? corners.reverse() : corners, ra, dec, size };
  });

const box = fc
  .record({
    raMin: fc.double({ min: 0, max: 360, noNaN: true }),
    width: fc.oneof(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true })),
    decs: fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
  })
  .map(({ raMin, width, decs: [a, b] }) => ({
    raMin,
    raMax: raMin + width,
    decMin: Math.min(a, b),
    decMax: Math.max(a, b)
  }));

describe("against healpy's pixel borders, sampled", () => {
  test.each(polygons.map((polygon, i) => [i, polygon] as const))(
    'polygon %d',
    (_, [order, corners, must, may, all]) => {
      const ours = regionRanges({ polygon: corners }, order);
      expect(beyond(ranges(must), ours)).toEqual([]);
      expect(beyond(ours, ranges(may))).toEqual([]);
      if (all.length > 0) {
        // query_polygon(inclusive=True) may give more, never less.
        expect(beyond(ours, ranges(all))).toEqual([]);
      }
    }
  );

  test.each(boxes.map((limits, i) => [i, limits] as const))(
    'box %d',
    (_, [order, [raMin, raMax, decMin, decMax], must, may]) => {
      const ours = regionRanges({ box: { raMin, raMax, decMin, decMax } }, order);
      expect(beyond(ranges(must), ours)).toEqual([]);
      expect(beyond(ours, ranges(may))).toEqual([]);
    }
  );
});

describe('the pixels of every point that the exact test marks are found', () => {
  const parts = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 40,
      maxLength: 40
    }
  );

  function holds(region: SkyRegion, order: number, points: [number, number][]): number {
    const found = regionRanges(region, order);
    const inside = points.filter(([ra, dec]) => one(region, ra, dec));
    inside.forEach(([ra, dec]) => expect(contains(found, pixelOf(order, ra, dec))).toBe(true));
    return inside.length;
  }

  test('polygons', () => {
    let inside = 0;
    fc.assert(
      fc.property(star, fc.integer({ min: 0, max: 9 }), parts, ({ corners, ra, dec, size }, order, points) => {
        inside += holds(
          { polygon: corners },
          order,
          points.map(([a, b]) => offset(ra, dec, a * size, 360 * b))
        );
      }),
      { numRuns: 300 }
    );
    expect(inside).toBeGreaterThan(1000);
  });

  test('boxes', () => {
    fc.assert(
      fc.property(box, fc.integer({ min: 0, max: 6 }), parts, (limits, order, points) => {
        const within = points.map(([a, b]): [number, number] => [
          limits.raMin + a * (limits.raMax - limits.raMin),
          limits.decMin + b * (limits.decMax - limits.decMin)
        ]);
        // Rounding at the borders apart, all of them are inside.
        expect(holds({ box: limits }, order, within)).toBeGreaterThanOrEqual(
          limits.raMax - limits.raMin > 1e-9 ? 1 : 0
        );
      }),
      { numRuns: 300 }
    );
  });
});

describe('a margin', () => {
  const nudge = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true }));

  test('finds the pixels of all points that near to a polygon', () => {
    fc.assert(
      fc.property(
        star,
        fc.integer({ min: 2, max: 9 }),
        fc.array(nudge, { minLength: 20, maxLength: 20 }),
        (polygon, order, moves) => {
          const margin = 0.02;
          const found = regionRanges({ polygon: polygon.corners }, order, margin);
          moves.forEach(([part, angle], i) => {
            const [ra, dec] = polygon.corners[i % polygon.corners.length];
            const near = offset(ra, dec, part * margin * (1 - 1e-9), angle);
            expect(contains(found, pixelOf(order, ...near))).toBe(true);
          });
        }
      ),
      { numRuns: 200 }
    );
  });

  test('about pixels finds those within it, and none beyond it and 4 arcsec', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(5, 8, 10, 12, 20),
        place,
        fc.constantFrom(0.001, 15 / 3600, 0.05, 1),
        nudge,
        (order, [ra, dec], margin, [part, angle]) => {
          const pixel = pixelOf(order, ra, dec);
          const region: SkyRegion = { pixels: { order, pixels: [pixel] } };
          const found = regionRanges(region, 8, margin);
          const edge = boundaryOf(order, pixel, 8);
          for (const at of edge) {
            expect(contains(found, pixelOf(8, ...offset(at.ra, at.dec, part * margin * (1 - 1e-9), angle)))).toBe(true);
          }
          // Every pixel that was found has a sampled point near a sampled point of the region.
          const spacing = (d: number): number => 60 / 2 ** d;
          if (countPixels(found) < 60) {
            const fine = boundaryOf(order, pixel, 16);
            for (const other of list(found)) {
              if (other !== pixelOf(8, ra, dec) && order >= 8) {
                const nearest = Math.min(
                  ...boundaryOf(8, other, 64).map(p => Math.min(...fine.map(q => separation(p.ra, p.dec, q.ra, q.dec))))
                );
                expect(nearest).toBeLessThan(margin + 4 / 3600 + (1.5 * spacing(8)) / 64 + (1.5 * spacing(order)) / 16);
              }
            }
          }
        }
      ),
      { numRuns: 60 }
    );
  });

  test('about a level-8 pixel adds its eight neighbours; strict adds none', () => {
    const region: SkyRegion = { pixels: { order: 8, pixels: [pixelOf(8, 14.2, 28.8)] } };
    expect(countPixels(regionRanges(region, 8))).toBe(1);
    expect(countPixels(regionRanges(region, 8, 15 / 3600))).toBe(9);
  });

  test('about nearly the whole sky is the whole sky', () => {
    const moc = '0/0-10 3/704-766';
    expect(countPixels(regionRanges({ moc }, 8))).toBe(npix(8) - 4 ** 5);
    expect(countPixels(regionRanges({ moc }, 8, 8))).toBe(npix(8));
  });
});

describe('polygons', () => {
  const square: Corners = [
    [10, 10],
    [12, 10],
    [12, 12],
    [10, 12]
  ];

  test('either way round, closed or not, from any corner, they are the same', () => {
    const expected = regionRanges({ polygon: square }, 8);
    const turned = [...square.slice(2), ...square.slice(0, 2)];
    for (const corners of [
      [...square].reverse(),
      [...square, square[0]],
      turned,
      square.map(([a, d]): [number, number] => [a - 360, d])
    ]) {
      expect(regionRanges({ polygon: corners }, 8)).toEqual(expected);
    }
  });

  test('a notch is outside', () => {
    const arrow: Corners = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4]
    ];
    expect([one({ polygon: arrow }, 2, 0.5), one({ polygon: arrow }, 2, 2), one({ polygon: arrow }, 0.2, 2)]).toEqual([
      true,
      false,
      true
    ]);
    expect(contains(regionRanges({ polygon: arrow }, 8), pixelOf(8, 2, 2.5))).toBe(false);
  });

  test('around a pole and across right ascension 0', () => {
    const cap: Corners = [
      [0, 80],
      [90, 80],
      [180, 80],
      [270, 80]
    ];
    expect(one({ polygon: cap }, 123, 89.99)).toBe(true);
    expect(one({ polygon: cap }, 45, 81)).toBe(false); // The great circle runs north of the parallel.
    expect(
      one(
        {
          polygon: [
            [359, -1],
            [1, -1],
            [1, 1],
            [359, 1]
          ]
        },
        0.3,
        0.2
      )
    ).toBe(true);
  });

  test('one nearly as large as a hemisphere', () => {
    const wide = Array.from({ length: 12 }, (_, i): [number, number] => offset(77, 33, 89, 30 * i));
    expect(countPixels(coverRanges(new Polygon(wide), 4)) / npix(4)).toBeCloseTo(0.49, 1);
    expect([one({ polygon: wide }, 77, 33), one({ polygon: wide }, 257, -33)]).toEqual([true, false]);
  });

  test.each<[string, Corners, RegExp]>([
    [
      'two corners',
      [
        [0, 0],
        [1, 1]
      ],
      /three different corners, not 2/
    ],
    [
      'repeated corners',
      [
        [0, 0],
        [0, 0],
        [1, 1],
        [1, 1]
      ],
      /not 2/
    ],
    [
      'no area',
      [
        [0, 0],
        [10, 0],
        [20, 0]
      ],
      /no area/
    ],
    [
      'sides that cross',
      [
        [0, 0],
        [4, 4],
        [4, 0],
        [0, 4]
      ],
      /crosses itself: its side \(0, 0\) – \(4, 4\) meets \(4, 0\) – \(0, 4\)/
    ],
    [
      'more than a hemisphere',
      [
        [0, 0],
        [120, 0],
        [240, 0],
        [0, 80]
      ],
      /hemisphere/
    ],
    [
      'a declination of 91',
      [
        [0, 0],
        [1, 91],
        [1, 1]
      ],
      /91/
    ],
    [
      'NaN',
      [
        [0, 0],
        [NaN, 1],
        [1, 1]
      ],
      /NaN/
    ]
  ])('refuses %s', (_, polygon, message) => {
    const error = fault(() => regionRanges({ polygon }, 8));
    expect(error.code).toBe('BAD_COORDINATE');
    expect(error.message).toMatch(message);
  });

  test('distance is that of the nearest sampled point of the border', () => {
    fc.assert(
      fc.property(star, place, ({ corners }, [ra, dec]) => {
        const polygon = new Polygon(corners);
        let nearest = Infinity;
        corners.forEach(([a, d], i) => {
          const [a2, d2] = corners[(i + 1) % corners.length];
          const length = separation(a, d, a2, d2);
          for (let step = 0; step <= 200; step++) {
            const t = step / 200;
            const v = [a, a2].map((lon, k) => {
              const [l, b] = [(lon * Math.PI) / 180, ([d, d2][k] * Math.PI) / 180];
              return [Math.cos(b) * Math.cos(l), Math.cos(b) * Math.sin(l), Math.sin(b)];
            });
            const L = (length * Math.PI) / 180;
            const w = [0, 1, 2].map(k =>
              L < 1e-9 ? v[0][k] : (Math.sin((1 - t) * L) * v[0][k] + Math.sin(t * L) * v[1][k]) / Math.sin(L)
            );
            nearest = Math.min(
              nearest,
              separation(
                ra,
                dec,
                (Math.atan2(w[1], w[0]) * 180) / Math.PI,
                (Math.atan2(w[2], Math.hypot(w[0], w[1])) * 180) / Math.PI
              )
            );
          }
        });
        const ours = Math.abs(polygon.distance(ra, dec));
        expect(ours).toBeLessThan(nearest + 1e-6);
        expect(ours).toBeGreaterThan(nearest - 0.5);
      })
    );
  });
});

describe('boxes', () => {
  test('by centre or by limits, across right ascension 0 and cut off at the pole', () => {
    expect(regionRanges({ box: { ra: 0, dec: 0, width: 4, height: 2 } }, 7)).toEqual(
      regionRanges({ box: { raMin: 358, raMax: 2, decMin: -1, decMax: 1 } }, 7)
    );
    const polar = new Box({ ra: 50, dec: 89, width: 10, height: 6 });
    expect([polar.south, polar.north]).toEqual([86, 90]);
    expect(one({ box: { raMin: 358, raMax: 2, decMin: -1, decMax: 1 } }, 359, 0)).toBe(true);
    expect(one({ box: { raMin: 358, raMax: 2, decMin: -1, decMax: 1 } }, 3, 0)).toBe(false);
  });

  test('the whole sky is the whole sky', () => {
    expect(regionRanges({ box: { raMin: 0, raMax: 360, decMin: -90, decMax: 90 } }, 8)).toEqual([
      { start: 0, end: npix(8) }
    ]);
    expect(regionRanges({ box: { ra: 10, dec: 0, width: 360, height: 180 } }, 8)).toEqual([{ start: 0, end: npix(8) }]);
  });

  test('distance is that of the nearest sampled point of the border', () => {
    fc.assert(
      fc.property(box, place, (limits, [ra, dec]) => {
        const shape = new Box(limits);
        let nearest = Infinity;
        const steps = 400;
        for (let i = 0; i <= steps; i++) {
          const a = shape.west + (shape.width * i) / steps;
          const d = shape.south + ((shape.north - shape.south) * i) / steps;
          for (const [x, y] of [
            [a, shape.south],
            [a, shape.north],
            ...(shape.width < 360
              ? [
                  [shape.west, d],
                  [shape.west + shape.width, d]
                ]
              : [])
          ]) {
            nearest = Math.min(nearest, separation(ra, dec, x, y));
          }
        }
        const ours = shape.distance(ra, dec);
        const error = (0.6 * Math.max(shape.width, shape.north - shape.south)) / steps + 1e-6;
        if (ours > 0) {
          expect(Math.abs(ours - nearest)).toBeLessThan(error);
        } else if (limits.decMin > -89 && limits.decMax < 89) {
          expect(-ours).toBeLessThan(nearest + 1e-6);
          expect(-ours).toBeGreaterThan(nearest - error);
        }
      }),
      { numRuns: 400 }
    );
  });

  test.each<[Record<string, number>, RegExp]>([
    [{ raMin: 0, raMax: 1, decMin: 5, decMax: 4 }, /decMin 5° is above/],
    [{ raMin: 0, raMax: 1, decMin: -95, decMax: 4 }, /-95/],
    [{ ra: 0, dec: 0, width: -1, height: 1 }, /width -1°/],
    [{ ra: 0, dec: 0, width: 1, height: NaN }, /height NaN/],
    [{ ra: 0, dec: 0 }, /undefined/]
  ])('refuses %p', (limits, message) => {
    expect(fault(() => regionRanges({ box: limits } as unknown as SkyRegion, 8)).message).toMatch(message);
  });
});

test.each<[unknown, RegExp]>([
  [{}, /empty/],
  [null, /empty/],
  [{ circle: {} }, /circle/],
  [{ cone: { ra: 0, dec: 0, radius: 1 }, moc: '0/1' }, /cone and moc/],
  [{ cone: { ra: 0, dec: 99, radius: 1 } }, /99/],
  [{ polygon: 'x' }, /list of corners/],
  [{ polygon: [[1, 2, 3]] }, /\[1,2,3\]/],
  [{ pixels: { order: 8, pixels: [] } }, /no HEALPix pixel/],
  [{ pixels: { order: 8, pixels: [786432] } }, /786432/],
  [{ pixels: { order: 30, pixels: [1] } }, /30/],
  [{ pixels: { order: 8, pixels: [1.5] } }, /1\.5/],
  [{ pixels: { order: 29, pixels: [2 ** 60] } }, /2\^53/]
])('refuses the region %p', (region, message) => {
  expect(fault(() => regionRanges(region as SkyRegion, 8)).message).toMatch(message);
});

test('positions that do not exist lie in no region', () => {
  const regions: SkyRegion[] = [
    { cone: { ra: 0, dec: 90, radius: 180 } },
    {
      polygon: [
        [0, 80],
        [120, 80],
        [240, 80]
      ]
    },
    { box: { raMin: 0, raMax: 360, decMin: -90, decMax: 90 } },
    { pixels: { order: 0, pixels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } },
    { moc: '29/0-3458764513820540927' }
  ];
  const ra = Float64Array.of(NaN, 10, 10, Infinity, 10);
  const dec = Float64Array.of(10, NaN, 91, 10, 89.9);
  for (const region of regions) {
    const mask = new Uint8Array(5).fill(7);
    expect(regionTest(region)(ra, dec, mask, 5)).toBe(1);
    expect([...mask]).toEqual([0, 0, 0, 0, 1]);
    expect(regionTest(region)(ra, dec, mask, 4)).toBe(0);
  }
});

test('the exact test of a cone is its distance', () => {
  fc.assert(
    fc.property(place, fc.constantFrom(0.0003, 0.1, 10, 100, 179), place, ([ra, dec], radius, other) => {
      const distance = separation(ra, dec, ...other);
      if (Math.abs(distance - radius) > 1e-9) {
        expect(one({ cone: { ra, dec, radius } }, ...other)).toBe(distance < radius);
      }
    })
  );
});
