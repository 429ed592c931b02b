import fc from 'fast-check';
import {
  checkedPosition,
  checkedRadius,
  formatAngle,
  formatDec,
  formatDegrees,
  formatRa,
  normaliseDegrees,
  parseAngle,
  parseCoordinates,
  separation,
  SkyError,
  wrapDegrees
} from '../../src/sky';
import { GaiaError } from '../../src/protocol';

const longitude = fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true });
const latitude = fc.double({ min: -90, max: 90, noNaN: true });

/** The fault of a call, as any process would see it. */
function fault(call: () => unknown): GaiaError {
  try {
    call();
  } catch (reason) {
    expect(reason).toBeInstanceOf(SkyError);
    return GaiaError.from(reason);
  }
  throw new Error('expected a fault');
}

describe('separation', () => {
  test('the values of the archive documentation', () => {
    expect(separation(165.458, 56.3825, 165.933, 61.7511)).toBeCloseTo(5.3741116, 7);
    // Barnard's star; the documentation cuts the result, and prints the position with digits that give 89.6181182.
    const barnard = separation(179, 10, 269.44850252543836, 4.739420051112412);
    expect(Math.trunc(barnard * 1e7)).toBe(896181177);
    expect(separation(179, 10, 269.448503, 4.73942)).toBeCloseTo(89.6181182, 7);
  });

  test('keeps its digits for micro-arcseconds and at the antipode', () => {
    const tiny = 1e-6 / 3600;
    expect(separation(10, 20, 10, 20 + tiny) / tiny).toBeCloseTo(1, 4);
    expect(separation(10, 0, 10 + tiny, 0) / tiny).toBeCloseTo(1, 4);
    expect(separation(0, 0, 180 - 1e-9, 0)).toBeCloseTo(180 - 1e-9, 12);
    expect(separation(77, 90, 12, -90)).toBe(180);
    expect(separation(77, 90, 12, 90)).toBeLessThan(1e-14);
  });

  test('agrees with the angle of unit vectors by atan2(|a×b|, a·b)', () => {
    fc.assert(
      fc.property(longitude, latitude, longitude, latitude, (ra1, dec1, ra2, dec2) => {
        const a = vector(ra1, dec1);
        const b = vector(ra2, dec2);
        const cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
        const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        const expected = (Math.atan2(Math.hypot(...cross), dot) * 180) / Math.PI;
        expect(Math.abs(separation(ra1, dec1, ra2, dec2) - expected)).toBeLessThan(1e-12);
      })
    );
  });

  function vector(ra: number, dec: number): number[] {
    const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
    return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
  }
});

describe('normalising', () => {
  test.each([
    [0, 0],
    [360, 0],
    [-1, 359],
    [725, 5],
    [-1e-20, 0],
    [-720, 0]
  ])('%d becomes %d', (angle, expected) => {
    expect(normaliseDegrees(angle) + 0).toBe(expected);
  });

  test('is within [0, 360), wrapped within [-180, 180)', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), angle => {
        expect(normaliseDegrees(angle)).toBeGreaterThanOrEqual(0);
        expect(normaliseDegrees(angle)).toBeLessThan(360);
        expect(wrapDegrees(angle)).toBeGreaterThanOrEqual(-180);
        expect(wrapDegrees(angle)).toBeLessThan(180);
      })
    );
  });
});

describe('checks', () => {
  test('right ascension wraps', () => expect(checkedPosition(-10, 5)).toEqual({ ra: 350, dec: 5 }));

  test.each([
    [() => checkedPosition(NaN, 0), 'NaN'],
    [() => checkedPosition(0, Infinity), 'Infinity'],
    [() => checkedPosition(0, 90.5), '90.5'],
    [() => checkedRadius(-0.25), '-0.25'],
    [() => checkedRadius(181), '181'],
    [() => checkedRadius(NaN), 'NaN']
  ])('a bad number is named: %#', (call, named) => {
    const error = fault(call);
    expect(error.code).toBe('BAD_COORDINATE');
    expect(error.message).toContain(named);
  });
});

describe('parseAngle', () => {
  test.each<[string | number, number]>([
    ['1arcsec', 1 / 3600],
    ['3600 arcsec', 1],
    ['0.5 deg', 0.5],
    ["10'", 10 / 60],
    ['30"', 30 / 3600],
    ['30″', 30 / 3600],
    ['5′', 5 / 60],
    ['2°', 2],
    ['2.5 arcminutes', 2.5 / 60],
    ['100 mas', 0.1 / 3600],
    ['1e-3', 1e-3],
    ['.5', 0.5],
    ['−2 deg', -2],
    ['3.141592653589793 rad', 180],
    [7, 7]
  ])('%s', (text, degrees) => expect(parseAngle(text)).toBeCloseTo(degrees, 14));

  test('a bare number takes the default unit', () => {
    expect(parseAngle('2', 'arcsec')).toBe(2 / 3600);
    expect(parseAngle(2, 'arcmin')).toBe(2 / 60);
    expect(parseAngle('2deg', 'arcsec')).toBe(2);
  });

  test.each(['', 'abc', '1 parsec', '1,5', '1 2', 'NaN', '1e999 deg'])('refuses "%s" and names it', text => {
    const error = fault(() => parseAngle(text));
    expect(error.code).toBe('BAD_COORDINATE');
    expect(error.message).toContain(text);
  });
});

