import { appendFileSync, existsSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { RowBatcher } from '../../src/compute/row-batcher';
import { scanFile } from '../../src/compute/scan-file';
import { lookUp } from '../../src/compute/seek/look-up';
import { SeekIndex } from '../../src/compute/seek/seek-index';
import { SeekNotes } from '../../src/compute/seek/seek-notes';
import {
  COLUMNS,
  disjoint,
  EVERY,
  file,
  found,
  note,
  ROWS,
  scratch,
  sortedIds,
  sourceOf,
  tableOf,
  textOf,
  ZIPS,
  type Made
} from './seek-files';
import { rowsOf, type Value } from './support';

afterAll(() => scratch.remove());

describe.each(Object.keys(ZIPS))('seek points of a file: %s', name => {
  let whole: Value[][];
  let of: Made;
  beforeAll(async () => {
    of = file(sortedIds(ROWS), ZIPS[name]);
    whole = await note(of);
  });

  test('are kept when the file was read to its end, and the reading is the same', async () => {
    expect(whole).toHaveLength(ROWS);
    const index = SeekIndex.open(of.seek.index, of.seek.source)!;
    const { points, rows, first, last } = index.table;
    index.close();
    expect(rows).toBe(ROWS);
    expect(points.length).toBeGreaterThan(10);
    points.forEach(({ row, begun, border }, i) => {
      // By the text itself: rows that end before the point, and what has begun of the next.
      const before = of.lines.slice(0, row).join('').length + 'source_id,x,note\n'.length;
      expect(before + begun).toBe(border.text);
      expect(border.text - (points[i - 1]?.border.text ?? 0)).toBeGreaterThanOrEqual(EVERY);
      const from = points[i - 1]?.row ?? 0;
      expect([first[i], last[i]]).toEqual([of.ids[from], of.ids[row - 1]]);
    });
  });

  test('give the rows of the whole file, in its order, for any ids', () => {
    const top = Number(of.ids.at(-1)!);
    let short = 0;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: -0.05, max: 1.05, noNaN: true }), fc.double({ min: 0, max: 0.08, noNaN: true })),
          {
            minLength: 1,
            maxLength: 4
          }
        ),
        spans => {
          const ids = disjoint(
            spans.map(([at, size]) => [BigInt(Math.floor(at * top)), BigInt(Math.floor((at + size) * top))])
          );
          const answer = found(of, ids);
          if (answer === undefined) {
            return;
          }
          short += answer.read < ROWS / 4 ? 1 : 0;
          const isIn = (id: bigint): boolean => ids.some((low, i) => i % 2 === 0 && id >= low && id <= ids[i + 1]);
          expect(answer.rows).toEqual(whole.filter(row => isIn(BigInt(row[0] as string))));
        }
      ),
      { numRuns: 60 }
    );
    expect(short).toBeGreaterThan(10);
  });

  test('of single ids read a part or two', () => {
    for (const i of [0, 1, 4321, ROWS - 2, ROWS - 1]) {
      const answer = found(of, [of.ids[i], of.ids[i]])!;
      expect(answer.rows).toEqual([whole[i]]);
      expect(answer.read).toBeLessThan(ROWS / 4);
    }
    expect(found(of, [3n, 4n])).toEqual({ rows: [], read: 0 });
    expect(found(of, [])).toEqual({ rows: [], read: 0 });
  });
});

describe('files that are not sorted, or odd', () => {
  test('rows in any order: the answer is the same', async () => {
    const ids = sortedIds(ROWS).map((_, i, all) => all[(i * 5003) % ROWS]);
    const of = file(ids, ZIPS['one member']);
    const whole = await note(of);
    expect(found(of, [ids[7], ids[7]])).toBeUndefined();
    expect(whole).toHaveLength(ROWS);
  });

  test('a block of rows in the wrong place is found', async () => {
    const ids = sortedIds(ROWS);
    ids.splice(200, 0, ...ids.splice(9000, 50));
    const of = file(ids, ZIPS['one member']);
    await note(of);
    const looked = sortedIds(ROWS).slice(9000, 9050);
    expect(found(of, [looked[0], looked[49]])!.rows.map(row => row[0])).toEqual(looked.map(String));
  });

  test('line ends of Windows, and no end of the last line', async () => {
    const of = file(sortedIds(ROWS), text => gzipSync(text.subarray(0, text.length - 2)), '\r\n');
    const whole = await note(of);
    expect(found(of, [of.ids[ROWS - 3], of.ids[ROWS - 1]])!.rows).toEqual(whole.slice(-3));
    expect(found(of, [of.ids[600], of.ids[700]])!.rows).toEqual(whole.slice(600, 701));
  });

  test('rows longer than what a match reaches back over', async () => {
    const ids = sortedIds(60);
    const lines = ids.map((id, i) => `${id},1,"${`${i}${'abcdefghij'.repeat(5000)}`}"\n`);
    const { path } = scratch.file('long.csv.gz', gzipSync(`source_id,x,note\n${lines.join('')}`, { memLevel: 1 }));
    const of = { path, ids, lines, seek: { index: `${path}.points`, source: sourceOf(path), every: EVERY } };
    const whole = await note(of);
    for (const id of ids) {
      const answer = found(of, [id, id]);
      expect(answer === undefined || answer.rows.length === 1).toBe(true);
    }
    expect(whole).toHaveLength(60);
  });

  test('rows without an id may be anywhere', async () => {
    const ids = sortedIds(ROWS);
    const lines = textOf(ids);
    lines[5000] = lines[5000].replace(/^\d+/, 'null');
    const { path } = scratch.file('nulls.csv.gz', gzipSync(`source_id,x,note\n${lines.join('')}`));
    const of = { path, ids, lines, seek: { index: `${path}.points`, source: sourceOf(path), every: EVERY } };
    const rows: Value[][] = [];
    await note(of);
    const batcher = new RowBatcher(path, undefined, batch => rows.push(...rowsOf(batch)));
    lookUp({ path, seek: { ...of.seek, ids: [ids[0], ids[0]] } }, batcher, { columns: COLUMNS });
    expect(rows.filter(row => row[0] === null)).toHaveLength(1);
  });

  test('a file that is not zipped, its last line without an end', async () => {
    const ids = sortedIds(120_000);
    const lines = textOf(ids);
    const { path } = scratch.file('plain.csv', `source_id,x,note\n${lines.join('').trimEnd()}`);
    const of = { path, ids, lines, seek: { index: `${path}.points`, source: sourceOf(path), every: EVERY } };
    const whole = await note(of);
    for (const from of [0, 1, 20_000, 61_234, 119_990]) {
      const answer = found(of, [ids[from], ids[from + 9]])!;
      expect(answer.rows).toEqual(whole.slice(from, from + 10));
      expect(answer.read).toBeLessThan(30_000);
    }
  });

  test('a fold that does not ask for the ids leaves no points', async () => {
    const of = file(sortedIds(ROWS), ZIPS['one member']);
    const batcher = new RowBatcher(of.path, ['x'], () => undefined);
    await scanFile(of.path, batcher, { columns: COLUMNS, notes: SeekNotes.wanted(of.path, of.seek) });
    expect(existsSync(of.seek.index)).toBe(false);
  });
});

