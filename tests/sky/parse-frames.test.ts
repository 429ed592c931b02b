import { parseCoordinates, separation, transform } from '../../src/sky';

/** The Galactic centre and north pole, from the Hipparcos definition; astropy agrees within 0.1 arcsec. */
test.each([
  ['0 0 gal', 266.40499, -28.93617],
  ['gal 0 0', 266.40499, -28.93617],
  ['l=0 b=0', 266.40499, -28.93617],
  ['l = 0, b = 0', 266.40499, -28.93617],
  ['L=0d B=+0d', 266.40499, -28.93617],
  ['glon 0 glat 0', 266.40499, -28.93617],
  ['0, 90 (galactic)', 192.85948, 27.12825],
  ['0.0 -90.0 GALACTIC', 12.85948, -27.12825]
])('%s is galactic', (text, ra, dec) => {
  const read = parseCoordinates(text);
  expect(read.frame).toBe('galactic');
  expect(separation(read.ra, read.dec, ra, dec) * 3600).toBeLessThan(0.1);
});

// The pole of the ecliptic: 18h, and 90° less the obliquity of 84381.411″.
test.each(['0 90 ecl', 'ecliptic 0 90', 'lambda=0 beta=90', 'elon=0, elat=90', 'ecl_lon=0 ecl_lat=90'])(
  '%s is ecliptic',
  text => {
    const read = parseCoordinates(text);
    expect(read.frame).toBe('ecliptic');
    expect(separation(read.ra, read.dec, 270, 66.5607) * 3600).toBeLessThan(1);
  }
);

test.each([
  ['10.5 -20 icrs', 10.5, -20],
  ['ICRS 10.5 -20', 10.5, -20],
  ['10.5 -20 J2000', 10.5, -20],
  ['j2000 00:42:00 -20:00:00', 10.5, -20],
  ['ra=10.5 dec=-20', 10.5, -20],
  ['RA 00h42m00s Dec -20d00m00s', 10.5, -20],
  ['ra: 10.5, dec: -20', 10.5, -20],
  ['00h42m00s -20d00m00s eq', 10.5, -20]
])('%s is ICRS, and says so', (text, ra, dec) => {
  expect(parseCoordinates(text)).toMatchObject({ ra: expect.closeTo(ra, 10), dec, frame: 'icrs' });
});

test('without a frame none is reported', () => expect(parseCoordinates('10.5 -20').frame).toBeUndefined());

test('sexagesimal longitudes of other frames are degrees', () => {
  const read = parseCoordinates('10:30:00 +05:00:00 gal');
  const expected = transform('galactic', 'icrs', 10.5, 5);
  expect(read.reading).toBe('sexagesimal degrees');
  expect(separation(read.ra, read.dec, expected.lon, expected.lat)).toBeLessThan(1e-9);
});

test.each([
  ['10 20 B1950', /B1950/],
  ['fk4 10 20', /FK4/],
  ['10 20 supergalactic', /supergalactic/],
  ['l=10', /l=10/],
  ['gal', /gal/],
  ['10 95 gal', /95/]
])('refuses %s', (text, message) => expect(() => parseCoordinates(text)).toThrow(message));
