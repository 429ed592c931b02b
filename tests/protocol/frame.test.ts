import fc from 'fast-check';
import { decodeFrame, decodeKept, encodeFrame, wholeFrame, type KeptFrame, type MapFrame } from '../../src/protocol';

const frame: MapFrame = {
  revision: 3,
  order: 0,
  rows: 12345,
  filesDone: 1,
  filesTotal: 3386,
  complete: false,
  layers: [
    { name: 'count', stat: 'count', values: Uint32Array.from([0, 1, 2, 4294967295, 4, 5, 6, 7, 8, 9, 10]) },
    { name: 'parallax', stat: 'mean', unit: 'mas', values: Float64Array.from([NaN, -0, 1e-300, Infinity, 5]) }
  ]
};

describe('map frames', () => {
  it('come back as they were, bit by bit', () => {
    const back = decodeFrame(encodeFrame(frame));
    expect(back).toEqual(frame);
    expect(Object.is(back.layers[1].values[1], -0)).toBe(true);
  });

  it('are read at any alignment', () => {
    const bytes = encodeFrame(frame);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), shift => {
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        expect(decodeFrame(moved.subarray(shift))).toEqual(frame);
      })
    );
  });

  const layersOf = (size: number): fc.Arbitrary<MapFrame['layers']> =>
    fc
      .tuple(fc.array(fc.nat(3), { minLength: size, maxLength: size }), fc.boolean())
      .map(([numbers, isMean]) => [
        { name: 'n', stat: 'count', values: Uint32Array.from(numbers, n => (n < 2 ? 0 : n)) },
        ...(isMean
          ? [{ name: 'x', stat: 'mean' as const, values: Float64Array.from(numbers, n => (n === 3 ? -0 : NaN)) }]
          : [])
      ]);

  it('of a part of the sky are written as the pixels that hold something, and read as all', () => {
    fc.assert(
      fc.property(layersOf(48), layers => {
        const whole: MapFrame = { ...frame, order: 1, layers };
        const bytes = encodeFrame(whole);
        const { values } = layers[0];
        const held = [...values.keys()].filter(i => values[i] > 0 || (layers[1]?.values[i] ?? NaN) === 0);
        const kept = decodeKept(bytes);
        expect(decodeFrame(bytes)).toEqual(whole);
        expect(kept.pixels && [...kept.pixels]).toEqual(held.length < 24 ? held : undefined);
      })
    );
  });

  it('may name pixels that hold nothing, and are written whole where they name most', () => {
    const sparse = (count: number): KeptFrame => ({
      ...frame,
      pixels: Uint32Array.from({ length: count }, (_, i) => i),
      layers: [{ name: 'n', stat: 'count', values: new Uint32Array(count) }]
    });
    expect(decodeKept(encodeFrame(sparse(5)))).toEqual(sparse(5));
    expect(decodeKept(encodeFrame(sparse(6)))).toEqual(wholeFrame(sparse(6)));
    expect(decodeFrame(encodeFrame(sparse(0))).layers[0].values).toEqual(new Uint32Array(12));
  });

  it('are whole or refused', () => {
    const bytes = encodeFrame(frame);
    for (const length of [0, 4, 8, 100, bytes.length - 9]) {
      expect(() => decodeFrame(bytes.slice(0, length))).toThrow(/not a gaialab map frame|cut short/);
    }
    expect(() => decodeFrame(new TextEncoder().encode('<html>an error page</html>'))).toThrow('not a gaialab');
  });
});
