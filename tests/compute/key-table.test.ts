import fc from 'fast-check';
import { KeyTable } from '../../src/compute/key-table';
import '../support/property-seed';

const key = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).chain(wide => fc.constantFrom(wide, wide % 5000n));
const keys = fc.oneof(
  fc.array(key, { maxLength: 60 }),
  // as partials have them: each once, ascending
  fc.uniqueArray(key, { maxLength: 3000 }).map(list => list.sort((a, b) => (a < b ? -1 : 1)))
);
const words = (value: bigint): [number, number] => [
  Number(BigInt.asIntN(32, value >> 32n)),
  Number(BigInt.asIntN(32, value))
];
/** What is done to the table: many keys at once, one by one, or appended where they are new; then perhaps sorted. */
const steps = fc.array(fc.tuple(keys, fc.constantFrom('all', 'each', 'append'), fc.boolean()), { maxLength: 5 });

test('each key has one entry, in order of appearance, however it came', () => {
  fc.assert(
    fc.property(steps, list => {
      const table = new KeyTable();
      const known = new Map<bigint, number>();
      for (const [some, how, isSorted] of list) {
        const isNew = some.map(one => !known.has(one));
        const wanted = some.map(one => {
          known.set(one, known.get(one) ?? known.size);
          return known.get(one)!;
        });
        const isOnce = new Set(some).size === some.length;
        if (how === 'all') {
          expect([...table.entriesOf(BigInt64Array.from(some))]).toEqual(wanted);
        } else {
          const entries = some.map((one, i) =>
            how === 'append' && isNew[i] && isOnce ? table.append(...words(one)) : table.entry(...words(one))
          );
          expect(entries).toEqual(wanted);
        }
        expect(table.size).toBe(known.size);
        if (isSorted) {
          const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
          const found = table.sorted();
          expect([...found.keys]).toEqual(sorted.map(([one]) => one));
          expect([...found.entries]).toEqual(sorted.map(([, entry]) => entry));
        }
      }
      known.forEach((entry, one) => expect([table.high(entry), table.low(entry)]).toEqual(words(one)));
    })
  );
});
