import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { compileFilter, type CompiledFilter } from '../query';
import { regionTest, SkyError, type RegionTest, type SkyRegion } from '../sky';
import type { RowBatch } from './batch';
import { columnPositions, pickColumns } from './inputs';
import { Reals } from './reals';

/** Which rows a scan works on: those that meet every condition given. Plain data. */
export interface Selection {
  /** A condition, as after SQL's WHERE; see `query/compileFilter`. */
  where?: string;
  /** The position (columns `ra`, `dec`) lies in this region; exact, borders included. Rows without position do not. */
  region?: SkyRegion;
  /** Short for a region that is a cone [deg]. */
  cone?: { ra: number; dec: number; radius: number };
  sample?: Sample;
}

/** A random part of the rows, by the column `random_index`; the same rows every time. */
export type Sample =
  /** `random_index` below this number. */
  | { randomIndexBelow: number }
  /** This part (0–1) of a table of `total` rows, whose random_index runs from 0 to total − 1. */
  | { fraction: number; total: number };

export const selectsAll = ({ where, region, cone, sample }: Selection): boolean =>
  where === undefined && region === undefined && cone === undefined && sample === undefined;

interface Part {
  columns: readonly string[];
  /** Marks rows in `mask`; returns how many. */
  run(batch: RowBatch, mask: Uint8Array): number;
}

/** A selection, compiled for a file's columns. */
export class Selector {
  /** Columns that it needs. */
  readonly columns: string[];
  private readonly parts: { part: Part; at: number[] }[];
  private mask = new Uint8Array(0);
  private further = new Uint8Array(0);
  private picked = new Int32Array(0);

  /** @throws GaiaError BAD_REQUEST, BAD_COORDINATE, UNKNOWN_COLUMN */
  constructor(selection: Selection, columns: readonly ColumnInfo[]) {
    const parts = partsOf(selection, columns);
    this.columns = [...new Set(parts.flatMap(part => part.columns))];
    this.parts = parts.map(part => ({ part, at: columnPositions(this.columns, part.columns) }));
  }

  /**
   * Numbers of the rows that are selected, ascending; valid until the next call.
   * @param batch - {@link columns} in their order
   * @returns undefined when all rows are
   */
  select(batch: RowBatch): Int32Array | undefined {
    const { rows } = batch;
    if (this.parts.length === 0) {
      return undefined;
    }
    if (this.mask.length < rows) {
      this.mask = new Uint8Array(rows);
      this.further = new Uint8Array(rows);
      this.picked = new Int32Array(rows);
    }
    const { mask, further, picked } = this;
    let count = rows;
    this.parts.forEach(({ part, at }, i) => {
      if (count === 0) {
        return;
      }
      count = part.run(pickColumns(batch, at), i === 0 ? mask : further);
      if (i > 0) {
        count = intersect(mask, further, rows);
      }
    });
    if (count === rows) {
      return undefined;
    }
    for (let i = 0, n = 0; n < count; i++) {
      picked[n] = i;
      n += mask[i];
    }
    return picked.subarray(0, count);
  }
}

function intersect(mask: Uint8Array, further: Uint8Array, rows: number): number {
  let count = 0;
  for (let i = 0; i < rows; i++) {
    count += mask[i] &= further[i];
  }
  return count;
}

function partsOf({ where, region, cone, sample }: Selection, columns: readonly ColumnInfo[]): Part[] {
  const parts: Part[] = [];
  if (sample !== undefined) {
    parts.push(compileFilter(`random_index < ${sampleLimit(sample)}`, columns));
  }
  for (const place of [region, cone && { cone }]) {
    if (place !== undefined) {
      parts.push(regionPart(place, columns));
    }
  }
  if (where !== undefined) {
    parts.push(compileFilter(where, columns) satisfies CompiledFilter);
  }
  return parts;
}

function sampleLimit(sample: Sample): number {
  if ('randomIndexBelow' in sample) {
    if (Number.isSafeInteger(sample.randomIndexBelow) && sample.randomIndexBelow >= 0) {
      return sample.randomIndexBelow;
    }
    throw new GaiaError(
      'BAD_REQUEST',
      `A sample's randomIndexBelow is a whole number, not ${sample.randomIndexBelow}.`
    );
  }
  const { fraction, total } = sample;
  if (!(fraction >= 0 && fraction <= 1) || !Number.isSafeInteger(total) || total < 0) {
    throw new GaiaError(
      'BAD_REQUEST',
      `A sample is a fraction from 0 to 1 of a number of rows, not ${fraction} of ${total}.`
    );
  }
  return Math.round(fraction * total);
}

function regionPart(region: SkyRegion, columns: readonly ColumnInfo[]): Part {
  const test = checkedTest(region);
  for (const name of ['ra', 'dec']) {
    if (!columns.some(column => column.name === name)) {
      throw new GaiaError('UNKNOWN_COLUMN', `There is no column ${name}, which a region needs.`, undefined, {
        column: name
      });
    }
  }
  const ra = new Reals();
  const dec = new Reals();
  return {
    columns: ['ra', 'dec'],
    run: (batch, mask) => test(ra.of(batch.columns[0]).values, dec.of(batch.columns[1]).values, mask, batch.rows)
  };
}

function checkedTest(region: SkyRegion): RegionTest {
  try {
    return regionTest(region);
  } catch (reason) {
    if (reason instanceof SkyError) {
      throw new GaiaError(reason.code, reason.message, reason.hint);
    }
    throw reason;
  }
}

/** @throws GaiaError for what is wrong with a selection whatever the columns are */
export function checkSelection({ region, cone, sample }: Selection): void {
  if (sample !== undefined) {
    sampleLimit(sample);
  }
  for (const place of [region, cone && { cone }]) {
    if (place !== undefined) {
      checkedTest(place);
    }
  }
}
