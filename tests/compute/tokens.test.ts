import { rmSync } from 'node:fs';
import { constants, gzipSync } from 'node:zlib';
import { Ring, ringMemory } from '../../src/compute/ahead/ring';
import { TokenMaker } from '../../src/compute/ahead/token-maker';
import { openBytes } from '../../src/compute/bytes';
import { loadKernel } from '../../src/compute/kernel';
import { Dice } from './inflate-streams';
import { Scratch } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const [reader, helper] = [loadKernel(), loadKernel()];
const lines = Array.from(
  { length: 90_000 },
  (_, i) => `${i * 34359738368},${Math.sin(i)},${Math.cos(i)},null,"x y",\n`
);
const text = Buffer.from(lines.join(''));
const zipped = gzipSync(text);

interface Reading {
  text: Buffer;
  fault: string;
  borders: unknown[];
  bytesRead: number;
  taken: number;
}

/** Reads a file, a helper working between its chunks as often as the dice say; without dice as it is. */
function read(content: Buffer, dice?: Dice): Reading {
  const { path } = scratch.file(`${Math.random()}.gz`, content);
  const { board } = new Ring(ringMemory());
  board.aim(content.length);
  const maker = new TokenMaker(path, board, helper);
  const take = jest.spyOn(board, 'take');
  const source = openBytes(path, 'wasm', reader, 300_000, dice && board);
  const parts: Buffer[] = [];
  const borders: unknown[] = [];
  let fault = '';
  try {
    for (const chunk of source.chunks!()) {
      parts.push(Buffer.from(chunk));
      borders.push(...(source.border ? [source.border] : []));
      let turns = dice?.below(60) ?? 0;
      while (turns > 0 && maker.work()) {
        turns--;
      }
    }
  } catch (reason) {
    fault = (reason as Error).message.replace(path, 'FILE');
  }
  maker.close();
  rmSync(path);
  const { bytesRead } = source;
  return {
    text: Buffer.concat(parts),
    fault,
    borders,
    bytesRead,
    taken: take.mock.calls.length
  };
}

describe('blocks that another thread decodes', () => {
  test('give the same text, borders and bytes read, and are used', () => {
    const plain = read(zipped);
    expect(plain.text.equals(text)).toBe(true);
    expect(plain.borders.length).toBeGreaterThan(5);
    for (const seed of [1, 2, 3, 4, 5]) {
      const ours = read(zipped, new Dice(seed));
      expect(ours.text.equals(text)).toBe(true);
      expect(ours.borders).toEqual(plain.borders);
      expect(ours.bytesRead).toBe(zipped.length);
      expect(ours.taken).toBeGreaterThan(5);
    }
  });

  test.each([
    ['stored', gzipSync(text, { level: 0 })],
    ['with fixed codes', gzipSync(text, { strategy: constants.Z_FIXED })],
    ['without matches', gzipSync(text, { strategy: constants.Z_HUFFMAN_ONLY })],
    ['small blocks', gzipSync(text, { memLevel: 1 })],
    ['the largest blocks', gzipSync(text, { memLevel: 9, level: 9 })],
    [
      'many members',
      Buffer.concat(Array.from({ length: 90 }, (_, i) => gzipSync(lines.slice(i * 1000, i * 1000 + 1000).join(''))))
    ],
    ['two long members', Buffer.concat([zipped, zipped])],
    ['stored between', Buffer.concat([zipped, gzipSync(text, { level: 0 }), zipped])],
    ['noise', gzipSync(new Dice(7).bytes(1 << 20))],
    ['a short file', gzipSync(text.subarray(0, 1000))]
  ])('%s', (_, content) => {
    const plain = read(content);
    expect(plain.fault).toBe('');
    for (const seed of [8, 9]) {
      const ours = read(content, new Dice(seed));
      expect(ours.fault).toBe('');
      expect(ours.text.equals(plain.text)).toBe(true);
      expect(ours.borders).toEqual(plain.borders);
    }
  });

  test('do not hide what is wrong with a file', () => {
    const dice = new Dice(10);
    for (let i = 0; i < 40; i++) {
      const content = Buffer.from(zipped);
      content[dice.below(content.length)] ^= 1 << dice.below(8);
      const cut = dice.below(3) === 0 ? content.subarray(0, dice.below(content.length)) : content;
      const plain = read(cut);
      const ours = read(cut, dice);
      expect(plain.fault).not.toBe('');
      expect(ours.fault).toBe(plain.fault);
      const common = Math.min(plain.text.length, ours.text.length);
      expect(ours.text.compare(plain.text, 0, common, 0, common)).toBe(0);
    }
  });

  test('of a file that is not there are none', () => {
    const { board } = new Ring(ringMemory());
    board.aim(1 << 24);
    const maker = new TokenMaker('/nowhere/a.csv.gz', board, helper);
    while (maker.work()) {
      // until it gives up
    }
    expect(board.next(0)).toBe(Infinity);
  });
});
