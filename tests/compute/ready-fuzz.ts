import { readMemberHeader } from '../../src/compute/gunzip/member-header';
import type { ReadyBlock, ReadyBlocks } from '../../src/compute/gunzip/ready-blocks';
import { AT_BLOCK, BLOCK_END, NEED_INPUT, OUTPUT_FULL } from '../../src/compute/gunzip/status';
import { loadKernel, type Kernel } from '../../src/compute/kernel';
import { INPUT, TEXT, TOKENS } from '../../src/compute/wasm/layout';
import { check, DAMAGES, gunzipInSteps, raise, stands, type Round } from './inflate-fuzz';
import { damaged, randomMember, randomText, type Dice } from './inflate-streams';

/** Cases of files some of whose blocks come as tokens: the text and the fault are those of the file read as it is. */

type Block = ReadyBlock & { tokens: Buffer };

const second = loadKernel();

/** Bits of a file at which its first member's blocks begin. */
function blockStarts({ memory, exports }: Kernel, zipped: Buffer): number[] {
  let at = 0;
  const fault = readMemberHeader(() => {
    check(at < zipped.length, 'the header is cut');
    return zipped[at++];
  });
  check(!fault, `header: ${fault}`);
  const bytes = Buffer.from(memory.buffer);
  zipped.copy(bytes, INPUT);
  exports.openWindow();
  exports.beginStream();
  const starts: number[] = [];
  for (let next = INPUT + at, status = OUTPUT_FULL; status === OUTPUT_FULL || status === AT_BLOCK;) {
    exports.stopAtInput(starts.length > 0 ? (starts.at(-1)! + INPUT * 8 + 1) >>> 0 : 0);
    status = exports.inflate(next, INPUT + zipped.length, TEXT + 30000);
    next = exports.inputNext();
    if (status === AT_BLOCK) {
      starts.push((next - INPUT) * 8 - exports.heldCount());
    } else {
      exports.slideWindow();
    }
  }
  return starts;
}

/** The tokens of a block, read in random steps into room of a random size; nothing where it cannot be. */
function tokensOf({ memory, exports }: Kernel, dice: Dice, zipped: Buffer, from: number): Block | undefined {
  const bytes = Buffer.from(memory.buffer);
  zipped.copy(bytes, INPUT);
  const end = INPUT + zipped.length;
  bytes.fill(dice.below(256), end, end + 16); // rubbish that must not be read
  let next = INPUT + Math.ceil(from / 8);
  const held = Math.ceil(from / 8) * 8 - from;
  const limit = TOKENS + 8 * dice.size(dice.of([40, 32000]));
  raise(bytes, limit + 8);
  exports.resumeStream(held > 0 ? bytes[next - 1] >> (8 - held) : 0, held, 0);
  exports.setTokens(TOKENS, TOKENS);
  let status = NEED_INPUT;
  for (let to = next; status === NEED_INPUT && to < end;) {
    to = Math.min(end, to + 1 + dice.size(3000));
    status = exports.tokenize(next, to, limit);
    next = exports.inputNext();
  }
  const tokens = Buffer.from(bytes.subarray(TOKENS, exports.tokensEnd()));
  check(tokens.length <= limit + 8 - TOKENS, 'more tokens than there is room for');
  stands(bytes, limit + 8);
  const to = (next - INPUT) * 8 - exports.heldCount();
  return status === BLOCK_END ? { from, to, unused: exports.heldBits(), tokens } : undefined;
}

/** Blocks that are there from the beginning; of some, others stand in their place, or nothing. */
class Given implements ReadyBlocks {
  taken = 0;

  constructor(private readonly blocks: Block[]) {}

  next(place: number): number {
    while (this.blocks.length > 0 && this.blocks[0].from < place) {
      this.blocks.shift();
    }
    return this.blocks[0]?.from ?? Infinity;
  }

  take(to: Uint8Array): ReadyBlock & { length: number } {
    const { tokens, ...block } = this.blocks.shift()!;
    to.set(tokens);
    this.taken++;
    return { ...block, length: tokens.length };
  }
}

/** Of the blocks of a file some, and things that are none where no block begins. */
function someBlocks(dice: Dice, zipped: Buffer): Given {
  const starts = blockStarts(second, zipped);
  const share = dice.of([1, 0.7, 0.3]);
  const blocks = starts.flatMap(from => (dice.roll() < share ? (tokensOf(second, dice, zipped, from) ?? []) : []));
  for (let lies = dice.below(4); lies > 0; lies--) {
    const from = dice.below((starts.at(-1) ?? 0) + 1); // behind that the second member has blocks
    const tokens = dice.bytes(8 * (1 + dice.below(9)));
    if (!starts.includes(from)) {
      blocks.push({ from, to: from + 1 + dice.below(9999), unused: 0, tokens });
    }
  }
  return new Given(blocks.sort((a, b) => a.from - b.from));
}

let taken = 0;

export const readyRound: Round = (kernel, dice, most) => {
  const texts = Array.from({ length: 1 + dice.below(2) }, () => randomText(dice, most));
  const whole = Buffer.concat(texts.map(part => randomMember(dice, part)));
  let faults = 0;
  for (let i = 0; i <= DAMAGES; i++) {
    const zipped = i > 0 ? damaged(dice, whole) : whole;
    const plain = gunzipInSteps(kernel, dice, zipped);
    if (plain.text.length === 0) {
      continue;
    }
    const given = someBlocks(dice, zipped);
    const ours = gunzipInSteps(kernel, dice, zipped, given);
    taken += given.taken;
    check(ours.fault === plain.fault, `plainly "${plain.fault}", with blocks "${ours.fault}"`);
    const common = Math.min(ours.text.length, plain.text.length);
    check(plain.fault !== '' || ours.text.length === plain.text.length, 'the texts are not of one length');
    check(ours.text.compare(plain.text, 0, common, 0, common) === 0, 'the texts differ');
    check(i > 0 || ours.text.equals(Buffer.concat(texts)), 'the text is not that of the file');
    faults += plain.fault ? 1 : 0;
  }
  return { cases: 1 + DAMAGES, faults };
};

/** Blocks that were used as tokens, in all rounds so far. */
export const blocksTaken = (): number => taken;
