import { borderOf, Box, Polygon, separation } from '../../src/sky';

describe('borderOf', () => {
  it('is a circle at the radius, also about a pole', () => {
    for (const [ra, dec, radius] of [
      [14.2, 28.8, 5],
      [0, 90, 20],
      [359.9, -89.5, 2],
      [100, 10, 120]
    ]) {
      const border = borderOf({ cone: { ra, dec, radius } });
      expect(border.length).toBeGreaterThan(60);
      for (const point of border) {
        expect(separation(ra, dec, point.ra, point.dec)).toBeCloseTo(radius, 9);
      }
      const { [0]: first, [border.length - 1]: last } = border;
      expect(separation(first.ra, first.dec, last.ra, last.dec)).toBeCloseTo(0, 9);
    }
  });

  it('runs along the sides of a polygon, through its corners', () => {
    const polygon: [number, number][] = [
      [350, -10],
      [20, 5],
      [5, 40]
    ];
    const shape = new Polygon(polygon);
    const border = borderOf({ polygon });
    for (const { ra, dec } of border) {
      expect(Math.abs(shape.distance(ra, dec))).toBeLessThan(1e-6);
    }
    for (const [ra, dec] of polygon) {
      expect(Math.min(...border.map(point => separation(ra, dec, point.ra, point.dec)))).toBeLessThan(1e-9);
    }
  });

  it('runs around a box, also through 0h', () => {
    const limits = { raMin: 350, raMax: 15, decMin: -20, decMax: 30 };
    const box = new Box(limits);
    const border = borderOf({ box: limits });
    for (const { ra, dec } of border) {
      expect(Math.abs(box.distance(((ra % 360) + 360) % 360, dec))).toBeLessThan(1e-6);
    }
    expect(border.some(({ ra }) => ra % 360 < 15)).toBe(true);
  });
});
