import { gzipSync } from 'node:zlib';
import { python, type Scratch } from './support';

/** xorshift: the same numbers every time. */
export function random(seed: number): () => number {
  let state = seed * 2654435761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const HEADER = [
  '# %ECSV 1.0',
  '# ---',
  "# delimiter: ','",
  '# datatype:',
  '# - {name: source_id, datatype: int64}',
  '# - {name: random_index, datatype: int64}',
  '# - {name: ra, datatype: float64, unit: deg}',
  '# - {name: dec, datatype: float64, unit: deg}',
  '# - {name: mag, datatype: float64, unit: mag}',
  '# - {name: colour, datatype: float32, unit: mag}',
  '# - {name: flag, datatype: bool}',
  '# - {name: name, datatype: string}',
  'source_id,random_index,ra,dec,mag,colour,flag,name',
  ''
].join('\n');

export interface FoldFile {
  path: string;
  bytes: number;
  rows: number;
}

/** Files of sources in ascending ranges of source_id, of very different lengths; ids repeat in no file. */
export function foldFiles(scratch: Scratch, count = 7): FoldFile[] {
  let id = 0n;
  return Array.from({ length: count }, (_, f) => {
    const next = random(f + 17);
    const rows = 40 + 900 * ((f * 3) % count);
    const lines = Array.from({ length: rows }, (_row, i) => {
      id += BigInt(Math.floor(next() * 2 ** 40)) << 8n;
      const ra = next() < 0.01 ? 'null' : String(next() * 360);
      const dec = String((Math.asin(2 * next() - 1) * 180) / Math.PI);
      const level = next();
      // magnitudes in steps of 0.25 make ties
      const mag =
        level < 0.1
          ? 'null'
          : level < 0.15
            ? 'NaN'
            : String(level < 0.5 ? 5 + Math.floor(next() * 60) / 4 : 21 * next());
      const colour = next() < 0.1 ? 'null' : String(Math.fround(4 * next() - 1));
      return `${id},${(f * 7919 + i * 104729) % 20000},${ra},${dec},${mag},${colour},"${next() < 0.3 ? 'True' : 'False'}",n${Math.floor(next() * 9)}\n`;
    });
    return { rows, ...scratch.file(`f${f}.csv.gz`, gzipSync(HEADER + lines.join(''))) };
  });
}

export interface OracleRequest {
  kind: string;
  [key: string]: unknown;
}

/** What numpy and astropy answer. */
export function foldOracle<T extends unknown[]>(
  scratch: Scratch,
  files: readonly FoldFile[],
  requests: readonly OracleRequest[]
): T {
  const job = scratch.file('job.json', JSON.stringify({ paths: files.map(({ path }) => path), requests }));
  return JSON.parse(python(`${__dirname}/fold_oracle.py`, job.path)) as T;
}
