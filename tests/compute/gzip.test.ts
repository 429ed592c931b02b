import { chmodSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readColumns } from '../../src/compute/header';
import { readFile, rejection, Scratch } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const COLUMNS = [{ name: 'a', datatype: 'int32' }];
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join('');
const text = `a\n${numbers(0, 50000)}`;
const whole = gzipSync(text);
const expected = Array.from({ length: 50000 }, (_, i) => [String(i)]);

const read = (name: string, content: string | Uint8Array) =>
  readFile(scratch.file(name, content).path, undefined, COLUMNS);

describe('gzip', () => {
  test('one member, many members, members that split a row, an empty member', async () => {
    expect(await read('one.csv.gz', whole)).toEqual(expected);
    const parts = [0, 1, 2, 777, 777, 30011, text.length];
    const members = parts.slice(1).map((end, i) => gzipSync(text.slice(parts[i], end)));
    expect(await read('many.csv.gz', Buffer.concat(members))).toEqual(expected);
  });

  test('a second member that begins exactly at a read boundary', async () => {
    const first = gzipSync(text, { level: 0 });
    const comment = 1 << 18;
    const head = Buffer.from([31, 139, 8, 16, 0, 0, 0, 0, 0, 255]);
    const padding = Buffer.alloc(comment - (first.length % comment) - 1, 65);
    const padded = Buffer.concat([head, padding, Buffer.from([0]), first.subarray(10)]);
    expect(padded.length % comment).toBe(0);
    expect(await read('boundary.csv.gz', Buffer.concat([padded, gzipSync(numbers(50000, 50002))]))).toEqual([
      ...expected,
      ['50000'],
      ['50001']
    ]);
    const garbage = await rejection(read('boundary2.csv.gz', Buffer.concat([padded, Buffer.from('rubbish')])));
    expect(garbage.code).toBe('GZIP_BROKEN');
    expect(await rejection(read('boundary3.csv.gz', Buffer.concat([padded, Buffer.alloc(9)])))).toMatchObject({
      code: 'GZIP_BROKEN'
    });
  });

  const broken: [string, Uint8Array][] = [
    ['cut in the middle', whole.subarray(0, whole.length >> 1)],
    ['cut before its length', whole.subarray(0, whole.length - 4)],
    ['cut by one byte', whole.subarray(0, whole.length - 1)],
    ['cut in its header', whole.subarray(0, 7)],
    [
      'of a wrong CRC',
      Buffer.from(whole)
        .fill(0, whole.length - 8, whole.length - 7)
        .fill(1, whole.length - 7, whole.length - 6)
    ],
    ['of a wrong length', Buffer.from(whole).fill(9, whole.length - 4, whole.length - 3)],
    ['with text after it', Buffer.concat([whole, Buffer.from('more')])],
    ['with zeros after it', Buffer.concat([whole, Buffer.alloc(512)])],
    ['with half a member after it', Buffer.concat([whole, whole.subarray(0, 200)])],
    ['that is none', Buffer.from(text)],
    ['of which two bytes are left', whole.subarray(0, 2)]
  ];
  test.each(broken)('a file %s', async (what, content) => {
    const file = scratch.file(`${what}.csv.gz`, content).path;
    const fault = await rejection(readFile(file, undefined, COLUMNS));
    expect(fault).toMatchObject({ code: 'GZIP_BROKEN', details: { file } });
    expect(fault.message).toContain(file);
  });

  test('a flipped bit anywhere is never read as data', async () => {
    const small = gzipSync(`a\n${numbers(0, 3000)}`);
    for (let i = 0; i < 60; i++) {
      const at = 10 + Math.floor(((small.length - 10) * i) / 60);
      const flipped = Buffer.from(small);
      flipped[at] ^= 1 << (i % 8);
      const fault = await rejection(read('flipped.csv.gz', flipped));
      expect([at, fault.code]).toEqual([at, 'GZIP_BROKEN']);
    }
  });
});

describe('files', () => {
  test('plain text is read too', async () => {
    expect(await read('plain.csv', text)).toEqual(expected);
  });

  test('nothing in it', async () => {
    expect((await rejection(read('empty.csv', ''))).code).toBe('FILE_EMPTY');
    expect((await rejection(read('empty.csv.gz', gzipSync('')))).code).toBe('FILE_EMPTY');
    expect((await rejection(readColumns(scratch.file('empty2.csv.gz', '').path))).code).toBe('FILE_EMPTY');
  });

  test('only a header', async () => {
    expect(await read('header.csv.gz', gzipSync('a'))).toEqual([]);
  });

  test('not there, a folder, not allowed', async () => {
    const missing = `${scratch.folder}/missing.csv.gz`;
    expect(await rejection(readFile(missing))).toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: missing } });
    expect((await rejection(readFile(scratch.folder))).code).toBe('FILE_UNREADABLE');
    const locked = scratch.file('locked.csv', text).path;
    chmodSync(locked, 0);
    if (process.getuid?.() !== 0) {
      expect((await rejection(readFile(locked))).code).toBe('FILE_UNREADABLE');
    }
  });

  test('readColumns reads the header alone', async () => {
    const columns = await readColumns(scratch.file('cut.csv.gz', whole.subarray(0, 60000)).path, COLUMNS);
    expect(columns).toEqual(COLUMNS);
  });
});
