import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { FRAMES, separation, SkyError, transform } from '../../src/sky';
import { describeReal, real } from '../support/real-data';

test('the galactic frame by its definition', () => {
  const pole = transform('icrs', 'galactic', 192.85948, 27.12825);
  expect(pole.lat).toBeCloseTo(90, 7);
  expect(transform('icrs', 'galactic', 0, 90).lon).toBeCloseTo(122.93192, 10);
  const centre = transform('galactic', 'icrs', 0, 0);
  expect(separation(centre.lon, centre.lat, 266.40499, -28.93617)).toBeLessThan(2e-5);
});

test('the ecliptic by its definition: obliquity 84381.411 arcsec, equinox 55.42 mas from the ICRS origin', () => {
  const pole = transform('ecliptic', 'icrs', 0, 90);
  expect(pole.lon).toBeCloseTo(270 - 0.05542 / 3600, 10);
  expect(pole.lat).toBeCloseTo(90 - 84381.411 / 3600, 10);
  const equinox = transform('ecliptic', 'icrs', 0, 0);
  expect(equinox.lon).toBeCloseTo(360 - 0.05542 / 3600, 10);
  expect(equinox.lat).toBeCloseTo(0, 10);
});

test('there and back, and distances kept', () => {
  const lon = fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true });
  const lat = fc.double({ min: -90, max: 90, noNaN: true });
  const frame = fc.constantFrom(...FRAMES);
  fc.assert(
    fc.property(frame, frame, lon, lat, lon, lat, (from, to, lon1, lat1, lon2, lat2) => {
      const a = transform(from, to, lon1, lat1);
      const b = transform(from, to, lon2, lat2);
      expect(Math.abs(separation(a.lon, a.lat, b.lon, b.lat) - separation(lon1, lat1, lon2, lat2))).toBeLessThan(1e-11);
      const back = transform(to, from, a.lon, a.lat);
      expect(separation(back.lon, back.lat, lon1, lat1)).toBeLessThan(1e-11);
    })
  );
});

test('a direction that does not exist is an error', () => {
  expect(() => transform('icrs', 'galactic', 0, 99)).toThrow(SkyError);
});

describeReal('the catalogue itself', () => {
  test('l, b, ecl_lon, ecl_lat of 1000 DR3 rows follow from ra, dec', () => {
    const lines = gunzipSync(readFileSync(real('real/derived/gdr3_sm_bulkdialect.csv.gz')))
      .toString()
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'));
    const names = lines[0].split(',');
    const column = (row: string[], name: string): number => Number(row[names.indexOf(name)]);
    let worst = 0;
    for (const line of lines.slice(1)) {
      const row = line.split(',');
      const galactic = transform('icrs', 'galactic', column(row, 'ra'), column(row, 'dec'));
      const ecliptic = transform('icrs', 'ecliptic', column(row, 'ra'), column(row, 'dec'));
      worst = Math.max(
        worst,
        separation(galactic.lon, galactic.lat, column(row, 'l'), column(row, 'b')),
        separation(ecliptic.lon, ecliptic.lat, column(row, 'ecl_lon'), column(row, 'ecl_lat'))
      );
    }
    expect(lines.length).toBe(1001);
    // The catalogue is given in double precision: agreement to a few nano-arcseconds.
    expect(worst).toBeLessThan(1e-12);
  });
});
