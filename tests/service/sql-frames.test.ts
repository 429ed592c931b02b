import fc from 'fast-check';
import type { ColumnData, RowBatch } from '../../src/compute/scan';
import { decodeFrame, encodeFrame, END_FRAME } from '../../src/service/engines/sql/frames';

const bits = (values: readonly boolean[]): Uint8Array => {
  const map = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => (map[i >> 3] |= Number(value) << (i & 7)));
  return map;
};

const offsetsOf = (lengths: readonly number[]): Int32Array => {
  let at = 0;
  return Int32Array.from([0, ...lengths.map(length => (at += length))]);
};

function numbers(kind: 'int8' | 'int16' | 'int64' | 'float32' | 'float64', length: number): ColumnData {
  const at = Array.from({ length }, (_, i) => i * 1.5);
  const make = { int8: Int8Array, int16: Int16Array, float32: Float32Array, float64: Float64Array };
  const values =
    kind === 'int64' ? BigInt64Array.from(at, value => (1n << 62n) + BigInt(2 * value)) : new make[kind](at);
  const validity = bits(Array.from({ length }, (_, i) => i % 3 !== 0));
  return { kind, length, nullCount: Math.ceil(length / 3), validity, values };
}

const batchOf = (texts: readonly string[]): RowBatch => {
  const rows = texts.length;
  const encoded = texts.map(text => new TextEncoder().encode(text));
  const offsets = offsetsOf(encoded.map(({ length }) => length));
  const strings: ColumnData = {
    kind: 'string',
    length: rows,
    nullCount: 0,
    values: new Uint8Array(encoded.flatMap(part => [...part])),
    offsets
  };
  const kinds = ['int8', 'int16', 'int64', 'float32', 'float64'] as const;
  const flags: ColumnData = { kind: 'bool', length: rows, nullCount: 0, values: bits(texts.map(text => text > 'm')) };
  const items = numbers('float32', offsets[rows]);
  const lists: ColumnData = { kind: 'list', length: rows, nullCount: 0, offsets, items };
  return { rows, columns: [...kinds.map(kind => numbers(kind, rows)), flags, strings, lists] };
};

describe('rows on their way to a query', () => {
  it('arrive as they were sent, batch after batch, to the end', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { maxLength: 40 }), { maxLength: 4 }), given => {
        const batches = given.map(batchOf);
        const bytes = Buffer.concat([...batches.flatMap(encodeFrame), END_FRAME]);
        let at = 0;
        const read = (count: number): Uint8Array<ArrayBuffer> => {
          expect(at + count).toBeLessThanOrEqual(bytes.length);
          at += count;
          return new Uint8Array(bytes.subarray(at - count, at));
        };
        for (const batch of batches) {
          expect(decodeFrame(read)).toEqual(batch);
        }
        expect(decodeFrame(read)).toBeUndefined();
        expect(at).toBe(bytes.length);
      })
    );
  });
});
