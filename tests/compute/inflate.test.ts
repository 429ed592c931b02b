import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { openBytes } from '../../src/compute/bytes';
import { checksum } from '../../src/compute/gunzip/checksum';
import { defaultEngine, loadKernel, releaseKernel, type Engine } from '../../src/compute/kernel';
import { HISTORY_SIZE, TABLES, TEXT, TEXT_SIZE } from '../../src/compute/wasm/layout';
import { describeReal, real } from '../support/real-data';
import { gunzipInSteps, inflateInSteps } from './inflate-fuzz';
import { Dice, randomText } from './inflate-streams';
import { rejection, Scratch } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const kernel = loadKernel();

/** Bits as RFC 1951 packs them: numbers with the lowest bit first, codes (given as text) in the order of their bits. */
function packed(...parts: ([value: number, bits: number] | string)[]): Buffer {
  const bits = parts.flatMap(part =>
    typeof part === 'string' ? [...part].map(Number) : Array.from({ length: part[1] }, (_, i) => (part[0] >> i) & 1)
  );
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => (bytes[i >> 3] |= bit << (i & 7)));
  return bytes;
}

const fault = (stream: Buffer): string => inflateInSteps(kernel, new Dice(1), stream).fault;

const FIXED: [number, number][] = [
  [1, 1],
  [1, 2]
];
const A = '10010001'; // the fixed code of "a"
const END = '0000000';
const LENGTH_3 = '0000001';

describe('faults of a deflate stream', () => {
  const dynamic = (literals: number, distances: number, ...rest: ([number, number] | string)[]): Buffer =>
    packed([1, 1], [2, 2], [literals - 257, 5], [distances - 1, 5], ...rest, [0, 32]);
  /** Lengths of the code for code lengths: of 18 symbols in their order; all given as 3 bits. */
  const lengths = (...values: number[]): [number, number][] => [
    [14, 4],
    ...Array.from({ length: 18 }, (_, i): [number, number] => [values[i] ?? 0, 3])
  ];
  // codes 0 for the length 1, 10 for the length 0, 11 for 18 (zeros)
  const simple = lengths(0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

  const CASES: [string, Buffer][] = [
    ['invalid block type', packed([1, 1], [3, 2], [0, 32])],
    ['invalid stored block lengths', packed([1, 1], [0, 2], [0, 5], [3, 16], [3, 16], [0, 32])],
    ['too many length or distance symbols', dynamic(287, 1, [0, 4])],
    ['too many length or distance symbols', dynamic(257, 31, [0, 4])],
    ['invalid code lengths set', dynamic(257, 1, ...lengths(1, 1, 1))],
    ['invalid code lengths set', dynamic(257, 1, ...lengths(1))],
    ['invalid bit length repeat', dynamic(257, 1, ...lengths(1, 0, 1), '0')],
    ['invalid bit length repeat', dynamic(257, 1, ...simple, '11', [127, 7], '11', [127, 7])],
    ['invalid code -- missing end-of-block', dynamic(257, 1, ...simple, '11', [127, 7], '11', [109, 7])],
    ['invalid literal/lengths set', dynamic(257, 1, ...simple, '0', '0', '11', [127, 7], '11', [105, 7], '0', '0')],
    ['invalid distances set', dynamic(257, 3, ...simple, '11', [127, 7], '11', [107, 7], '0', '0', '0', '0')],
    ['invalid literal/length code', packed(...FIXED, '11000110', [0, 32])],
    ['invalid distance code', packed(...FIXED, A, LENGTH_3, '11110', [0, 32])],
    ['invalid distance too far back', packed(...FIXED, LENGTH_3, '00000', END, [0, 32])],
    ['invalid distance too far back', packed(...FIXED, A, LENGTH_3, '00001', END, [0, 32])],
    ['unexpected end of file', packed(...FIXED, A)],
    ['', packed(...FIXED, A, LENGTH_3, '00000', END)],
    // one code of one bit: the end of the block; a distance code of no symbol
    ['', dynamic(257, 1, ...simple, '11', [127, 7], '11', [107, 7], '0', '10', '0')]
  ];
  test.each(CASES)('"%s"', (says, stream) => {
    let zlib = '';
    try {
      inflateRawSync(stream);
    } catch (reason) {
      zlib = (reason as Error).message;
    }
    expect([fault(stream), zlib]).toEqual([says, says]);
  });

  test('a distance of 32 KiB is the longest, across members none', () => {
    const start = new Dice(5).bytes(HISTORY_SIZE);
    const text = Buffer.concat([start, start]);
    const stream = deflateRawSync(text, { windowBits: 15, level: 9 });
    expect(inflateInSteps(kernel, new Dice(2), stream).text.equals(text)).toBe(true);
    const member = gzipSync('a');
    const back = packed(...FIXED, LENGTH_3, '00000', END);
    const second = Buffer.concat([member.subarray(0, 10), back, Buffer.alloc(8)]);
    const { fault: told, text: read } = gunzipInSteps(kernel, new Dice(3), Buffer.concat([member, second]));
    expect([told, read.toString()]).toEqual(['invalid distance too far back', 'a']);
  });
});

test('the static data of the module leave the decoder its place', () => {
  expect(kernel.exports.dataEnd()).toBeLessThanOrEqual(TABLES);
});

test('the folded text has the CRC of the text', () => {
  const dice = new Dice(7);
  const memory = Buffer.from(kernel.memory.buffer);
  dice.bytes(1 << 16).copy(memory, TEXT);
  for (let at = TEXT + (1 << 16); at < TEXT + TEXT_SIZE; at += 1 << 16) {
    memory.copyWithin(at, at - 65521, at);
  }
  for (let i = 0; i < 400; i++) {
    const from = TEXT + dice.below(1000);
    const length = i < 100 ? dice.below(40000) : dice.below(TEXT_SIZE - 1000);
    const before = dice.below(2 ** 32);
    const text = memory.subarray(from, from + length);
    expect([length, checksum(kernel, from, from + length, before)]).toEqual([length, crc32(text, before)]);
  }
});

async function readAll(path: string, engine: Engine): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of openBytes(path, engine)) {
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts);
}

