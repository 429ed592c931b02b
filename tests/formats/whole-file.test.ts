import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { WholeFile } from '../../src/formats/whole-file';
import { Scratch } from '../compute/support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** The methods that all open files share. */
async function handles(): Promise<FileHandle> {
  const handle = await open(scratch.file('any', 'x').path);
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

afterEach(() => jest.restoreAllMocks());

const piece = (i: number): Uint8Array => new Uint8Array(1000).fill(i);

test('what is written is sent to the disk on the way, once at a time, and all of it is there', async () => {
  let underWay = 0;
  let most = 0;
  const shared = await handles();
  const original = shared.datasync;
  const sent = jest.spyOn(shared, 'datasync').mockImplementation(async function (this: FileHandle) {
    most = Math.max(most, ++underWay);
    await original.call(this);
    underWay--;
  });
  const { path } = scratch.file('sent', '');
  const file = await WholeFile.create(path, 4000);
  for (let i = 0; i < 40; i += 2) {
    await file.writeTogether([piece(i), piece(i + 1)]);
  }
  await file.commit();
  expect(sent.mock.calls.length).toBeGreaterThan(0);
  expect(most).toBe(1);
  expect(underWay).toBe(0);
  expect(readFileSync(path)).toEqual(Buffer.concat(Array.from({ length: 40 }, (_, i) => piece(i))));
});

test('a disk that fails on the way is told at the end, and no file is there', async () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  jest.spyOn(await handles(), 'datasync').mockRejectedValueOnce(full);
  const folder = new Scratch();
  const path = join(folder.file('any', '').path, '..', 'rows');
  const file = await WholeFile.create(path, 1000);
  await file.write(piece(1));
  await file.write(piece(2));
  await expect(file.commit()).rejects.toMatchObject({ code: 'DISK_FULL' });
  await file.abandon();
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(join(path, '..'))).toEqual(['any']);
  folder.remove();
});

test('files that are smaller are sent at the end only', async () => {
  const sent = jest.spyOn(await handles(), 'datasync');
  const { path } = scratch.file('small', '');
  const file = await WholeFile.create(path);
  await file.write(piece(1));
  await file.commit();
  expect(sent).not.toHaveBeenCalled();
});
