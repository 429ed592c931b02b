import fc from 'fast-check';
import { separation } from '../../src/sky/angles';
import { compileFilter, implied, type Implied } from '../../src/query';
import { COLUMNS, kept, type Row } from './support';

const of = (text: string): Implied => implied(compileFilter(text, COLUMNS));
const RANGE_END = '9223372036854775807';

describe('implied', () => {
  it.each<[string, Implied]>([
    ['ra > 3', {}],
    ['source_id = 5853498713190525696', { sourceIds: ['5853498713190525696'] }],
    ['5 = source_id OR sourceId IN (3, 5, NULL)', { sourceIds: ['3', '5'] }],
    ['source_id IN (3, 5) AND source_id > 4 AND ra > 1', { sourceIds: ['5'] }],
    ['source_id BETWEEN 10 AND 20', { sourceIdRange: ['10', '20'] }],
    ['source_id > 10 AND source_id < 12.5', { sourceIdRange: ['11', '12'] }],
    ['source_id = 3 AND source_id = 4', { sourceIds: [] }],
    ['source_id = 3.5', { sourceIds: [] }],
    ['source_id = NULL', { sourceIds: [] }],
    ['FALSE', { sourceIds: [] }],
    ['1 = 2 OR source_id = 7', { sourceIds: ['7'] }],
    ['source_id = 3 OR source_id BETWEEN 10 AND 20', { sourceIdRange: ['3', '20'] }],
    ['source_id = 3 OR ra > 1', {}],
    ['NOT source_id = 3', {}],
    ['source_id <> 3', {}],
    ['GAIA_HEALPIX_INDEX(12, source_id) = 1', { sourceIdRange: ['34359738368', '68719476735'] }],
    ['GAIA_HEALPIX_INDEX(12, source_id) IN (1, 2)', { sourceIdRange: ['34359738368', '103079215103'] }],
    ['source_id / 34359738368 = 1', { sourceIdRange: ['34359738368', '68719476735'] }],
    ['FLOOR(source_id / 34359738368.) = 1', { sourceIdRange: ['34359738368', '68719476735'] }],
    [
      'CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 0.5)) = 1 AND parallax > 0',
      { circles: [{ ra: 10, dec: 20, radius: 0.5 }] }
    ],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(10, -20, 1/2.0))', { circles: [{ ra: 10, dec: -20, radius: 0.5 }] }],
    ['CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 0.5)) = 0', {}],
    ['NOT CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 0.5)) = 1', {}],
    ['CONTAINS(POINT(ra + 1, dec), CIRCLE(10, 20, 0.5)) = 1', {}],
    ['CONTAINS(POINT(ra, dec), CIRCLE(parallax, 20, 0.5)) = 1', {}],
    ['DISTANCE(ra, dec, 10, 20) < 0.5', { circles: [{ ra: 10, dec: 20, radius: 0.5 }] }],
    ['0.5 >= DISTANCE(10, 20, ra, dec)', { circles: [{ ra: 10, dec: 20, radius: 0.5 }] }],
    ['DISTANCE(ra, dec, 10, 20) > 0.5', {}],
    [
      'DISTANCE(ra, dec, 1, 2) < 1 OR DISTANCE(ra, dec, 5, 6) < 2',
      {
        circles: [
          { ra: 1, dec: 2, radius: 1 },
          { ra: 5, dec: 6, radius: 2 }
        ]
      }
    ],
    ['DISTANCE(ra, dec, 1, 2) < 1 AND DISTANCE(ra, dec, 1, 2) < 0.1', { circles: [{ ra: 1, dec: 2, radius: 0.1 }] }]
  ])('%s', (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  it('never leaves out a row that the filter keeps', () => {
    const op = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
    const small = fc.integer({ min: -3, max: 12 }).map(String);
    const number = fc.oneof(
      small,
      small.map(n => `${n}.5`),
      small.map(n => `${n}.0`),
      fc.constant('NULL')
    );
    const degrees = fc.integer({ min: 0, max: 6 }).map(String);
    const leaf = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('source_id', 'source_id / 4', 'source_id % 3', '-source_id', 'source_id + 1'),
          op,
          number
        )
        .map(p => p.join(' ')),
      fc.tuple(number, op, fc.constantFrom('source_id', 'source_id / 3')).map(p => p.join(' ')),
      fc
        .tuple(fc.constantFrom('source_id', 'source_id / 2'), fc.constantFrom('IN', 'NOT IN'), number, number)
        .map(([x, y, a, b]) => `${x} ${y} (${a}, ${b})`),
      fc
        .tuple(fc.constantFrom('BETWEEN', 'NOT BETWEEN'), number, number)
        .map(([x, a, b]) => `source_id ${x} ${a} AND ${b}`),
      fc
        .tuple(degrees, degrees, degrees, op, fc.constantFrom('1', '0', '0.5', '2'))
        .map(([a, d, r, o, v]) => `CONTAINS(POINT(ra, dec), CIRCLE(${a}, ${d}, ${r})) ${o} ${v}`),
      fc.tuple(degrees, degrees, op, number).map(([a, d, o, v]) => `DISTANCE(ra, dec, ${a}, ${d}) ${o} ${v}`),
      fc.constantFrom('ra > 2', 'TRUE', 'FALSE', 'NULL = 1')
    );
    const { tree } = fc.letrec<{ tree: string }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        leaf,
        fc.tuple(tie('tree'), fc.constantFrom('AND', 'OR'), tie('tree')).map(([a, o, b]) => `(${a}) ${o} (${b})`),
        tie('tree').map(a => `NOT (${a})`),
        tie('tree').map(a => `(${a}) IS TRUE`)
      )
    }));
    const table: Row[] = [];
    for (let id = 0; id < 60; id++) {
      table.push({ source_id: id % 20 === 19 ? null : BigInt(id % 15), ra: id % 7, dec: (id * 3) % 8, parallax: 1 });
    }
    let narrowed = 0;
    fc.assert(
      fc.property(tree, text => {
        const { sourceIds, sourceIdRange, circles } = of(text);
        narrowed += sourceIds || sourceIdRange || circles ? 1 : 0;
        kept(text, table).forEach((keep, i) => {
          const { source_id: id, ra, dec } = table[i] as { source_id: bigint; ra: number; dec: number };
          if (!keep) {
            return;
          }
          expect([text, sourceIds?.includes(String(id))]).not.toEqual([text, false]);
          const [low, high] = sourceIdRange ?? ['0', RANGE_END];
          // A NULL is kept only where source_id is not asked for.
          expect([text, id === null ? !sourceIdRange : id >= BigInt(low) && id <= BigInt(high)]).toEqual([text, true]);
          const inside = circles?.some(c => separation(ra, dec, c.ra, c.dec) <= c.radius);
          expect([text, inside]).not.toEqual([text, false]);
        });
      }),
      { numRuns: 800 }
    );
    expect(narrowed).toBeGreaterThan(100);
  });
});
