/**
 * A slow reader of the same tables, written without any code of the product: the oracle of fuzzing. It reads text that
 * is ASCII or broken UTF-8 by characters of one byte each (latin1).
 */
export interface SlowColumn {
  name: string;
  datatype: 'int64' | 'int16' | 'float64' | 'bool' | 'string';
}

export type SlowValue = string | boolean | null;

/** The rows of the text, or undefined where it must be refused. */
export function readSlowly(text: string, columns: readonly SlowColumn[]): SlowValue[][] | undefined {
  const body = text.slice(columns.map(({ name }) => name).join(',').length + 1);
  const rows: SlowValue[][] = [];
  let at = 0;
  while (at < body.length) {
    const cells: { text: string; quoted: boolean }[] = [];
    for (let more = true; more;) {
      const cell = nextCell(body, at);
      if (!cell) {
        return undefined;
      }
      cells.push(cell);
      at = cell.next;
      more = cell.more;
    }
    if (cells.length === 1 && cells[0].text === '' && !cells[0].quoted && columns.length > 1) {
      continue; // a line without a character
    }
    if (cells.length !== columns.length) {
      return undefined;
    }
    const row: SlowValue[] = [];
    for (const [i, { text: cell, quoted }] of cells.entries()) {
      const value = valueOf(cell, quoted, columns[i].datatype);
      if (value === undefined) {
        return undefined;
      }
      row.push(value);
    }
    rows.push(row);
  }
  return rows;
}

/** The cell at a place: up to the delimiter or line end; in quotes when it begins with one. */
function nextCell(
  body: string,
  at: number
): { text: string; quoted: boolean; next: number; more: boolean } | undefined {
  if (body[at] === '"') {
    let text = '';
    for (let p = at + 1; ; p++) {
      if (p >= body.length) {
        return undefined;
      }
      if (body[p] !== '"') {
        text += body[p];
      } else if (body[p + 1] === '"') {
        text += '"';
        p++;
      } else {
        const rest = /^(,|\r?\n|$)/.exec(body.slice(p + 1, p + 3));
        return rest ? { text, quoted: true, next: p + 1 + rest[0].length, more: rest[0] === ',' } : undefined;
      }
    }
  }
  const end = /[,\n]/.exec(body.slice(at));
  const stop = end ? at + end.index : body.length;
  let text = body.slice(at, stop);
  if (end?.[0] !== ',') {
    text = text.replace(/\r$/, '');
  }
  return { text, quoted: false, next: stop + (end ? 1 : 0), more: end?.[0] === ',' };
}

function valueOf(cell: string, quoted: boolean, datatype: SlowColumn['datatype']): SlowValue | undefined {
  if ((cell === '' || cell === 'null') && !(quoted && datatype === 'string')) {
    return null;
  }
  switch (datatype) {
    case 'string': {
      const bytes = Buffer.from(cell, 'latin1');
      const text = bytes.toString('utf8');
      return Buffer.compare(Buffer.from(text, 'utf8'), bytes) === 0 ? text : undefined;
    }
    case 'bool':
      return /^true$/i.test(cell) ? true : /^false$/i.test(cell) ? false : undefined;
    case 'float64':
      return floatOf(cell);
    default: {
      if (!/^[+-]?\d+$/.test(cell)) {
        return undefined;
      }
      const limit = datatype === 'int64' ? 2n ** 63n : 2n ** 15n;
      const value = BigInt(cell.replace('+', ''));
      return value >= -limit && value < limit ? String(value) : undefined;
    }
  }
}

function floatOf(cell: string): string | undefined {
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(cell);
  if (!special && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) {
    return undefined;
  }
  if (special && special[2].toLowerCase() === 'nan') {
    return 'nan';
  }
  const value = special ? (special[1] === '-' ? -Infinity : Infinity) : Number(cell);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
