import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Headers } from '../../src/service/headers';
import { KeptHeaders } from '../../src/service/kept-headers';
import { until } from '../support/service-process';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-headers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let serial = 0;
/** A whole second, which every file system can keep. */
const TIME = 1_700_000_000;
function written(path: string, bytes: Buffer): string {
  writeFileSync(path, bytes);
  utimesSync(path, TIME, TIME);
  return path;
}
const fileWith = (names: string) => {
  return written(join(folder, `file-${++serial}.csv.gz`), gzipSync(`${names}\n1,2\n`));
};
const now = (path: string) => {
  const { size: bytes, mtimeMs } = statSync(path);
  return { path, bytes, mtimeMs };
};
const namesOf = async (headers: Headers, path: string): Promise<string[]> =>
  (await headers.of(now(path))).map(({ name }) => name);
const files = (cache: string): string[] => {
  try {
    return readdirSync(join(cache, 'headers')).filter(name => name.endsWith('.json'));
  } catch {
    return [];
  }
};

test('a header outlives its service, as long as the file is the same', async () => {
  const cache = join(folder, 'cache');
  const path = fileWith('a,b');
  expect(await namesOf(new Headers(new KeptHeaders(cache)), path)).toEqual(['a', 'b']);
  await until(() => files(cache).length === 1, 'a header');
  // the same size and time: only the cache can still say a and b
  written(path, Buffer.alloc(statSync(path).size));
  expect(await namesOf(new Headers(new KeptHeaders(cache)), path)).toEqual(['a', 'b']);
  written(path, gzipSync('c,dd\n1,2\n'));
  expect(await namesOf(new Headers(new KeptHeaders(cache)), path)).toEqual(['c', 'dd']);
});

test('a damaged note is as none', async () => {
  const cache = join(folder, 'damaged');
  const path = fileWith('x,y');
  await namesOf(new Headers(new KeptHeaders(cache)), path);
  await until(() => files(cache).length === 1, 'a header');
  for (const text of ['', '{"version":', '{"version":"0","key":"","columns":[]}', 'null']) {
    writeFileSync(join(cache, 'headers', files(cache)[0]), text);
    expect(await namesOf(new Headers(new KeptHeaders(cache)), path)).toEqual(['x', 'y']);
  }
});

test('a folder that cannot be written keeps nobody from a header', async () => {
  const cache = join(folder, 'no-folder');
  writeFileSync(cache, '');
  expect(await namesOf(new Headers(new KeptHeaders(cache)), fileWith('p,q'))).toEqual(['p', 'q']);
});

test('only some are kept', async () => {
  const cache = join(folder, 'many');
  const kept = new KeptHeaders(cache);
  for (let i = 0; i < 70; i++) {
    kept.keep(`file ${i}`, [{ name: 'a', datatype: 'int64' }]);
    await until(() => kept.get(`file ${i}`) !== undefined, 'a header');
  }
  await until(() => files(cache).length <= 64, 'room');
  expect(kept.get('file 69')).toEqual([{ name: 'a', datatype: 'int64' }]);
});