describe('parseCoordinates', () => {
  const M31 = { ra: (0 + 42 / 60 + 44.33 / 3600) * 15, dec: 41 + 16 / 60 + 7.5 / 3600 };

  test.each([
    '14.2 28.8',
    '14.2, 28.8',
    ' 14.2\t+28.8 ',
    '14.2,28.8',
    '14.2° +28.8°',
    '14.2deg 28.8deg',
    '14.2d 28.8d',
    '374.2 28.8',
    '14.2+28.8',
    '1.42e1 28.8'
  ])('degrees: "%s"', text => {
    const { ra, dec, reading } = parseCoordinates(text);
    expect(ra).toBeCloseTo(14.2, 10);
    expect(dec).toBe(28.8);
    expect(reading).toBe('degrees');
  });

  test.each([
    '00 56 48 +28 48 00',
    '00 56 48 28 48 00',
    '00:56:48 +28:48',
    '00:56:48 28:48:00',
    '0h56m48s +28d48m',
    '0h56m48s 28d48m00s',
    '0h 56m 48s +28d 48m 00s',
    '0h 56m 48s 28d 48m',
    '00h56m48.0s, 28°48′00″',
    '0 56.8 +28 48',
    '0 56.8, 28 48',
    '00 56 48, +28 48 00',
    '00 : 56 : 48 +28 : 48 : 00'
  ])('hours: "%s"', text => {
    const { ra, dec, reading } = parseCoordinates(text);
    expect(ra).toBeCloseTo(14.2, 12);
    expect(dec).toBeCloseTo(28.8, 12);
    expect(reading).toBe('sexagesimal hours');
  });

  test('right ascension in degrees, minutes and seconds says so', () => {
    const { ra, dec, reading } = parseCoordinates('14d12m00s +28d48m00s');
    expect([ra, dec, reading]).toEqual([14.2, 28.8, 'sexagesimal degrees']);
  });

  test('a negative declination of zero degrees stays negative', () => {
    expect(parseCoordinates('12 00 00 -00 30 00').dec).toBe(-0.5);
    expect(parseCoordinates('180 −0.5').dec).toBe(-0.5);
  });

  test('what formatting writes is read back', () => {
    fc.assert(
      fc.property(longitude, latitude, (ra, dec) => {
        const back = parseCoordinates(`${formatRa(ra, 8)} ${formatDec(dec, 7)}`);
        expect(separation(ra, dec, back.ra, back.dec)).toBeLessThan(1e-10);
        expect(back.reading).toBe('sexagesimal hours');
      })
    );
    expect(parseCoordinates('00:42:44.33 +41:16:07.5')).toMatchObject({ ra: expect.closeTo(M31.ra, 13), dec: M31.dec });
  });

  test('any two numbers in range are degrees, exactly', () => {
    const plain = fc.double({ min: -90, max: 90, noNaN: true }).map(value => value || 0);
    fc.assert(
      fc.property(
        longitude.map(value => value || 0),
        plain,
        (ra, dec) => {
          expect(parseCoordinates(`${ra} ${dec}`)).toEqual({ ra, dec, reading: 'degrees' });
        }
      )
    );
  });

  test.each([
    ['10 91', '91'],
    ['10 -90.001', '-90.001'],
    ['', ''],
    ['14.2', '14.2'],
    ['M31', 'M31'],
    ['14,2 28,8 1', '14,2 28,8 1'],
    ['1 2 3', '1 2 3'],
    ['00 61 00 +10 00 00', '61'],
    ['00 10 75 +10 00 00', '75'],
    ['00 10.5 30 +10 00 00', '10.5'],
    ['10h +5h', '+5h'],
    ['1 2 3 4 +1 2 3', '1 2 3 4'],
    ['nan nan', 'nan nan'],
    ['10 20 30 40 50', '10 20 30 40 50']
  ])('refuses "%s" naming %s', (text, named) => {
    const error = fault(() => parseCoordinates(text));
    expect(error.code).toBe('BAD_COORDINATE');
    expect(error.message).toContain(named);
  });
});

describe('formatting', () => {
  test('hours, degrees and what carries over', () => {
    expect(formatRa(14.2)).toBe('00h56m48.00s');
    expect(formatDec(28.8)).toBe('+28d48m00.0s');
    expect(formatDec(-0.5)).toBe('-00d30m00.0s');
    expect(formatRa(359.9999999)).toBe('00h00m00.00s');
    expect(formatDec(59.99999999)).toBe('+60d00m00.0s');
    expect(formatDec(10.5, 0)).toBe('+10d30m00s');
    expect(formatDegrees(14.2)).toBe('14.200000°');
  });

  test('an angle in the unit that suits it', () => {
    expect([1 / 3600, 15 / 3600, 0.5, 5, 0, 1e-3 / 3600].map(formatAngle)).toEqual([
      '1 arcsec',
      '15 arcsec',
      '30 arcmin',
      '5 deg',
      '0 deg',
      '1 mas'
    ]);
  });
});
