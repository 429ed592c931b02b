import { copyFar, copyNear, STRIDE } from './copy';
import { OUTPUT_FULL, READY, TOO_FAR_BACK } from './status';
import { first, out as heldOut, setOut } from './window';

/**
 * What a block says, before any text is made of it: up to three literals and the match behind them, 8 bytes a token. To
 * find them takes most of the work of inflating, and no text before the block.
 *
 * bytes 0-2  literals      byte 3  how many      bytes 4-5  length of the match, 0 for none      bytes 6-7  distance
 */
export const TOKEN: usize = 8;
/** Where a token has the number of its literals, and its match. */
export const TOKEN_LITERALS: usize = 3;
export const TOKEN_LENGTH: usize = 4;
export const TOKEN_DISTANCE: usize = 6;

/** The match of a token that has none: it copies nothing from where no branch is needed for it. */
export const LITERALS_ALONE: u32 = 32 << 16;

/** Address behind the last token. */
export let tokenEnd: usize = 0;

export function setTokenEnd(to: usize): void {
  tokenEnd = to;
}

/** Address of the token that {@link expand} goes on with. */
let tokenNext: usize = 0;

/** The tokens of a block: those to expand, or, from === to, where they shall be written. */
export function setTokens(from: usize, to: usize): void {
  tokenNext = from;
  tokenEnd = to;
}

export function tokensEnd(): usize {
  return tokenEnd;
}

/**
 * Makes text of tokens, behind the text that there is.
 *
 * @param limit - as that of `inflate`
 * @returns READY when all are used, OUTPUT_FULL, or TOO_FAR_BACK
 */
export function expand(limit: usize): i32 {
  const start = first;
  const end = tokenEnd;
  let token = tokenNext;
  let out = heldOut;
  let status = READY;
  while (token < end) {
    if (out >= limit) {
      status = OUTPUT_FULL;
      break;
    }
    store<u32>(out, load<u32>(token));
    out += load<u8>(token, TOKEN_LITERALS);
    const length = <usize>load<u16>(token, TOKEN_LENGTH);
    const distance = <usize>load<u16>(token, TOKEN_DISTANCE);
    const from = out - distance;
    const stop = out + length;
    token += TOKEN;
    if (distance >= STRIDE) {
      if (from < start && length > 0) {
        status = TOO_FAR_BACK;
        break;
      }
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
      if (length > 32) {
        copyFar(out + 32, from + 32, stop);
      }
    } else {
      if (from < start) {
        status = TOO_FAR_BACK;
        break;
      }
      copyNear(out, distance, stop);
    }
    out = stop;
  }
  tokenNext = token;
  setOut(out);
  return status;
}
