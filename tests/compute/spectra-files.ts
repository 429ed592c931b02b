import { gzipSync } from 'node:zlib';
import { random, type FoldFile } from './fold-files';
import type { Scratch } from './support';

export const SAMPLES = 343;

const HEADER = [
  '# %ECSV 1.0',
  '# ---',
  "# delimiter: ','",
  '# datatype:',
  '# - {name: source_id, datatype: int64}',
  '# - {name: solution_id, datatype: int64}',
  '# - {name: ra, datatype: float64, unit: deg}',
  '# - {name: dec, datatype: float64, unit: deg}',
  '# - {name: flux, datatype: string, unit: W.m**-2.nm**-1, subtype: "float32[null]"}',
  '# - {name: flux_error, datatype: string, unit: W.m**-2.nm**-1, subtype: "float32[null]"}',
  'source_id,solution_id,ra,dec,flux,flux_error',
  ''
].join('\n');

/** As Java writes floats, with some of the digits. */
const text = (value: number, digits: number): string => Number(value.toPrecision(digits)).toExponential().toUpperCase();

/** Fluxes of a smooth spectrum. @param shape - 0 to 1: red to blue */
export function smooth(shape: number, brightness: number): number[] {
  return Array.from({ length: SAMPLES }, (_, i) => {
    const x = i / SAMPLES;
    return (
      brightness * (1 + shape * Math.cos(3 * x) + (1 - shape) * x * x - 0.3 * Math.exp(-(((x - shape) / 0.05) ** 2)))
    );
  });
}

/**
 * Files of spectra of very different brightness, with what spoils one: nulls, NaN, other lengths, no light; every tenth is
 * the one before it, so that distances tie.
 */
export function spectraFiles(scratch: Scratch, count = 4, rows = 150): FoldFile[] {
  let id = 1n << 50n;
  const next = random(5);
  return Array.from({ length: count }, (_, f) => {
    let arrays = '';
    const lines = Array.from({ length: rows }, (_row, i) => {
      id += BigInt(1 + Math.floor(next() * 2 ** 30));
      if (i % 10 !== 9) {
        arrays = `${spoiled(smooth(next(), 10 ** (-13 - 5 * next())), i, next)},${errors(i, next)}`;
      }
      return `${id},1,${360 * next()},${90 * next()},${arrays}\n`;
    });
    return { rows, ...scratch.file(`XpSampledMeanSpectrum_${f}.csv.gz`, gzipSync(HEADER + lines.join(''))) };
  });
}

function spoiled(flux: number[], i: number, next: () => number): string {
  const cells = flux.map(value =>
    text(value * (1 + 0.05 * (next() - 0.5)) * (next() < 0.01 ? -1 : 1), 2 + Math.floor(8 * next()))
  );
  switch (i % 25) {
    case 3:
      return 'null';
    case 5:
      cells[100] = 'NaN';
      break;
    case 8:
      cells[342] = 'null';
      break;
    case 11:
      cells.pop();
      break;
    case 13:
      return `"[${cells.map(() => '0.0').join(',')}]"`;
    case 15:
      cells[7] = '0.0';
      cells[8] = '1E-17';
      break;
    case 17:
      return `"(${cells.join(', ')})"`;
    case 18:
      return '"[]"';
  }
  return `"[${cells.join(',')}]"`;
}

function errors(i: number, next: () => number): string {
  const cells = Array.from({ length: SAMPLES }, () => text(1e-17 * (0.5 + next()), 7));
  if (i % 31 === 4) {
    cells[200] = '0.0';
  }
  return i % 29 === 6 ? 'null' : `"[${cells.join(',')}]"`;
}
