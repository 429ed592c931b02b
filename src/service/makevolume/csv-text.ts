const COMMA = 44;
const NEWLINE = 10;
const POINT = 46;
const ZERO = 48;
const MINUS = 45;

const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** How the files of a release write what has several spellings. */
export interface Dialect {
  /** A missing value. */
  missing: string;
  true: string;
  false: string;
  /** Character around a designation, and around other texts; empty for none. */
  designationQuote: '"' | '';
  textQuote: '"' | '';
}

export const DR3_DIALECT: Dialect = {
  missing: 'null',
  true: '"True"',
  false: '"False"',
  designationQuote: '"',
  textQuote: '"'
};

/**
 * CSV text in the dialect of a release's bulk files, written straight into bytes; numbers as Java prints them
 * (scientific below 1e-3 and from 1e7 on, always with a point).
 */
export class CsvText {
  private bytes: Buffer;
  private length = 0;

  private readonly nothing: Uint8Array;
  private readonly yes: Uint8Array;
  private readonly no: Uint8Array;

  constructor(capacity = 1 << 20, dialect = DR3_DIALECT) {
    this.bytes = Buffer.allocUnsafe(capacity);
    this.nothing = Buffer.from(`${dialect.missing},`);
    this.yes = Buffer.from(`${dialect.true},`);
    this.no = Buffer.from(`${dialect.false},`);
  }

  get size(): number {
    return this.length;
  }

  /** Makes room for a row; a row never takes more than `extra` bytes. */
  reserve(extra: number): void {
    if (this.length + extra > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.length + extra));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
  }

  /** Takes the text out; the next one starts empty. */
  take(): Buffer {
    const text = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return text;
  }

  missing(): void {
    this.copy(this.nothing);
  }

  bool(value: boolean): void {
    this.copy(value ? this.yes : this.no);
  }

  /** A field that is ready, its comma included. */
  copy(field: Uint8Array): void {
    for (let i = 0; i < field.length; i++) {
      this.bytes[this.length + i] = field[i];
    }
    this.length += field.length;
  }

  /** A whole number below 2^53; NaN is null. */
  int(value: number): void {
    if (value !== value) {
      this.missing();
      return;
    }
    let rest = value;
    if (rest < 0) {
      this.bytes[this.length++] = MINUS;
      rest = -rest;
    }
    this.digits(rest, countDigits(rest));
    this.bytes[this.length++] = COMMA;
  }

  /**
   * A double to 15 or 16 digits, about as many as the catalogue has; NaN is null. A third of the time that the
   * shortest form of the very double takes.
   */
  float64(value: number): void {
    const size = Math.abs(value);
    if (!(size >= 1e-3 && size < 1e7) || Number.isInteger(value)) {
      this.exactFloat64(value);
      return;
    }
    if (value < 0) {
      this.bytes[this.length++] = MINUS;
    }
    let decimals = 15 - magnitudeOf(size);
    let scaled = Math.round(size * POWERS[decimals]);
    if (scaled > Number.MAX_SAFE_INTEGER) {
      scaled = Math.round(size * POWERS[--decimals]);
    }
    while (scaled % 10 === 0) {
      scaled /= 10;
      decimals--;
    }
    this.fixed(scaled, decimals);
    this.bytes[this.length++] = COMMA;
  }

  /** A double, the shortest form that reads back as the same; NaN is null. */
  exactFloat64(value: number): void {
    if (value !== value) {
      this.missing();
      return;
    }
    const size = Math.abs(value);
    if (size >= 1e7 || (size < 1e-3 && size !== 0)) {
      this.scientific(value.toExponential());
      return;
    }
    this.ascii(Object.is(value, -0) ? '-0' : String(value));
    if (Number.isInteger(value)) {
      this.bytes[this.length++] = POINT;
      this.bytes[this.length++] = ZERO;
    }
    this.bytes[this.length++] = COMMA;
  }

  /** A float, shortest form that reads back as the same float32; NaN is null. */
  float32(value: number): void {
    const float = Math.fround(value);
    if (float !== float) {
      this.missing();
      return;
    }
    const size = Math.abs(float);
    if (size >= 1e7 || (size < 1e-3 && size !== 0)) {
      this.scientific(shortestExponential(float));
      return;
    }
    if (float < 0) {
      this.bytes[this.length++] = MINUS;
    }
    let decimals = 6 - magnitudeOf(size);
    let scaled = Math.round(size * POWERS[decimals]);
    // Seven digits name most floats, nine name all.
    for (let more = 0; more < 2 && Math.fround(scaled / POWERS[decimals]) !== size; more++) {
      scaled = Math.round(size * POWERS[++decimals]);
    }
    while (decimals > 1 && scaled % 10 === 0) {
      scaled /= 10;
      decimals--;
    }
    this.fixed(scaled, decimals);
    this.bytes[this.length++] = COMMA;
  }

  /** Ends the row: the last comma becomes the line's end. */
  endRow(): void {
    this.bytes[this.length - 1] = NEWLINE;
  }

  /** Begins an array cell: numbers follow, each with its comma. */
  openArray(): void {
    this.ascii('"[');
  }

  /** Ends an array cell: the comma behind the last number becomes the bracket. */
  closeArray(): void {
    this.length--;
    this.ascii(']",');
  }

  /** Text without characters that need quoting, and no comma. */
  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) {
      this.bytes[this.length++] = text.charCodeAt(i);
    }
  }

  private scientific(text: string): void {
    const [mantissa, exponent] = text.split('e');
    this.ascii(mantissa.includes('.') ? mantissa : `${mantissa}.0`);
    this.ascii(`E${exponent.replace('+', '')},`);
  }

  private fixed(scaled: number, decimals: number): void {
    const power = decimals > 0 ? POWERS[decimals] : 1;
    const whole = Math.floor(scaled / power);
    this.digits(whole, countDigits(whole));
    this.bytes[this.length++] = POINT;
    if (decimals > 0) {
      this.digits(scaled - whole * power, decimals);
    } else {
      this.bytes[this.length++] = ZERO;
    }
  }

  /** Writes `count` digits of a whole number, with leading zeros. */
  private digits(value: number, count: number): void {
    let rest = value;
    let left = count;
    if (left > 8) {
      // Beyond 32 bits whole numbers are slow: two pieces.
      const upper = Math.floor(rest / 1e8);
      rest -= upper * 1e8;
      this.digits(upper, left - 8);
      left = 8;
    }
    const start = this.length;
    for (let i = start + left - 1; i >= start; i--) {
      const tenth = (rest / 10) | 0;
      this.bytes[i] = ZERO + rest - 10 * tenth;
      rest = tenth;
    }
    this.length = start + left;
  }
}

/** Exponent of the first digit, for 1e-3 ≤ size < 1e7; a zero counts as 1e-3. */
function magnitudeOf(size: number): number {
  return size >= 1 ? countDigits(Math.floor(size)) - 1 : size >= 0.1 ? -1 : size >= 0.01 ? -2 : -3;
}

function countDigits(value: number): number {
  let count = 1;
  while (count < 17 && value >= POWERS[count]) {
    count++;
  }
  return count;
}

function shortestExponential(float: number): string {
  for (let digits = 6; digits < 8; digits++) {
    const text = float.toExponential(digits);
    if (Math.fround(Number(text)) === float) {
      return text.replace(/\.?0+e/, 'e');
    }
  }
  return float.toExponential(8).replace(/\.?0+e/, 'e');
}
