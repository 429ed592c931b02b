import { gunzipSync, inflateRawSync, type Gunzip as NodeGunzip } from 'node:zlib';
import { Gunzip } from '../../src/compute/gunzip/gunzip';
import type { ReadyBlocks } from '../../src/compute/gunzip/ready-blocks';
import { faultOf, NEED_INPUT, OUTPUT_FULL, STREAM_END } from '../../src/compute/gunzip/status';
import type { Kernel } from '../../src/compute/kernel';
import {
  FOLDED,
  HISTORY,
  INPUT,
  ROWS,
  TABLES,
  TEXT,
  TEXT_SIZE,
  TOKENS,
  TOKENS_SIZE
} from '../../src/compute/wasm/layout';
import { damaged, Dice, randomDeflate, randomMember, randomText } from './inflate-streams';

/** Cases against node's zlib: the same text, the same bytes used, the same fault. */

/** Most that the decoder may write behind the limit: the literals of two entries, a match, and a stride or two. */
const OVERRUN = 2 * 3 + 258 + 31;
const GUARD = 64;
const GUARD_BYTE = 0xa5;

export interface Outcome {
  text: Buffer;
  /** Bytes of the stream that were used. */
  used: number;
  /** In zlib's words; '' if there was none. */
  fault: string;
}

interface Informed {
  buffer: Buffer;
  engine: NodeGunzip;
}

/** What node's zlib makes of it. */
function judge(unzip: typeof inflateRawSync, stream: Buffer): Outcome {
  try {
    // maxOutputLength: nonsense may well be a bomb
    const { buffer, engine } = unzip(stream, { info: true, maxOutputLength: 1 << 24 }) as unknown as Informed;
    return { text: buffer, used: engine.bytesWritten, fault: '' };
  } catch (reason) {
    return { text: Buffer.alloc(0), used: 0, fault: (reason as Error).message };
  }
}

/** Places that the decoder has no business to write at, whatever it is asked. */
const FENCES = [
  TABLES - GUARD,
  INPUT - GUARD,
  HISTORY - GUARD,
  TEXT + TEXT_SIZE + OVERRUN,
  FOLDED - GUARD,
  TOKENS - GUARD,
  TOKENS + TOKENS_SIZE + GUARD,
  ROWS
];
const WHOLE = Buffer.alloc(GUARD, GUARD_BYTE);

export const raise = (memory: Buffer, fence: number): void => void memory.fill(GUARD_BYTE, fence, fence + GUARD);

export const stands = (memory: Buffer, fence: number): void =>
  check(memory.compare(WHOLE, 0, GUARD, fence, fence + GUARD) === 0, 'the decoder wrote beyond its place');

/** Inflates on a kernel with random steps of input and output; every step is watched by guard bytes. */
export function inflateInSteps(kernel: Kernel, dice: Dice, stream: Buffer): Outcome {
  const { exports } = kernel;
  const memory = Buffer.from(kernel.memory.buffer);
  // single bytes for short streams; longer ones in some dozens of steps, or there would be few cases
  const inputStep = Math.max(1 + dice.size(dice.of([1, 30, 5000])), stream.length >> 5);
  const textStep = 1 + dice.size(dice.of([4, 300, 300, 50000]));
  const parts: Buffer[] = [];
  let at = 0;
  let left = 0;
  FENCES.forEach(fence => raise(memory, fence));
  exports.openWindow();
  exports.beginStream();
  for (;;) {
    const more = Math.min(1 + dice.below(inputStep), stream.length - at);
    stream.copy(memory, INPUT + left, at, at + more);
    const end = INPUT + left + more;
    memory.fill(dice.below(256), end, end + 16); // rubbish that must not be read
    let next = INPUT;
    let status = OUTPUT_FULL;
    while (status === OUTPUT_FULL) {
      const begin = exports.textEnd();
      const limit = Math.min(begin + dice.below(textStep + 1), TEXT + TEXT_SIZE);
      raise(memory, limit + OVERRUN);
      status = exports.inflate(next, end, limit);
      next = exports.inputNext();
      const textEnd = exports.textEnd();
      check(next >= INPUT && next <= end, 'more input was used than there is');
      check(
        textEnd >= begin && (textEnd === begin || textEnd < limit + 2 * 3 + 258),
        'more text than there is room for'
      );
      stands(memory, limit + OVERRUN);
      if (status === OUTPUT_FULL || dice.below(3) === 0) {
        parts.push(Buffer.from(memory.subarray(TEXT, textEnd)));
        exports.slideWindow();
      }
    }
    at += more;
    left = end - next;
    if (status !== NEED_INPUT || at === stream.length) {
      parts.push(Buffer.from(memory.subarray(TEXT, exports.textEnd())));
      FENCES.forEach(fence => stands(memory, fence));
      const fault = status === STREAM_END ? '' : status === NEED_INPUT ? 'unexpected end of file' : faultOf(status);
      return { text: Buffer.concat(parts), used: at - left, fault };
    }
    memory.copyWithin(INPUT, next, end);
  }
}

