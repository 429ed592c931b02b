import type { ColumnInfo } from '../../protocol';
import type { CsvText, Dialect } from './csv-text';
import { LIBRARIES, VARIABLE_FLAGS } from './row';

const INT = 0;
const FLOAT32 = 1;
const FLOAT64 = 2;
const BOOL = 3;
const WORD = 4;
const DESIGNATION = 5;
const ID = 6;
const SOLUTION = 7;
const MISSING = 8;

/** No field takes more characters. */
const LONGEST_FIELD = 27;

const field = (text: string): Uint8Array => Buffer.from(`${text},`);

/** Words of the string columns, by code. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  phot_variable_flag: VARIABLE_FLAGS,
  libname_gspphot: LIBRARIES
};

/** What is the same in all rows of a table. */
export interface RowTextOptions {
  dialect: Dialect;
  /** The value of the column `solution_id`. */
  solution: string;
  /** What stands before the id in a designation, `Gaia DR3`. */
  label: string;
}

/** Writes the rows of a table without array columns. */
export class RowText {
  private readonly kinds: Uint8Array;
  private readonly words: (readonly Uint8Array[])[];
  private readonly open: Uint8Array;
  private readonly close: Uint8Array;
  private readonly solution: Uint8Array;
  private readonly longest: number;

  constructor(columns: readonly ColumnInfo[], { dialect, solution, label }: RowTextOptions) {
    this.kinds = Uint8Array.from(columns, kindOf);
    const { textQuote, designationQuote } = dialect;
    this.words = columns.map(({ name }) => (WORDS[name] ?? []).map(word => field(`${textQuote}${word}${textQuote}`)));
    this.open = Buffer.from(`${designationQuote}${label} `);
    this.close = field(designationQuote);
    this.solution = field(solution);
    this.longest = Math.max(4096, columns.length * LONGEST_FIELD);
  }

  /**
   * Writes a row and ends it. `pixel` · 2^35 + `low` is its source_id.
   *
   * @param values - in file order
   * @param exact - whether doubles keep their last bit
   */
  write(values: Float64Array, pixel: number, low: number, exact: boolean, text: CsvText): void {
    const { kinds } = this;
    text.reserve(this.longest);
    const id = sourceIdText(pixel, low);
    for (let i = 0; i < kinds.length; i++) {
      const value = values[i];
      switch (kinds[i]) {
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
            text.copy(this.words[i][value]);
          }
          break;
        case SOLUTION:
          text.copy(this.solution);
          break;
        case DESIGNATION:
          text.copy(this.open);
          text.ascii(id);
          text.copy(this.close);
          break;
        case MISSING:
          text.missing();
          break;
        default:
          text.ascii(id);
          text.ascii(',');
      }
    }
    text.endRow();
  }
}

function kindOf({ name, datatype }: ColumnInfo): number {
  switch (name) {
    case 'solution_id':
      return SOLUTION;
    case 'source_id':
      return ID;
    case 'designation':
      return DESIGNATION;
  }
  switch (datatype) {
    case 'float32':
      return FLOAT32;
    case 'float64':
      return FLOAT64;
    case 'bool':
      return BOOL;
    case 'string':
      return name in WORDS ? WORD : MISSING;
    default:
      return INT;
  }
}

/** Decimal digits of pixel · 2^35 + low, exact: 2^35 = 34359·10^6 + 738368. */
export function sourceIdText(pixel: number, low: number): string {
  const lower = pixel * 738368 + low;
  const carry = Math.floor(lower / 1e6);
  const upper = pixel * 34359 + carry;
  const rest = lower - carry * 1e6;
  return upper === 0 ? String(rest) : String(upper) + String(rest + 1e6).slice(1);
}
