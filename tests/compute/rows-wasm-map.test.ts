import type { ColumnInfo } from '../../src/protocol';
import { GaiaError } from '../../src/protocol';
import { loadKernel, releaseKernel } from '../../src/compute/kernel';
import { IdRange } from '../../src/compute/id-range';
import { MapFold } from '../../src/compute/map-fold';
import type { MapSpec } from '../../src/compute/map-spec';
import { rowScanner } from '../../src/compute/wasm-row-scanner';
import { HISTORY_SIZE, TEXT } from '../../src/compute/wasm/layout';
import { random } from './fold-files';

/** Maps of the same rows by both engines; the fold of cells one by one is the oracle. */

const KINDS = ['float64', 'float32', 'int64', 'int32', 'int16', 'int8', 'bool', 'string'];
const COLUMNS: ColumnInfo[] = [
  { name: 'source_id', datatype: 'int64' },
  ...KINDS.map(datatype => ({ name: datatype, datatype }))
];
const CELLS: Record<string, string[]> = {
  float64: ['17.25', '-1.5E-3', 'NaN', '1e300', '0.1', 'null', '-1e300', '123456.789012345678', '', 'Infinity'],
  float32: ['17.25', '-1.5E-3', 'NaN', '3e38', '0.1', 'null', '16777217', '"2.5"'],
  int64: ['4472832130942575872', '-9223372036854775808', 'null', '7'],
  int32: ['2147483647', '-1', 'null'],
  int16: ['32767', '-1', 'null', ''],
  int8: ['-128', '3', 'null'],
  bool: ['"True"', 'False', 'null'],
  string: ['a', '"null"', 'null', '"x,y"']
};

const SPECS: MapSpec[] = [
  ...KINDS.slice(0, 7).flatMap(column =>
    (['mean', 'count'] as const).map(stat => ({ type: 'HealpixMap', order: 5, layers: [{ column, stat }] }) as const)
  ),
  { type: 'HealpixMap', order: 3, layers: [{ column: 'string', stat: 'count' }] },
  { type: 'DensityMap', order: 8, columns: ['1'] },
  { type: 'DensityMap', order: 2, columns: ['1', 'float32', 'string'] }
];

function makeText(next: () => number, rows: number, bad: boolean): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const lines = Array.from({ length: rows }, (_, i) => {
    const id = BigInt(Math.floor(next() * 3000)) * (1n << 48n) + BigInt(i);
    return [String(id), ...KINDS.map(kind => (next() < 0.8 ? CELLS[kind][0] : pick(CELLS[kind])))];
  });
  if (bad) {
    pick(lines)[next() < 0.5 ? 0 : Math.floor(next() * COLUMNS.length)] = pick([
      'x',
      '-5',
      'null',
      '9223372036854775807',
      '1.5',
      ''
    ]);
  }
  return lines.map(line => `${line.join()}\n`).join('');
}

function mapOf(
  engine: 'wasm' | 'zlib',
  spec: MapSpec,
  text: string,
  push: (bytes: Uint8Array) => Iterable<Uint8Array>
) {
  const kernel = engine === 'wasm' ? loadKernel() : undefined;
  const range = text.length % 3 === 0 ? new IdRange({ first: 0n, last: 3000n << 48n }) : undefined;
  const fold = new MapFold('t', spec, range);
  try {
    const scanner = rowScanner('t', COLUMNS.length, fold.bind(COLUMNS), 44, fold, { engine, kernel });
    const memory = kernel && new Uint8Array(kernel.memory.buffer);
    let before = 0;
    for (const chunk of push(new Uint8Array(Buffer.from(text)))) {
      if (memory) {
        // as the decoder does it: the text before a chunk lies before it
        memory.copyWithin(TEXT - HISTORY_SIZE, TEXT + before - HISTORY_SIZE, TEXT + before);
        memory.set(chunk, TEXT);
        before = chunk.length;
        scanner.push(memory.subarray(TEXT, TEXT + chunk.length));
      } else {
        scanner.push(chunk);
      }
    }
    scanner.end();
    return fold.partial();
  } catch (reason) {
    if (reason instanceof GaiaError) {
      return `${reason.code} ${reason.message}`;
    }
    throw reason;
  } finally {
    if (kernel) {
      releaseKernel(kernel);
    }
  }
}

test.each(SPECS)('the same map, or the same fault: %j', spec => {
  const next = random(20240715);
  let faults = 0;
  for (let i = 0; i < 40; i++) {
    const text = makeText(next, 1 + Math.floor(next() * 400), next() < 0.3);
    const size = 50 + Math.floor(next() * 20000);
    const pieces = function* (bytes: Uint8Array): Generator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) {
        yield bytes.subarray(at, at + size);
      }
    };
    const found = mapOf('wasm', spec, text, pieces);
    expect(found).toEqual(mapOf('zlib', spec, text, bytes => [bytes]));
    faults += typeof found === 'string' ? 1 : 0;
  }
  expect(faults).toBeGreaterThan(0);
  expect(faults).toBeLessThan(20);
});
