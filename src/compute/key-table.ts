/**
 * Gives each 64-bit key that occurs an entry, 0 upwards in order of appearance. Keys are two words: HEALPix pixels of
 * all orders fit, and pairs of small numbers. Memory: 8 bytes a key and 8 to 16 for finding it.
 */
export class KeyTable {
  size = 0;
  /** Low and high word of the key of each entry. */
  private words = new Int32Array(2048);
  /** Open addressing: entry + 1, or 0 where free. At least twice as long as there are entries. */
  private table = new Int32Array(4096);
  /** Entries that can be found by their keys; the others were appended, and nobody has asked since. */
  private hashed = 0;
  private lastHigh = 0;
  private lastLow = 0;
  private lastEntry = -1;

  /** The key's entry. Files are sorted by source_id, so it is most often that of the row before. */
  entry(high: number, low: number): number {
    if (this.lastEntry < 0 || high !== this.lastHigh || low !== this.lastLow) {
      this.lastEntry = this.find(high, low);
      this.lastHigh = high;
      this.lastLow = low;
    }
    return this.lastEntry;
  }

  /** An entry for a key that has none yet. */
  append(high: number, low: number): number {
    const entry = this.put(high, low);
    this.lastEntry = entry;
    this.lastHigh = high;
    this.lastLow = low;
    return entry;
  }

  high(entry: number): number {
    return this.words[2 * entry + 1];
  }

  low(entry: number): number {
    return this.words[2 * entry];
  }

  /** All keys ascending (as int64), each with its entry. */
  sorted(): { keys: BigInt64Array; entries: Int32Array } {
    const words = this.words.slice(0, 2 * this.size);
    const keys = new BigInt64Array(words.buffer);
    if (isAscending(words)) {
      return { keys, entries: numbersTo(this.size) };
    }
    keys.sort();
    return { keys, entries: this.entriesOf(keys) };
  }

  /** As {@link sorted}, for keys whose lower word is a signed number: they ascend in it too, with the sign bit flipped for sorting. */
  sortedSigned(): { keys: BigInt64Array; entries: Int32Array } {
    const words = this.words.slice(0, 2 * this.size);
    for (let i = 0; i < words.length; i += 2) {
      words[i] ^= -0x80000000;
    }
    const keys = new BigInt64Array(words.buffer).sort();
    for (let i = 0; i < words.length; i += 2) {
      words[i] ^= -0x80000000;
    }
    return { keys, entries: this.entriesOf(keys) };
  }

  /** Entries of keys, which are added where they are new. */
  entriesOf(keys: BigInt64Array): Int32Array {
    const words = new Int32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
    if (this.size === 0 && isAscending(words)) {
      this.words = words.slice();
      this.size = keys.length;
      return numbersTo(keys.length);
    }
    const entries = new Int32Array(keys.length);
    for (let i = 0; i < entries.length; i++) {
      entries[i] = this.find(words[2 * i + 1], words[2 * i]);
    }
    return entries;
  }

  private find(high: number, low: number): number {
    if (this.hashed < this.size) {
      this.rehash();
    }
    const mask = this.table.length - 1;
    let at = hash(high, low) & mask;
    for (;;) {
      const entry = this.table[at] - 1;
      if (entry < 0) {
        return this.add(high, low, at);
      }
      if (this.words[2 * entry] === low && this.words[2 * entry + 1] === high) {
        return entry;
      }
      at = (at + 1) & mask;
    }
  }

  private put(high: number, low: number): number {
    if (2 * this.size >= this.words.length) {
      const larger = new Int32Array(Math.max(2048, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    const entry = this.size++;
    this.words[2 * entry] = low;
    this.words[2 * entry + 1] = high;
    return entry;
  }

  private add(high: number, low: number, at: number): number {
    const entry = this.put(high, low);
    this.table[at] = entry + 1;
    this.hashed = this.size;
    if (2 * this.size > this.table.length) {
      this.rehash();
    }
    return entry;
  }

  /** Makes the table anew, large enough for all entries. */
  private rehash(): void {
    let { length } = this.table;
    while (length < 2 * this.size + 1) {
      length *= 2;
    }
    const table = new Int32Array(length);
    const mask = table.length - 1;
    for (let entry = 0; entry < this.size; entry++) {
      let at = hash(this.high(entry), this.low(entry)) & mask;
      while (table[at] !== 0) {
        at = (at + 1) & mask;
      }
      table[at] = entry + 1;
    }
    this.table = table;
    this.hashed = this.size;
  }
}

function numbersTo(size: number): Int32Array {
  const numbers = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    numbers[i] = i;
  }
  return numbers;
}

/** Keys of a file that is sorted by source_id come in their order, and each once. */
function isAscending(words: Int32Array): boolean {
  for (let i = 2; i < words.length; i += 2) {
    const high = words[i + 1];
    const before = words[i - 1];
    if (high < before || (high === before && words[i] >>> 0 <= words[i - 2] >>> 0)) {
      return false;
    }
  }
  return true;
}

function hash(high: number, low: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) ^ (mixed >>> 13);
}