describe('sources of bytes', () => {
  const text = Buffer.concat(Array.from({ length: 60 }, (_, i) => randomText(new Dice(i), 90000)));
  const zipped = scratch.file('some.csv.gz', gzipSync(text)).path;
  const plain = scratch.file('some.csv', text).path;

  test.each([zipped, plain])('the same text from both engines', async path => {
    expect((await readAll(path, 'wasm')).equals(text)).toBe(true);
    expect((await readAll(path, 'zlib')).equals(text)).toBe(true);
  });

  test('chunks lie in the memory of the kernel that was given, behind the text before them', () => {
    const own = loadKernel();
    for (const path of [zipped, plain]) {
      let at = 0;
      for (const chunk of openBytes(path, 'wasm', own).chunks!()) {
        expect([chunk.buffer === own.memory.buffer, chunk.byteOffset]).toEqual([true, TEXT]);
        const before = Math.min(at, HISTORY_SIZE);
        const whole = Buffer.from(own.memory.buffer, TEXT - before, before + chunk.length);
        expect(whole.equals(text.subarray(at - before, at + chunk.length))).toBe(true);
        at += chunk.length;
      }
      expect(at).toBe(text.length);
    }
    releaseKernel(own);
  });

  test('a memory that grows between chunks', () => {
    const own = loadKernel();
    const parts: Buffer[] = [];
    for (const chunk of openBytes(zipped, 'wasm', own).chunks!()) {
      parts.push(Buffer.from(chunk));
      own.memory.grow(1);
    }
    expect(Buffer.concat(parts).equals(text)).toBe(true);
  });

  test('files that are read in turns do not share a window', () => {
    const [a, b] = [zipped, plain].map(path => openBytes(path, 'wasm').chunks!()[Symbol.iterator]());
    const parts: [Buffer[], Buffer[]] = [[], []];
    for (let open = 2; open > 0;) {
      open = 0;
      for (const [i, source] of [a, b].entries()) {
        const { value, done } = source.next() as IteratorResult<Uint8Array, undefined>;
        if (!done) {
          parts[i].push(Buffer.from(value));
          open++;
        }
      }
    }
    expect(parts.map(part => Buffer.concat(part).equals(text))).toEqual([true, true]);
  });

  test('a file that is left early, and then another', async () => {
    for (const chunk of openBytes(zipped, 'wasm').chunks!()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect((await readAll(zipped, 'wasm')).equals(text)).toBe(true);
  });

  test('what a cut file has is given before its fault', async () => {
    const cut = scratch.file('cut.csv.gz', readFileSync(zipped).subarray(0, 5000)).path;
    const parts: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of openBytes(cut)) {
        parts.push(Buffer.from(chunk));
      }
    })();
    expect((await rejection(reading)).message).toContain('(unexpected end of file)');
    const given = Buffer.concat(parts);
    expect(given.length).toBeGreaterThan(1000);
    expect(given.equals(text.subarray(0, given.length))).toBe(true);
  });

  test('messages are let in while a file is read', async () => {
    const large = scratch.file('zeros.csv.gz', gzipSync(Buffer.alloc(1 << 27), { level: 1 })).path;
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    expect((await readAll(large, 'wasm')).length).toBe(1 << 27);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  test('GAIALAB_ENGINE chooses', () => {
    expect(defaultEngine()).toBe('wasm');
    process.env.GAIALAB_ENGINE = 'zlib';
    expect(defaultEngine()).toBe('zlib');
    expect(openBytes(zipped).chunks).toBeUndefined();
    delete process.env.GAIALAB_ENGINE;
  });
});

describeReal('real files', () => {
  const files = ['real/bulk_dr3', 'real/derived'].flatMap(folder =>
    readdirSync(real(folder))
      .filter(name => name.endsWith('.gz'))
      .map(name => join(folder, name))
  );
  test.each(files)('%s, to the byte, in any steps', async path => {
    const zipped = readFileSync(real(path));
    const text = gunzipSync(zipped);
    expect((await readAll(real(path), 'wasm')).equals(text)).toBe(true);
    for (let seed = 0; seed < 2; seed++) {
      const outcome = gunzipInSteps(kernel, new Dice(seed), zipped);
      expect([outcome.fault, outcome.text.equals(text)]).toEqual(['', true]);
    }
  });
});