export function check(holds: boolean, what: string): void {
  if (!holds) {
    throw new Error(what);
  }
}

/** An empty code for code lengths is told at once; zlib tells what follows from it. */
const SAME = new Map([['invalid code lengths set', 'invalid code -- missing end-of-block']]);

function compare(ours: Outcome, theirs: Outcome): void {
  if (theirs.fault) {
    const same = ours.fault === theirs.fault || SAME.get(ours.fault) === theirs.fault;
    // An empty code that is also cut: zlib would have read on.
    const early = SAME.has(ours.fault) && theirs.fault === 'unexpected end of file';
    check(same || early, `zlib says "${theirs.fault}", we say "${ours.fault}"`);
    return;
  }
  check(ours.fault === '', `zlib reads it, we say "${ours.fault}"`);
  check(ours.text.equals(theirs.text), 'the texts differ');
  check(ours.used === theirs.used, `zlib uses ${theirs.used} bytes, we use ${ours.used}`);
}

/** Runs a round of cases on one random stream; returns how many, and how many of them were faults. */
export type Round = (kernel: Kernel, dice: Dice, most: number) => { cases: number; faults: number };

export const DAMAGES = 8;

export const deflateRound: Round = (kernel, dice, most) => {
  const text = randomText(dice, most);
  const stream = randomDeflate(dice, text);
  const sound = inflateInSteps(kernel, dice, stream);
  compare(sound, { text, used: stream.length, fault: '' });
  let faults = 0;
  for (let i = 0; i < DAMAGES; i++) {
    const broken = damaged(dice, stream);
    const theirs = judge(inflateRawSync, broken);
    if (!theirs.fault.startsWith('Cannot create a Buffer')) {
      compare(inflateInSteps(kernel, dice, broken), theirs);
      faults += theirs.fault ? 1 : 0;
    }
  }
  return { cases: 1 + DAMAGES, faults };
};

/** Unzips bytes in memory with random steps. */
export function gunzipInSteps(kernel: Kernel, dice: Dice, zipped: Buffer, ready?: ReadyBlocks): Outcome {
  const steps = { read: 1 + dice.size(dice.of([3, 5000])), text: 1 + dice.size(dice.of([300, 50000])) };
  let used = 0;
  const file = {
    path: 'zipped',
    read: (buffer: Uint8Array): number => {
      const length = Math.min(buffer.length, zipped.length - used, 1 + dice.below(steps.read));
      buffer.set(zipped.subarray(used, used + length));
      used += length;
      return length;
    },
    skip: (length: number): void => void (used = Math.min(zipped.length, used + length))
  };
  const parts: Buffer[] = [];
  let fault = '';
  try {
    for (const chunk of new Gunzip(file, kernel, steps, Infinity, ready).chunks()) {
      parts.push(Buffer.from(chunk));
    }
  } catch (reason) {
    fault = /\((.*)\)/.exec((reason as Error).message)?.[1] ?? String(reason);
  }
  return { text: Buffer.concat(parts), used, fault };
}

export const gzipRound: Round = (kernel, dice, most) => {
  const texts = Array.from({ length: 1 + dice.size(3) }, () => randomText(dice, most));
  const text = Buffer.concat(texts);
  const zipped = Buffer.concat(texts.map(part => randomMember(dice, part)));
  const sound = gunzipInSteps(kernel, dice, zipped);
  check(sound.fault === '' && sound.text.equals(text), `a sound file: "${sound.fault}"`);
  let faults = 0;
  for (let i = 0; i < DAMAGES; i++) {
    const broken = dice.below(8) ? damaged(dice, zipped) : Buffer.concat([zipped, Buffer.alloc(1 + dice.below(20))]);
    const theirs = judge(gunzipSync, broken);
    const fault = theirs.fault || (theirs.used < broken.length ? 'there are bytes after its end' : '');
    const ours = gunzipInSteps(kernel, dice, broken);
    check((ours.fault === '') === (fault === ''), `zlib says "${fault}", we say "${ours.fault}"`);
    check(fault !== '' || ours.text.equals(theirs.text), 'the texts differ');
    faults += fault ? 1 : 0;
  }
  return { cases: 1 + DAMAGES, faults };
};

/** Runs rounds; a case that fails is told with what it takes to repeat its round. */
export function fuzz(round: Round, kernel: Kernel, seed: number, rounds: number, most: number): [number, number] {
  let [cases, faults] = [0, 0];
  for (let i = 0; i < rounds; i++) {
    try {
      const done = round(kernel, new Dice(seed + i), most);
      cases += done.cases;
      faults += done.faults;
    } catch (reason) {
      throw new Error(`seed ${seed + i}, text up to ${most}: ${(reason as Error).message}`, { cause: reason });
    }
  }
  return [cases, faults];
}
