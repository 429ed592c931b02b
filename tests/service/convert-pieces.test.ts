import fc from 'fast-check';
import type { ColumnData } from '../../src/compute/scan';
import { columnType } from '../../src/compute/scan';
import { sliceColumn } from '../../src/compute/slice';
import { ColumnDigest } from '../../src/service/store/column-digest';
import { IdOrder } from '../../src/service/store/id-order';
import { canonical, type Value } from '../compute/support';
import { arrowColumn, type Plain } from '../formats/support';

const TYPES = [
  ['bool', fc.boolean()],
  ['int16', fc.integer({ min: -9, max: 9 })],
  ['int64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['float64', fc.double()],
  ['string', fc.string({ unit: 'binary', maxLength: 5 })]
] as const;

function columnOf(kind: string, isList: boolean, values: readonly Plain[]): ColumnData {
  const type = columnType({ datatype: isList ? 'string' : kind, subtype: isList ? `${kind}[null]` : undefined });
  const column = arrowColumn(kind, values, isList ? kind : undefined);
  return {
    ...column,
    kind: type.kind,
    ...(column.items && { items: { ...column.items, kind: type.item! } })
  } as ColumnData;
}

const valuesOf = (column: ColumnData): Value[] => Array.from({ length: column.length }, (_, i) => canonical(column, i));

describe.each(TYPES)('%s', (kind, value) => {
  for (const isList of [false, true]) {
    const cell: fc.Arbitrary<Plain> = isList
      ? fc.array(fc.option(value as fc.Arbitrary<Plain>), { maxLength: 3 })
      : value;
    const cells = fc.array(fc.option(cell, { freq: 3 }), { minLength: 1, maxLength: 60 });

    test(`${isList ? 'lists: ' : ''}a slice has the rows that it says`, () => {
      fc.assert(
        fc.property(cells, fc.nat(7), fc.nat(60), fc.boolean(), (values, eighth, size, isOwn) => {
          const column = columnOf(kind, isList, values);
          const start = Math.min(8 * eighth, 8 * (values.length >> 3));
          const end = Math.min(values.length, start + size);
          const slice = sliceColumn(column, start, end, isOwn);
          expect(valuesOf(slice)).toEqual(valuesOf(column).slice(start, end));
          expect(slice.nullCount).toBe(values.slice(start, end).filter(entry => entry === null).length);
        })
      );
    });

    test(`${isList ? 'lists: ' : ''}a digest does not depend on the cuts, and finds a changed value`, () => {
      const sumOf = (...columns: ColumnData[]): unknown => {
        const digest = new ColumnDigest();
        columns.forEach(column => digest.add(column));
        return digest.sum;
      };
      fc.assert(
        fc.property(cells, fc.nat(60), fc.nat(59), cell, (values, cut, place, other) => {
          const whole = sumOf(columnOf(kind, isList, values));
          expect(
            sumOf(columnOf(kind, isList, values.slice(0, cut)), columnOf(kind, isList, values.slice(cut)))
          ).toEqual(whole);
          const at = place % values.length;
          for (const changed of [other, null]) {
            const next = values.with(at, changed);
            const [is, was] = [next, values].map(list => JSON.stringify(valuesOf(columnOf(kind, isList, list))));
            if (is !== was) {
              expect(sumOf(columnOf(kind, isList, next))).not.toEqual(whole);
            }
          }
        })
      );
    });
  }
});

test('the order of ids is that of the numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { minLength: 1 }), fc.boolean(), (ids, sort) => {
      const list = sort ? [...ids].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) : ids;
      const order = new IdOrder();
      const middle = list.length >> 1;
      order.add(columnOf('int64', false, list.slice(0, middle)));
      order.add(columnOf('int64', false, list.slice(middle)));
      expect(order.isSorted).toBe(list.every((id, i) => i === 0 || list[i - 1] <= id));
    })
  );
});
