import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnData, RowBatch } from '../../src/compute/batch';
import { RowBatcher } from '../../src/compute/row-batcher';
import { scanFile } from '../../src/compute/scan-file';
import { HeaderReader } from '../../src/compute/header';
import type { Engine } from '../../src/compute/kernel';
import type { RowScanner } from '../../src/compute/row-scanner';
import { rowScanner } from '../../src/compute/wasm-row-scanner';
import type { ColumnInfo } from '../../src/protocol';
import { type GaiaError } from '../../src/protocol';

export const PYTHON = process.env.GAIALAB_PYTHON ?? '.venv/bin/python';
export const WORKER = join(__dirname, '../../gaialab/service/worker.cjs');

/** Who reads: each must give the same. */
export const ENGINES = ['wasm', 'zlib'] as const satisfies readonly Engine[];

/** Has the tests of a block read by one engine, as GAIALAB_ENGINE does for a user. */
export function readBy(engine: Engine): void {
  const before = process.env.GAIALAB_ENGINE;
  beforeAll(() => {
    process.env.GAIALAB_ENGINE = engine;
  });
  afterAll(() => {
    process.env.GAIALAB_ENGINE = before ?? '';
  });
}

export type Value = null | boolean | string | Value[];

const words = new DataView(new ArrayBuffer(8));

function bits(value: number, single: boolean): string {
  if (value !== value) {
    return 'nan';
  }
  if (single) {
    words.setFloat32(0, value);
    return words.getUint32(0).toString(16).padStart(8, '0');
  }
  words.setFloat64(0, value);
  return words.getBigUint64(0).toString(16).padStart(16, '0');
}

const bitAt = (bitmap: Uint8Array, i: number): boolean => ((bitmap[i >> 3] >> (i & 7)) & 1) === 1;

/** A value as oracle.py prints it: floats as the hex of their bits, integers as text. */
export function canonical(column: ColumnData, i: number): Value {
  const { kind, validity, values, offsets, items } = column;
  if (validity && !bitAt(validity, i)) {
    return null;
  }
  switch (kind) {
    case 'list':
      return Array.from({ length: offsets![i + 1] - offsets![i] }, (_, k) => canonical(items!, offsets![i] + k));
    case 'string':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        (values as Uint8Array).subarray(offsets![i], offsets![i + 1])
      );
    case 'bool':
      return bitAt(values as Uint8Array, i);
    case 'float32':
    case 'float64':
      return bits((values as Float64Array)[i], kind === 'float32');
    default:
      return String(values![i]);
  }
}

export function rowsOf(batch: RowBatch): Value[][] {
  return Array.from({ length: batch.rows }, (_, i) => batch.columns.map(column => canonical(column, i)));
}

/** Reads a file on this thread. */
export async function readFile(path: string, names?: string[], columns?: ColumnInfo[]): Promise<Value[][]> {
  const rows: Value[][] = [];
  const batcher = new RowBatcher(path, names, batch => rows.push(...rowsOf(batch)));
  await scanFile(path, batcher, { columns });
  return rows;
}

/** Reads text that comes in the given chunks. */
export function readChunks(
  chunks: readonly Uint8Array[],
  columns?: ColumnInfo[],
  names?: string[],
  engine?: Engine
): Value[][] {
  const rows: Value[][] = [];
  const reader = new HeaderReader('t.csv', columns);
  const batcher = new RowBatcher('t.csv', names, batch => rows.push(...rowsOf(batch)));
  let scanner: RowScanner | undefined;
  const begin = (): RowScanner => {
    const { columns: all, delimiter } = reader.header!;
    return rowScanner('t.csv', all.length, batcher.bind(all), delimiter, batcher, { engine });
  };
  for (const chunk of chunks) {
    let start = 0;
    if (!scanner) {
      start = reader.push(chunk);
      if (start < 0) {
        continue;
      }
      scanner = begin();
    }
    scanner.push(chunk.subarray(start));
  }
  if (!scanner) {
    reader.end();
    scanner = begin();
  }
  scanner.end();
  batcher.end();
  return rows;
}

export const readText = (text: string, columns?: ColumnInfo[], names?: string[]): Value[][] =>
  readChunks([new TextEncoder().encode(text)], columns, names);

export function faultOf(work: () => unknown): GaiaError {
  try {
    work();
  } catch (reason) {
    return reason as GaiaError;
  }
  throw new Error('no error came');
}

export async function rejection(work: Promise<unknown>): Promise<GaiaError> {
  return work.then(
    () => {
      throw new Error('no error came');
    },
    (reason: unknown) => reason as GaiaError
  );
}

export function python(script: string, ...args: string[]): string {
  return execFileSync(PYTHON, [script, ...args], { maxBuffer: 1 << 30, encoding: 'utf8' });
}

/** A folder of the test file's own, and what it takes to fill it. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'gaialab-test-'));

  file(name: string, content: string | Uint8Array): { path: string; bytes: number } {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return { path, bytes: statSync(path).size };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
