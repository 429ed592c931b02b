import { alignToByte, bits, count, end, fill, giveBack, next, resetBits, setBits, setInput, take } from './bits';
import { decodeCarefully } from './careful';
import { putPatterns } from './copy';
import { beginCodes, readCodes } from './dynamic';
import { decodeFast } from './fast';
import * as status from './status';
import { putSymbols } from './symbols';
import { makeFixedTables } from './tables';
import { beginHistory, first, out, resumeWindow, setOut } from './window';

/** Inflate (RFC 1951), resumable at every byte of input and wherever the output is full. */

const BLOCK_HEADER = 0;
const STORED_HEADER = 1;
const STORED = 2;
const CODES = 3;
const CODED = 4;

const STORED_BLOCK: u32 = 0;
const FIXED_BLOCK: u32 = 1;
const DYNAMIC_BLOCK: u32 = 2;

let phase: i32 = BLOCK_HEADER;
let lastBlock = false;
/** Bytes of the stored block that are still to come. */
let stored: usize = 0;
/** Decoding stops at the first border of blocks from this address of the text on; see {@link stopAtBorder}. */
let border: usize = usize.MAX_VALUE;
/** Decoding stops at the first block from this bit of the input on, counted from address 0; see {@link stopAtInput}. */
let expected: usize = usize.MAX_VALUE;

/** Makes the constant tables; once, before anything else. */
export function prepare(): void {
  putSymbols();
  putPatterns();
}

/** Begins a deflate stream; its text follows that of the stream before. */
export function beginStream(): void {
  phase = BLOCK_HEADER;
  lastBlock = false;
  border = usize.MAX_VALUE;
  expected = usize.MAX_VALUE;
  resetBits();
  beginHistory();
}

/**
 * Goes on with a stream where a call ended AT_BORDER.
 *
 * @param unused - heldBits() of then
 * @param held - heldCount() of then
 * @param reach - matchReach() of then: so many bytes of the text before lie before layout.TEXT
 */
export function resumeStream(unused: i32, held: i32, reach: usize): void {
  phase = BLOCK_HEADER;
  lastBlock = false;
  border = usize.MAX_VALUE;
  expected = usize.MAX_VALUE;
  setBits(0, <u64>unused, <u64>held);
  resumeWindow(reach);
}

/** From this address of the text on, decoding stops where a block begins; not asked for again, it does so once. */
export function stopAtBorder(from: usize): void {
  border = from;
}

/** From this bit of the input on, counted from address 0, decoding stops where a block begins, once for each time. */
export function stopAtInput(from: usize): void {
  expected = from;
}

/**
 * Goes on behind blocks whose text was made of tokens.
 *
 * @param unused - the bits of the byte before the next one that belong to the next block, the lowest first
 * @param held - how many they are
 */
export function goOn(unused: i32, held: i32): void {
  setBits(0, <u64>unused, <u64>held);
}

/** Bits of the byte before inputNext() that are not used yet, and how many they are; less than 8. */
export function heldBits(): i32 {
  return <i32>bits;
}

export function heldCount(): i32 {
  return <i32>count;
}

/** How far back a match may reach from here. */
export function matchReach(): usize {
  return out - first;
}

function readBlockHeader(): i32 {
  if (lastBlock) {
    return status.STREAM_END;
  }
  fill();
  if (count < 3) {
    return status.NEED_INPUT;
  }
  lastBlock = take(1) === 1;
  const type = take(2);
  if (type === STORED_BLOCK) {
    alignToByte();
    phase = STORED_HEADER;
  } else if (type === FIXED_BLOCK) {
    makeFixedTables();
    phase = CODED;
  } else if (type === DYNAMIC_BLOCK) {
    beginCodes();
    phase = CODES;
  } else {
    return status.BAD_BLOCK_TYPE;
  }
  return status.READY;
}

function readStoredHeader(): i32 {
  fill();
  if (count < 32) {
    return status.NEED_INPUT;
  }
  const length = take(16);
  if (take(16) !== (length ^ 0xffff)) {
    return status.BAD_STORED_LENGTH;
  }
  stored = length;
  phase = STORED;
  return status.READY;
}

function copyStored(limit: usize): i32 {
  giveBack();
  const room = limit > out ? limit - out : 0;
  const length = min(stored, min(room, end - next));
  memory.copy(out, next, length);
  setInput(next + length, end);
  setOut(out + length);
  stored -= length;
  if (stored === 0) {
    phase = BLOCK_HEADER;
    return status.READY;
  }
  return out < limit ? status.NEED_INPUT : status.OUTPUT_FULL;
}

function decodeBlock(limit: usize): i32 {
  let outcome = decodeFast<u8>(limit);
  if (outcome === status.NEED_INPUT) {
    outcome = decodeCarefully(limit);
  }
  if (outcome === status.BLOCK_END) {
    phase = BLOCK_HEADER;
    return status.READY;
  }
  return outcome;
}

function step(limit: usize): i32 {
  switch (phase) {
    case BLOCK_HEADER:
      return readBlockHeader();
    case STORED_HEADER:
      return readStoredHeader();
    case STORED:
      return copyStored(limit);
    case CODES: {
      const outcome = readCodes();
      phase = outcome === status.READY ? CODED : CODES;
      return outcome;
    }
    default:
      return decodeBlock(limit);
  }
}

/**
 * Decodes input at [from, to) until it is used up, the text reaches `limit` or the stream ends. What was decoded ends at
 * textEnd(), what was used at inputNext(); the rest of the input must come again before the bytes that follow it.
 *
 * @param limit - not above layout.TEXT + TEXT_SIZE; the text may pass it by 263 bytes
 * @returns a status of status.ts
 */
export function inflate(from: usize, to: usize, limit: usize): i32 {
  setInput(from, to);
  let outcome = status.READY;
  while (outcome === status.READY) {
    if (phase === BLOCK_HEADER && !lastBlock) {
      if (out >= border) {
        border = usize.MAX_VALUE;
        outcome = status.AT_BORDER;
        break;
      }
      if ((next << 3) - <usize>count >= expected) {
        expected = usize.MAX_VALUE;
        outcome = status.AT_BLOCK;
        break;
      }
    }
    outcome = step(limit);
  }
  giveBack();
  return outcome;
}

/**
 * Decodes a block, and its header, to tokens behind those that there are (see tokens.ts).
 *
 * @param limit - tokens may pass it by one
 * @returns BLOCK_END, but STREAM_END where the block is the last; else a status of status.ts. A stored block is no fault,
 * but has no tokens: BAD_BLOCK_TYPE.
 */
export function tokenize(from: usize, to: usize, limit: usize): i32 {
  setInput(from, to);
  let outcome = status.READY;
  while (outcome === status.READY) {
    outcome =
      phase === STORED_HEADER
        ? status.BAD_BLOCK_TYPE
        : phase === CODED
          ? decodeFast<u64>(limit)
          : step(usize.MAX_VALUE);
  }
  if (outcome === status.BLOCK_END) {
    phase = BLOCK_HEADER;
    outcome = lastBlock ? status.STREAM_END : outcome;
  }
  giveBack();
  return outcome;
}

export function inputNext(): usize {
  return next;
}

export function textEnd(): usize {
  return out;
}

/** Where the static data of the module end: below layout.TABLES. */
export function dataEnd(): usize {
  return __data_end;
}
