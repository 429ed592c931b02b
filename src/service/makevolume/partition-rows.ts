import { PARTITIONS, type Partition } from '../../gaia/partitions';
import { ARCSEC } from '../../sky/angles';
import { rotate, rotation } from '../../sky/frames';
import { cellOfPixel } from '../../sky/healpix-cell';
import { positionInFace } from '../../sky/healpix-sphere';
import { FIVE, observeAstrometry, transitsAt } from './astrometry';
import type { CsvText } from './csv-text';
import { applyPublished, type KnownStar } from './known-stars';
import { describeStar } from './parameters';
import type { Permutation } from './permutation';
import { observePhotometry } from './photometry';
import { MAIN_SEQUENCE, THIN } from './populations';
import { Random } from './random';
import { at, clamp, newRow } from './row';
import type { TableText } from './table-text';
import { PartitionSky, POPULATION_SLOTS } from './sky-draw';
import { emptyStar, StarMaker } from './stars';
import { observeVelocity } from './velocities';

const TO_GALACTIC = rotation('icrs', 'galactic');
const TO_ECLIPTIC = rotation('icrs', 'ecliptic');
const RANDOM_INDEX = at('random_index');
const REF_EPOCH = at('ref_epoch');
const RA = at('ra');
const DEC = at('dec');
const L = at('l');
const B = at('b');
const ECL_LON = at('ecl_lon');
const ECL_LAT = at('ecl_lat');
const SOLVED = at('astrometric_params_solved');
const G_MAG = at('phot_g_mean_mag');
const VELOCITY = at('radial_velocity');
const TEFF = at('teff_gspphot');

const EPOCH = 2016;
const SIDE = 4096;
/** Rows behind one block of text: about 10 MB of gaia_source. */
const BLOCK = 8192;
/** Where the rows are long, a block ends here [bytes]. */
const LARGEST_BLOCK = 1 << 24;
/** Streams of random numbers for the order in a file, beyond those of the partitions. */
const SCRAMBLED = 1 << 20;
/** Side of a level-12 pixel, roughly [deg]. */
const CELL = 51.5 * ARCSEC;
/** Part of the sources at a level-8 border whose position lies beyond it: gives 2 in 1000 of all. */
const STRAYS = 0.0085;
/** Farthest that such a source lies beyond [level-12 pixels]. */
const STRAY_REACH = (0.75 * ARCSEC) / CELL;

/** What the rows of one partition are made from. */
export interface PartitionPlan {
  partition: Partition;
  rows: number;
  /** Number of rows in all partitions before this one. */
  before: number;
  /** Mean number of rows per partition of the volume. */
  mean: number;
  seed: number;
  known: readonly KnownStar[];
  order: Permutation;
  /** The table that the rows are for. */
  table: TableText;
  /** Whether the rows of a block come in a random order. */
  scrambled?: boolean;
}

/** First and last source_id of the rows written: pixel and what is below it. */
export interface IdSpan {
  first?: readonly [pixel: number, low: number];
  last?: readonly [pixel: number, low: number];
}

/**
 * Makes the rows of a partition, sorted by source_id, as blocks of CSV text; a block without rows is empty. Every table
 * of a source comes from the same draws.
 *
 * @param text - scratch; empty whenever a block is handed out, so that partitions made in turn can share it
 * @param span - told the ids
 */
export function* partitionRows(plan: PartitionPlan, text: CsvText, span: IdSpan = {}): Generator<Buffer> {
  if (plan.rows === 0) {
    return;
  }
  const { partition, rows, known } = plan;
  const random = new Random(plan.seed, PARTITIONS.indexOf(partition));
  const sky = new PartitionSky(partition, plan.mean);
  const drawn = sky.draw(rows - known.length, random, new Set(known.map(star => star.pixel)));
  const maker = new RowMaker(new StarMaker(sky.l, sky.b, random), random, partition, plan.table, span);
  const scrambler = plan.scrambled
    ? new Scrambler(new Random(plan.seed, SCRAMBLED + PARTITIONS.indexOf(partition)))
    : undefined;
  const ids = new RunningNumbers(drawn, random);
  let next = 0;
  for (let i = 0, written = 0; written < rows; written++) {
    const order = plan.order.at(plan.before + written);
    const star = known[next];
    if (star && (i === drawn.length || star.pixel * POPULATION_SLOTS < drawn[i])) {
      maker.known(star, order, text);
      next++;
    } else {
      const population = drawn[i] % POPULATION_SLOTS;
      const pixel = (drawn[i] - population) / POPULATION_SLOTS;
      maker.made(pixel, ids.at(i, pixel), population, order, text);
      i++;
    }
    scrambler?.rowEnds(text.size);
    if ((written + 1) % BLOCK === 0 || text.size > LARGEST_BLOCK) {
      const block = text.take();
      yield scrambler?.scrambled(block) ?? block;
    }
  }
  if (text.size > 0) {
    const block = text.take();
    yield scrambler?.scrambled(block) ?? block;
  }
}

/** Puts the rows of a block in a random order. */
class Scrambler {
  private ends: number[] = [];

  constructor(private readonly random: Random) {}

  rowEnds(end: number): void {
    this.ends.push(end);
  }

