import { DR3_GAIA_SOURCE } from '../../gaia/columns/dr3-gaia-source';
import type { CsvText } from './csv-text';
import { at, LIBRARIES, VARIABLE_FLAGS, type Row } from './row';

const INT = 0;
const FLOAT32 = 1;
const FLOAT64 = 2;
const BOOL = 3;
const WORD = 4;
const DESIGNATION = 5;
const ID = 6;
const SOLUTION = 7;

const KINDS = Uint8Array.from(DR3_GAIA_SOURCE, ({ name, datatype }) => {
  if (name === 'solution_id') {
    return SOLUTION;
  }
  if (name === 'source_id') {
    return ID;
  }
  if (name === 'designation') {
    return DESIGNATION;
  }
  return datatype === 'float32'
    ? FLOAT32
    : datatype === 'float64'
      ? FLOAT64
      : datatype === 'bool'
        ? BOOL
        : datatype === 'string'
          ? WORD
          : INT;
});

const field = (text: string): Uint8Array => Buffer.from(`${text},`);

/** The solution_id that all of gaiadr3.gaia_source has. */
const SOLUTION_ID = field('1636148068921376768');
const OPEN = Buffer.from('"Gaia DR3 ');
const CLOSE = field('"');
const WORDS = new Map<number, readonly Uint8Array[]>([
  [at('phot_variable_flag'), VARIABLE_FLAGS.map(word => field(`"${word}"`))],
  [at('libname_gspphot'), LIBRARIES.map(word => field(`"${word}"`))]
]);

/** No row takes more: 152 fields of at most 25 characters. */
const LONGEST_ROW = 4096;

/**
 * Writes a row and ends it. `pixel` · 2^35 + `low` is its source_id.
 *
 * @param exact - whether doubles keep their last bit
 */
export function writeRow(row: Row, pixel: number, low: number, exact: boolean, text: CsvText): void {
  text.reserve(LONGEST_ROW);
  const id = sourceIdText(pixel, low);
  for (let i = 0; i < KINDS.length; i++) {
    const value = row[i];
    switch (KINDS[i]) {
      case FLOAT32:
        text.float32(value);
        break;
      case FLOAT64:
        if (exact) {
          text.exactFloat64(value);
        } else {
          text.float64(value);
        }
        break;
      case INT:
        text.int(value);
        break;
      case BOOL:
        text.bool(value === 1);
        break;
      case WORD:
        if (value !== value) {
          text.missing();
        } else {
          text.copy((WORDS.get(i) as readonly Uint8Array[])[value]);
        }
        break;
      case SOLUTION:
        text.copy(SOLUTION_ID);
        break;
      case DESIGNATION:
        text.copy(OPEN);
        text.ascii(id);
        text.copy(CLOSE);
        break;
      default:
        text.ascii(id);
        text.ascii(',');
    }
  }
  text.endRow();
}

/** Decimal digits of pixel · 2^35 + low, exact: 2^35 = 34359·10^6 + 738368. */
export function sourceIdText(pixel: number, low: number): string {
  const lower = pixel * 738368 + low;
  const carry = Math.floor(lower / 1e6);
  const upper = pixel * 34359 + carry;
  const rest = lower - carry * 1e6;
  return upper === 0 ? String(rest) : String(upper) + String(rest + 1e6).slice(1);
}
