import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorValue, PrototypeSpectrum } from '../../src/protocol';
import { prototypeOfBytes, readPrototype } from '../../src/service/prototype-file';
import { python } from '../compute/support';
import { ServiceProcess } from '../support/service-process';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-prototype-file-'));
const files = join(folder, 'files');
let flux: number[];

beforeAll(() => {
  mkdirSync(files);
  flux = python(join(__dirname, 'prototype_files.py'), files).trim().split(' ').map(ofHex);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A double as Python's float.hex() writes it. */
function ofHex(text: string): number {
  const [, digits, power] = /^0x1\.([0-9a-f]*)p([+-]\d+)$/.exec(text)!;
  return parseInt(`1${digits}`, 16) * 2 ** (Number(power) - 4 * digits.length);
}

const ERRORS: [file: string, column: string, code: string, message: RegExp][] = [
  ['two.fits', 'flux', 'BAD_REQUEST', /two\.fits is no prototype: it has 2 spectra/],
  ['more.fits', 'flux', 'BAD_REQUEST', /more\.fits is no prototype: it has 400 rows/],
  ['hole.fits', 'flux', 'BAD_REQUEST', /sample 8 of column flux/],
  ['long.fits', 'fluxx', 'UNKNOWN_COLUMN', /no column fluxx/],
  ['none.fits', 'flux', 'FILE_NOT_FOUND', /none\.fits/]
];

describe('a prototype is read from what astropy writes', () => {
  const shapes = ['long', 'wide'].flatMap(shape =>
    ['.fits', '-tabledata.vot', '-binary.vot', '-binary2.vot'].map(ending => shape + ending)
  );

  it.each([...shapes, 'long.ecsv', 'long.csv'])('%s', async name => {
    const found = await readPrototype(join(files, name), 'flux');
    expect(found.name).toBe(name);
    expect(found.flux).toEqual(flux);
    expect(found.fluxError!.map(Math.fround)).toEqual(flux.map(value => Math.fround(Math.fround(value) / 50)));
  });

  it.each(ERRORS)('%s, column %s: %s', async (name, column, code, message) => {
    await expect(readPrototype(join(files, name), column)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string
    });
  });

  it('of bytes as of files; faults name the file as it was called, and nothing stays behind', async () => {
    const before = readdirSync(tmpdir()).filter(name => name.startsWith('gaialab-prototype-'));
    const bytes = readFileSync(join(files, 'wide.fits'));
    expect((await prototypeOfBytes(bytes, 'mine.fits', 'flux')).flux).toEqual(flux);
    const fault = prototypeOfBytes(bytes.subarray(0, 3000), 'cut.fits', 'flux');
    await expect(fault).rejects.toMatchObject({ message: expect.stringMatching(/^cut\.fits: /) as string });
    expect(readdirSync(tmpdir()).filter(name => name.startsWith('gaialab-prototype-'))).toEqual(before);
  });
});

describe('the service reads prototypes', () => {
  let service: ServiceProcess;
  beforeAll(async () => (service = await ServiceProcess.start({ args: ['--root', files] })));
  afterAll(() => service.stop());
  const ask = (file: object) => service.json<PrototypeSpectrum & ErrorValue>('POST', '/api/prototype', file);

  it('in its folders, and such as are sent', async () => {
    const byPath = await ask({ path: join(files, 'long-binary2.vot') });
    expect(byPath).toMatchObject({ status: 200, body: { flux, name: 'long-binary2.vot' } });
    const data = readFileSync(join(files, 'long.fits')).toString('base64');
    expect((await ask({ name: 'sent.fits', data, fluxColumn: 'flux' })).body).toMatchObject({
      flux,
      name: 'sent.fits'
    });
  });

  it('elsewhere not', async () => {
    expect((await ask({ path: '/etc/passwd' })).body).toMatchObject({ code: 'PATH_OUTSIDE' });
    expect((await ask({ path: 'a', data: 'b', name: 'c' })).body).toMatchObject({ code: 'BAD_REQUEST' });
  });
});
