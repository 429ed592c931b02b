import fc from 'fast-check';
import { decodeFrame, encodeFrame, type MapFrame } from '../../src/protocol';

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

  it('are whole or refused', () => {
    const bytes = encodeFrame(frame);
    for (const length of [0, 4, 8, 100, bytes.length - 9]) {
      expect(() => decodeFrame(bytes.slice(0, length))).toThrow(/not a gaialab map frame|cut short/);
    }
    expect(() => decodeFrame(new TextEncoder().encode('<html>an error page</html>'))).toThrow('not a gaialab');
  });
});