describe('what goes wrong', () => {
  let of: Made;
  let good: Buffer;
  beforeEach(async () => {
    of = file(sortedIds(ROWS), ZIPS['one member']);
    await note(of);
    good = readFileSync(of.seek.index);
  });
  const look = () => found(of, [of.ids[6000], of.ids[6100]]);

  test('a file of points that is damaged anywhere gives the right rows or none', () => {
    const right = look()!.rows;
    expect(right).toHaveLength(101);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = Buffer.from(good);
        bad[at] ^= flip;
        writeFileSync(of.seek.index, bad);
        const answer = look();
        expect(answer === undefined || JSON.stringify(answer.rows) === JSON.stringify(right)).toBe(true);
      }),
      { numRuns: 300 }
    );
  });

  test('a file of points that is cut counts as not there', () => {
    for (const length of [0, 3, 47, 48, 1000, good.length - 1]) {
      writeFileSync(of.seek.index, good);
      truncateSync(of.seek.index, length);
      expect(look()).toBeUndefined();
    }
    writeFileSync(of.seek.index, good);
    appendFileSync(of.seek.index, 'x');
    expect(look()).toBeUndefined();
  });

  test('a changed file is not read by old points', () => {
    utimesSync(of.path, 1, 1);
    expect(look()).toBeUndefined();
    of.seek = { ...of.seek, source: sourceOf(of.path) };
    expect(look()).toBeUndefined();
  });

  test('a file that was damaged since, its size and time kept, is told by its CRC; the points go', () => {
    const bytes = readFileSync(of.path);
    const { mtimeMs } = of.seek.source;
    let noticed = 0;
    for (let at = 200; at < bytes.length - 8; at += 997) {
      const bad = Buffer.from(bytes);
      bad[at] ^= 4;
      writeFileSync(of.path, bad);
      utimesSync(of.path, mtimeMs / 1000, mtimeMs / 1000);
      of.seek = { ...of.seek, source: sourceOf(of.path) };
      writeFileSync(of.seek.index, tableOf(good, of.seek.source));
      const answer = look();
      if (answer === undefined) {
        noticed++;
        expect(existsSync(of.seek.index)).toBe(false);
      } else {
        expect(answer.rows.map(row => row[0])).toEqual(of.ids.slice(6000, 6101).map(String));
      }
    }
    expect(noticed).toBeGreaterThan(0);
  });

  test('points of another file of the same size and time give no rows', async () => {
    const other = file(
      sortedIds(ROWS).map(id => id + 1n),
      ZIPS['level 1']
    );
    await note(other);
    writeFileSync(of.seek.index, tableOf(readFileSync(other.seek.index), of.seek.source));
    expect(look()).toBeUndefined();
  });

  test('a cache that cannot be written stops nothing', async () => {
    const { path } = scratch.file('no-folder', 'x');
    of.seek = { ...of.seek, index: join(path, 'points') };
    expect(await note(of)).toHaveLength(ROWS);
    expect(look()).toBeUndefined();
  });

  test('several readers may note at once; ids outside the range of the file are left to the whole reading', async () => {
    const again = file(sortedIds(ROWS), ZIPS['one member']);
    await Promise.all([note(again), note(again), note(again)]);
    expect(found(again, [again.ids[5], again.ids[5]])!.rows).toHaveLength(1);
    const batcher = new RowBatcher(again.path, undefined, () => undefined);
    const idRange = { first: 0n, last: 1000n };
    const task = { path: again.path, idRange, seek: { ...again.seek, ids: [5n, 5n] } };
    expect(lookUp(task, batcher, { columns: COLUMNS })).toBeUndefined();
  });

  test('is cancelled at once', () => {
    const batcher = new RowBatcher(of.path, undefined, () => undefined);
    const task = { path: of.path, seek: { ...of.seek, ids: [5n, 5n] } };
    expect(() => lookUp(task, batcher, { columns: COLUMNS, isCancelled: () => true })).toThrow(/cancel/i);
  });
});