  scrambled(block: Buffer): Buffer {
    const rows = this.ends.map((end, i) => block.subarray(i === 0 ? 0 : this.ends[i - 1], end));
    this.ends = [];
    for (let i = rows.length - 1; i > 0; i--) {
      const other = this.random.below(i + 1);
      [rows[i], rows[other]] = [rows[other], rows[i]];
    }
    return Buffer.concat(rows);
  }
}

/** The part of the source_ids below the pixel: rises within each pixel. */
class RunningNumbers {
  private pixel = -1;
  private step = 0;
  private number = 0;
  private centre = 0;

  constructor(
    private readonly keys: Float64Array,
    private readonly random: Random
  ) {}

  at(index: number, pixel: number): number {
    if (pixel !== this.pixel) {
      let end = index;
      while (end < this.keys.length && Math.floor(this.keys[end] / POPULATION_SLOTS) === pixel) {
        end++;
      }
      this.pixel = pixel;
      this.step = Math.min(16384, Math.floor(2 ** 25 / (end - index)));
      this.number = 0;
      // The three bits above the running number name the processing centre.
      this.centre = this.random.below(2) * 2 ** 32;
    }
    const low = this.number + 1 + this.random.below(this.step - 1);
    this.number += this.step;
    return this.centre + low * 128;
  }
}

/** Makes one row at a time. */
class RowMaker {
  private readonly row = newRow();
  private readonly star = emptyStar();
  private readonly angles = new Float64Array(2);
  private readonly crowding: number;

  constructor(
    private readonly stars: StarMaker,
    private readonly random: Random,
    partition: Partition,
    private readonly table: TableText,
    private readonly span: IdSpan
  ) {
    // Gaia's partitions hold about equal numbers of sources: a narrow one is crowded sky.
    const perSquareDegree = 535_059 / ((partition.last - partition.first + 1) * 0.05246);
    this.crowding = clamp((Math.log10(perSquareDegree) - 4) / 2, 0, 1);
  }

  made(pixel: number, low: number, population: number, order: number, text: CsvText): void {
    const { row, star } = this;
    row.fill(NaN);
    this.place(pixel);
    this.stars.draw(population, row[L], row[B], star);
    this.observe();
    row[RANDOM_INDEX] = order;
    this.write(pixel, low, false, text);
  }

  known(known: KnownStar, order: number, text: CsvText): void {
    const { row, star } = this;
    const value = new Map(known.published);
    do {
      row.fill(NaN);
      row[RA] = value.get(RA) as number;
      row[DEC] = value.get(DEC) as number;
      this.direct();
      this.stars.draw(THIN, row[L], row[B], star);
      star.kind = MAIN_SEQUENCE;
      star.g = known.g;
      star.rp = known.g - 0.42 * known.bpRp;
      star.bp = star.rp + known.bpRp;
      star.bpRp = known.bpRp;
      star.distance = 1000 / (value.get(at('parallax')) as number);
      star.teff = 3200;
      star.ag = star.a0 = star.reddening = 0;
      this.observe();
    } while (
      row[SOLVED] !== FIVE ||
      row[G_MAG] !== row[G_MAG] ||
      row[VELOCITY] !== row[VELOCITY] ||
      row[TEFF] !== row[TEFF]
    );
    applyPublished(known, row);
    row[RANDOM_INDEX] = order;
    this.write(known.pixel, known.low, true, text);
  }

  private write(pixel: number, low: number, exact: boolean, text: CsvText): void {
    const { row, table, span } = this;
    if (table.has(row)) {
      table.write(row, pixel, low, exact, text);
      span.last = [pixel, low];
      span.first ??= span.last;
    }
  }

  /** Draws a position in the pixel, seldom just beyond it. */
  private place(pixel: number): void {
    const { row } = this;
    const { face, x, y } = cellOfPixel(12, pixel);
    const position = positionInFace(face, (x + this.within(x)) / SIDE, (y + this.within(y)) / SIDE);
    row[RA] = position.ra;
    row[DEC] = position.dec;
    this.direct();
  }

  /** Place along one side of the pixel, 0…1; beyond it for the few that have left their level-8 pixel. */
  private within(cell: number): number {
    const { random } = this;
    const place = random.uniform();
    const inLevel8 = cell & 15;
    const atFace = cell === 0 || cell === SIDE - 1;
    if ((inLevel8 === 0 || inLevel8 === 15) && !atFace && random.chance(STRAYS)) {
      const beyond = STRAY_REACH * (0.05 + 0.95 * place);
      return inLevel8 === 0 ? -beyond : 1 + beyond;
    }
    return place;
  }

  private direct(): void {
    const { row, angles } = this;
    rotate(TO_GALACTIC, row[RA], row[DEC], angles);
    row[L] = angles[0];
    row[B] = angles[1];
    rotate(TO_ECLIPTIC, row[RA], row[DEC], angles);
    row[ECL_LON] = angles[0];
    row[ECL_LAT] = angles[1];
    row[REF_EPOCH] = EPOCH;
  }

  private observe(): void {
    const { row, star, random, crowding } = this;
    const transits = transitsAt(row[ECL_LAT], random);
    observePhotometry(star, transits, crowding, random, row);
    observeAstrometry(star, transits, crowding, random, row);
    observeVelocity(star, transits, random, row);
    describeStar(star, random, row);
  }
}
