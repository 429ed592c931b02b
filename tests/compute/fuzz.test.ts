import { GaiaError } from '../../src/protocol';
import { random } from './fold-files';
import { readSlowly, type SlowColumn } from './slow-reader';
import { ENGINES, readChunks, type Value } from './support';

const COLUMNS: SlowColumn[] = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'x', datatype: 'float64' },
  { name: 's', datatype: 'string' },
  { name: 'b', datatype: 'bool' },
  { name: 'n', datatype: 'int16' }
];
const HEAD = `${COLUMNS.map(({ name }) => name).join(',')}\n`;

/** Small tables in the dialects of the releases and of the archive. */
const SEEDS = [
  '4472832130942575872,17.25,"a ""b""",True,-5\n5853498713190525696,-1.5E-3,null,False,null\n',
  '1,,,,\r\n2,3.141592653589793,text,"true",7\r\n3,1e300,"x,y","False",32767\r\n',
  '-9223372036854775808,NaN,"null",null,-32768\n9223372036854775807,-inf,"line\nbreak",TRUE,+1',
  '"12","0.1","","true","3"\n\n13,00000.10000000000000001,é,false,0\n',
  '5,123456789.123456789,n,True,9\n6,0.000000123456789012345,null,False,1\n7,-0,zz,True,2\n'
];
const SNIPPETS = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  'null',
  'NaN',
  '-',
  'e5',
  '.',
  '9',
  'true',
  '\xff',
  '+',
  ' ',
  '0',
  '#'
];
const WANTED = 110000;

/** A seed's text with one to four changes: a byte flipped, some deleted, repeated or moved, a snippet or other seed put in. */
function mutate(next: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  let text = Buffer.from(pick(SEEDS), 'utf8').toString('latin1');
  for (let changes = 1 + Math.floor(next() * 4); changes > 0; changes--) {
    const at = Math.floor(next() * (text.length + 1));
    const to = Math.min(text.length, at + Math.floor(next() * 12));
    const byte = at < text.length ? text.charCodeAt(at) ^ (1 << Math.floor(next() * 8)) : 65;
    text = pick([
      () => text.slice(0, at) + String.fromCharCode(byte) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(to),
      () => text.slice(0, to) + text.slice(at),
      () => text.slice(0, at) + pick(SNIPPETS) + text.slice(at),
      () => text.slice(0, at) + pick(SNIPPETS) + text.slice(to),
      () => text.slice(0, at) + pick(SEEDS).slice(at)
    ])();
  }
  return Buffer.from(text, 'latin1').toString('latin1');
}

function readFast(text: string, next: () => number, engine: (typeof ENGINES)[number]): Value[][] | undefined {
  const bytes = new Uint8Array(Buffer.from(HEAD + text, 'latin1'));
  const cut = Math.floor(next() * bytes.length);
  try {
    return readChunks(next() < 0.5 ? [bytes] : [bytes.slice(0, cut), bytes.slice(cut)], COLUMNS, undefined, engine);
  } catch (reason) {
    if (reason instanceof GaiaError && ['ROW_BROKEN', 'VALUE_BROKEN'].includes(reason.code)) {
      return undefined;
    }
    throw reason;
  }
}

test(`${WANTED} damaged tables are read as a slow reader does, value by value, or refused by both`, () => {
  const next = random(20240613);
  let refused = 0;
  for (let i = 0; i < WANTED; i++) {
    const text = mutate(next);
    const expected = JSON.stringify(readSlowly(HEAD + text, COLUMNS));
    refused += expected === undefined ? 1 : 0;
    for (const engine of ENGINES) {
      const found = JSON.stringify(readFast(text, next, engine));
      if (found !== expected) {
        throw new Error(`table ${i}, ${engine}: ${JSON.stringify(text)}\nread ${found}\nnot  ${expected}`);
      }
    }
  }
  // both ways must really happen
  expect(refused).toBeGreaterThan(WANTED / 10);
  expect(refused).toBeLessThan((9 * WANTED) / 10);
});
