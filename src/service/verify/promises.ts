import type { ReleaseProfile } from '../../gaia/release';
import { spanOfFile } from '../../gaia/file-spans';
import type { TableProfile } from '../../gaia/table';
import type { FileTask } from './findings';

/** Tables in which a source may have several rows: one a name, class or epoch. */
const SEVERAL_ROWS = /_catalogue_name$|^vari_classifier|epoch/;

/**
 * What a release promises of one of its files.
 * @param table - undefined for a file of no known table: it is read, and nothing is promised
 */
export function taskOf(
  path: string,
  name: string,
  release: ReleaseProfile,
  table: TableProfile | undefined,
  isTable: boolean
): FileTask {
  const span = table && spanOfFile(table, name);
  const bySource = table !== undefined && (table.naming === 'healpix-range' || table.name === 'gaia_source');
  return {
    path,
    isTable,
    columns: table?.columns,
    ecsv: table !== undefined && release.header === 'ecsv',
    span: span && { first: span.first.toString(), last: span.last.toString() },
    sorted: bySource && release.partitioning === 'healpix-8',
    unique: bySource && !SEVERAL_ROWS.test(table.name),
    counted: Object.keys(table?.published?.counts ?? {})
  };
}
