import { bad, listOf, oneOf, type Check } from './check';
import { choiceField, type Field } from './fields';
import { STATS, type HealpixMapRequest, type Stat } from './requests';

/** One statistic of a map: that of a column or expression. */
export interface MapStatistic {
  column: string;
  stat: Stat;
}

/** Columns of a map at most: each is a layer, and most have a layer of counts behind them. */
export const MAX_MAP_COLUMNS = 64;

/** The statistics of a map, in the order of its layers. */
export function mapStatistics({ column, columns, stat = 'mean' }: Partial<HealpixMapRequest>): MapStatistic[] {
  const all = columns ?? (column === undefined ? [] : [column]);
  return all.map((name, i) => ({ column: name, stat: Array.isArray(stat) ? stat[i] : stat }));
}

/** The fields of a request that say these statistics, in the shortest way: the inverse of {@link mapStatistics}. */
export function statisticFields(all: readonly MapStatistic[]): Pick<HealpixMapRequest, 'column' | 'columns' | 'stat'> {
  const [{ column, stat }] = all;
  const isOne = all.every(other => other.stat === stat);
  return {
    ...(all.length === 1 ? { column } : { columns: all.map(one => one.column) }),
    stat: isOne ? stat : all.map(one => one.stat)
  };
}

const stats: Check<Stat | Stat[]> = (value, name) =>
  Array.isArray(value) ? listOf(oneOf(STATS))(value, name) : oneOf(STATS)(value, name);

/** A statistic for all columns, or a list with one for each. */
export const statField: Field = { ...choiceField(STATS, 'mean'), check: stats };

/** @throws GaiaError BAD_REQUEST where the columns of a map are not said once, or have not a statistic each */
export function checkStatistics({ column, columns, stat }: Partial<HealpixMapRequest>): void {
  if ((column === undefined) === (columns === undefined)) {
    throw bad('A HEALPix map takes "column" or "columns".', 'Name one column, or a list of columns.');
  }
  const count = columns?.length ?? 1;
  if (count > MAX_MAP_COLUMNS) {
    throw bad(`A map has ${MAX_MAP_COLUMNS} columns at most, not ${count}.`);
  }
  if (Array.isArray(stat) && stat.length !== count) {
    throw bad(
      `"stat" has ${stat.length} statistics for ${count} ${count === 1 ? 'column' : 'columns'}.`,
      'Give one for all columns, or one for each.'
    );
  }
}
