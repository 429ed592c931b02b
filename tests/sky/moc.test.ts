import fc from 'fast-check';
import {
  mocJson,
  mocOf,
  mocOfRegion,
  mocText,
  npix,
  outerRanges,
  parseMoc,
  pixelOf,
  regionRanges,
  regionTest,
  bigPixelOf,
  bigRange,
  SkyError,
  type Moc,
  type SkyRegion
} from '../../src/sky';

const WHOLE = 12n << 58n;

const fault = (action: () => unknown): SkyError => {
  try {
    action();
  } catch (reason) {
    expect(reason).toBeInstanceOf(SkyError);
    return reason as SkyError;
  }
  throw new Error('no error');
};

/** Any MOC: pixels of several orders. */
const moc: fc.Arbitrary<Moc> = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 29 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(5)),
    { minLength: 1, maxLength: 12 }
  )
  .map(cells => {
    const order = Math.max(...cells.map(([depth]) => depth));
    return mocOf(
      order,
      cells.map(([depth, part, more]) => {
        const total = 12n << BigInt(2 * depth);
        const first = (BigInt(Math.floor(part * 2 ** 52)) * total) >> 52n;
        const last = first + BigInt(more);
        return bigRange(depth, first, last < total ? last : total - 1n);
      })
    );
  });

test('text and JSON are read back as they were written', () => {
  fc.assert(
    fc.property(moc, map => {
      expect(parseMoc(mocText(map))).toEqual(map);
      expect(parseMoc(mocJson(map))).toEqual(map);
      expect(parseMoc(mocText(map).replace(/ (?=\d+(?:-\d+)?(?: |$))/g, ','))).toEqual(map);
    })
  );
});

// As mocpy 0.21 writes and reads them.
test.each([
  ['1/1-2 4 2/12-14 21 23 25 8/', { order: 8, first: 1n << 56n }],
  ['8/34570-36209 9/144840', { order: 9, first: 34570n << 42n }],
  ['0/0-11', { order: 0, first: 0n }],
  ['29/5', { order: 29, first: 5n }]
])('%s', (text, { order, first }) => {
  const map = parseMoc(text);
  expect([map.order, map.ranges[0].start]).toEqual([order, first]);
});

test('pixels are joined to the largest', () => {
  expect(mocText(parseMoc('8/0-3 7/1-3'))).toBe('6/0 8/');
  expect(mocText(parseMoc('0/0-11 29/'))).toBe('0/0-11 29/');
  expect(mocText(parseMoc('8/'))).toBe('8/');
  expect(mocText(parseMoc('3/5,7,6 ,4'))).toBe('2/1 3/');
  expect(mocJson(parseMoc('1/1-2 4 3/80'))).toBe('{"1":[1,2,4],"3":[80]}');
  expect(parseMoc('0/0-11').ranges).toEqual([{ start: 0n, end: WHOLE }]);
});

test('JSON pixels above 2^53 keep their digits in text, and are refused once damaged', () => {
  const text = '{"29":[3458764513820540927, 3458764513820540926]}';
  expect(parseMoc(text).ranges).toEqual([{ start: WHOLE - 2n, end: WHOLE }]);
  expect(parseMoc({ '29': ['3458764513820540927'] }).ranges).toEqual([{ start: WHOLE - 1n, end: WHOLE }]);
  expect(fault(() => parseMoc(JSON.parse(text) as Record<string, number[]>)).message).toMatch(/2\^53/);
});

test.each([
  ['', /not a MOC/],
  ['hello', /"hello"/],
  ['8 34570', /"8"/],
  ['8/786432', /786432/],
  ['30/1', /30/],
  ['8/5-3', /backwards/],
  ['8/1 x', /"x"/],
  ['8/-1', /"-1"/],
  ['t61/1-3 s8/1', /times/],
  ['{"8":[1}', /not valid JSON/],
  ['{"8":3}', /"8"/],
  ['{"x":[3]}', /"x"/],
  ['{"8":[1.5]}', /1\.5/],
  ['{}', /not a MOC/]
])('refuses %j', (text, message) => {
  const error = fault(() => parseMoc(text));
  expect(error.code).toBe('BAD_REQUEST');
  expect(error.message).toMatch(message);
});

describe('as a region', () => {
  test('its pixels of an order are those that it meets, counted one by one', () => {
    fc.assert(
      fc.property(moc, fc.integer({ min: 0, max: 3 }), (map, order) => {
        const found = regionRanges({ moc: mocText(map) }, order);
        for (let pixel = 0; pixel < npix(order); pixel++) {
          const { start, end } = bigRange(order, BigInt(pixel), BigInt(pixel));
          const meets = map.ranges.some(range => range.start < end && start < range.end);
          expect(found.some(range => range.start <= pixel && pixel < range.end)).toBe(meets);
        }
      })
    );
  });

  test.each([4, 8, 12, 24, 25, 29])('positions are tested at order %d exactly', order => {
    const place = fc.tuple(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }));
    fc.assert(
      fc.property(place, place, ([ra, dec], [otherRa, otherDec]) => {
        const pixel = bigPixelOf(order, ra, dec);
        const test = regionTest({ pixels: { order, pixels: [pixel] } });
        const step = 20 / 2 ** order;
        const ras = Float64Array.of(ra, otherRa, ra + step, ra - step);
        const decs = Float64Array.of(dec, otherDec, dec, dec);
        const mask = new Uint8Array(4);
        const count = test(ras, decs, mask, 4);
        const expected = [0, 1, 2, 3].map(i => (bigPixelOf(order, ras[i], decs[i]) === pixel ? 1 : 0));
        expect([...mask]).toEqual(expected);
        expect(count).toBe(expected.reduce<number>((sum, bit) => sum + bit, 0));
      })
    );
  });
});

describe('of a region', () => {
  const regions: SkyRegion[] = [
    { cone: { ra: 56.75, dec: 24.1167, radius: 1 } },
    {
      polygon: [
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 1],
        [0, 4]
      ]
    },
    { box: { ra: 10, dec: 89, width: 40, height: 4 } },
    { pixels: { order: 6, pixels: [7, 9] } },
    { moc: '5/7 9/1000' }
  ];

  test.each(regions)('%j holds the pixels it meets', region => {
    for (const order of [3, 8, 10]) {
      const map = mocOfRegion(region, order);
      expect(map.order).toBe(order);
      expect(outerRanges(map.ranges, order)).toEqual(regionRanges(region, order));
      expect(regionRanges({ moc: mocText(map) }, order)).toEqual(regionRanges(region, order));
    }
  });

  test('up to order 29', () => {
    const cone = { cone: { ra: 10, dec: 10, radius: 2e-6 } };
    const fine = mocOfRegion(cone, 29);
    const coarse = mocOfRegion(cone, 24);
    expect(outerRanges(fine.ranges, 24)).toEqual(outerRanges(coarse.ranges, 24));
    expect(fine.ranges.reduce((sum, { start, end }) => sum + end - start, 0n)).toBeGreaterThan(100n);
    expect(
      regionTest({ moc: mocText(fine) })(Float64Array.of(10, 10.001), Float64Array.of(10, 10), new Uint8Array(2), 2)
    ).toBe(1);
    expect(mocText(mocOfRegion({ pixels: { order: 12, pixels: [pixelOf(12, 10, 10)] } }, 29))).toMatch(
      /^12\/\d+ 29\/$/
    );
  });

  test('an order too high for the size of the region is refused in time', () => {
    expect(fault(() => mocOfRegion({ box: { ra: 10, dec: 0, width: 90, height: 60 } }, 29)).hint).toMatch(/order/);
  });
});
