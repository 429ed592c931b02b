import fc from 'fast-check';
import type { Region } from '../../src/protocol';
import { EMPTY_REGION, formOf, readRegion, type RegionForm } from '../../src/lab/model/region-form';
import { MAX_IDS, parseCorners, parseIds } from '../../src/lab/model/region-text';

const read = (form: Partial<RegionForm>) => readRegion({ ...EMPTY_REGION, ...form });
const regionOf = (form: Partial<RegionForm>): Region => {
  const reading = read(form);
  if (reading.kind !== 'read') {
    throw new Error(reading.kind === 'bad' ? reading.error.message : 'empty');
  }
  return reading.region;
};

describe('corners of a polygon', () => {
  const square: [number, number][] = [
    [56, 23],
    [58, 23],
    [57, -25.5]
  ];
  it.each([
    ['56 23\n58 23\n57 -25.5'],
    ['56,23\n58,23\n57,-25.5\n'],
    ['56 23, 58 23, 57 -25.5'],
    ['56 23 58 23 57 -25.5'],
    ['56 23; 58 23; 57 -25.5'],
    ['[[56, 23], [58, 23], [57, -25.5]]'],
    ["POLYGON('ICRS', 56, 23, 58, 23, 57, -25.5)"],
    ['Polygon ICRS 56 23 58 23 57 -25.5']
  ])('reads %j', text => expect(parseCorners(text)).toEqual(square));

  it('reads sexagesimal and Galactic corners', () => {
    const [[ra, dec], [lon]] = parseCorners('00 56 48 +28 48 00\nl=0 b=0\n10 10');
    expect(ra).toBeCloseTo(14.2, 9);
    expect(dec).toBeCloseTo(28.8, 9);
    expect(lon).toBeCloseTo(266.405, 3);
  });

  it.each([['1 2 3'], ['10 10\nfoo'], ['10 95\n1 1\n2 2']])('refuses %j', text =>
    expect(() => parseCorners(text)).toThrow()
  );
});

describe('the region of a form', () => {
  it('is empty while something is missing', () => {
    for (const kind of ['cone', 'polygon', 'box', 'sourceIds', 'moc'] as const) {
      expect(read({ kind }).kind).toBe('empty');
    }
    expect(read({ kind: 'box', raFrom: '1', raTo: '2', decFrom: '3' }).kind).toBe('empty');
  });

  it('takes hours where they are written', () => {
    const region = regionOf({ kind: 'box', raFrom: '23h', raTo: '0h30m', decFrom: '-1', decTo: '+1 30' });
    expect(region).toEqual({
      box: { raMin: 345, raMax: expect.closeTo(7.5, 9), decMin: -1, decMax: 1.5 }
    });
  });

  it('keeps ids exact, each once', () => {
    const ids = '5853498713190525696, Gaia DR3 4472832130942575872\n5853498713190525696 "4472832130942575872"';
    expect(parseIds(ids)).toEqual(['5853498713190525696', '4472832130942575872']);
    expect(parseIds('[5853498713190525696]')).toEqual(['5853498713190525696']);
    expect(() => parseIds('5.853e18')).toThrow();
    const many = Array.from({ length: MAX_IDS + 1 }, (_, i) => String(i + 1)).join(' ');
    expect(() => parseIds(many)).toThrow(/10001 ids/);
  });

  it('says what is wrong with a polygon or map', () => {
    expect(read({ kind: 'polygon', corners: '0 0\n10 10\n10 0\n0 10' })).toMatchObject({
      kind: 'bad',
      error: { code: 'BAD_COORDINATE' }
    });
    expect(read({ kind: 'moc', moc: '8/99999999' })).toMatchObject({ kind: 'bad', error: { code: 'BAD_REQUEST' } });
  });

  it('comes back from the form that stands for it', () => {
    const angle = (min: number, max: number) =>
      fc.double({ min, max, noNaN: true }).map(value => Number(value.toFixed(6)) + 0);
    const region = fc.oneof(
      fc.record({ cone: fc.record({ ra: angle(0, 359), dec: angle(-90, 90), radius: angle(0, 180) }) }),
      fc.record({
        box: fc
          .record({ raMin: angle(0, 359), raMax: angle(0, 359), decMin: angle(-90, 0), decMax: angle(0.1, 90) })
          .filter(({ raMin, raMax }) => raMin !== raMax)
      }),
      fc.record({ sourceIds: fc.array(fc.bigInt(0n, (1n << 63n) - 1n).map(String), { minLength: 1, maxLength: 5 }) }),
      fc.constant({ moc: '8/34570-36209 9/5' })
    );
    fc.assert(
      fc.property(region, given => {
        const back = regionOf(formOf(given as Region));
        if ('cone' in given) {
          const { ra, dec, radius } = given.cone;
          expect(back).toEqual({
            cone: { ra: expect.closeTo(ra, 9), dec: expect.closeTo(dec, 9), radius: expect.closeTo(radius, 9) }
          });
        } else if ('sourceIds' in given) {
          expect(back).toEqual({ sourceIds: [...new Set(given.sourceIds)] });
        } else {
          expect(back).toEqual(given);
        }
      })
    );
  });
});
