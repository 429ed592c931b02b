import { execFileSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';
import { encodePng } from '../../src/formats/png';
import { PYTHON } from '../compute/support';

const rgba = Uint8Array.from({ length: 4 * 7 * 5 }, (_, i) => (i * 37) % 256);

test('the chunks of a PNG, with the pixels in them', () => {
  const png = Buffer.from(encodePng(rgba, 7, 5));
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  expect(png.toString('latin1', 12, 16)).toBe('IHDR');
  expect([png.readUInt32BE(16), png.readUInt32BE(20), ...png.subarray(24, 29)]).toEqual([7, 5, 8, 6, 0, 0, 0]);
  expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const pixels = Buffer.concat(Array.from({ length: 5 }, (_, y) => rows.subarray(y * 29 + 1, (y + 1) * 29)));
  expect(Buffer.compare(pixels, rgba)).toBe(0);
});

test('the checksums are right (oracle: Python)', () => {
  const script = `
import sys, zlib, struct
data = sys.stdin.buffer.read(); at = 8; kinds = []
while at < len(data):
    size, kind = struct.unpack('>I4s', data[at:at + 8])
    body = data[at + 4:at + 8 + size]
    assert zlib.crc32(body) == struct.unpack('>I', data[at + 8 + size:at + 12 + size])[0]
    kinds.append(kind.decode()); at += 12 + size
print(*kinds)
`;
  const kinds = execFileSync(PYTHON, ['-c', script], { input: encodePng(rgba, 7, 5), encoding: 'utf8' });
  expect(kinds.trim()).toBe('IHDR IDAT IEND');
});

test('the wrong number of bytes', () => {
  expect(() => encodePng(rgba, 7, 6)).toThrow(RangeError);
});
