import { closestNames, plainName } from '../../gaia/names';
import type { ReleaseProfile } from '../../gaia/release';
import type { TableProfile } from '../../gaia/table';
import { GaiaError, type ColumnInfo } from '../../protocol';

/** A table that queries may read. */
export interface SqlTable {
  /** `gaiadr3`; without one for a user's own table. */
  schema?: string;
  name: string;
  aliases?: readonly string[];
  /** Undefined where they are not known before a file is open. */
  columns?: readonly ColumnInfo[];
  description?: string;
  /** Name of the release that it belongs to, `DR3`. */
  release?: string;
  /** Epoch of its positions [Julian year]. */
  referenceEpoch?: number;
  /** Published number of rows. */
  rows?: number;
}

/** The tables that there are; names may be spelt `gaia_source`, `gaiaSource` or `gaiasource`. */
export interface Catalogue {
  readonly tables: readonly SqlTable[];
}

/** What {@link releaseCatalogue} takes beside releases. */
export interface CatalogueOptions {
  /** Columns of tables whose profile has none, as their files say. */
  columns?: (release: ReleaseProfile, table: TableProfile) => readonly ColumnInfo[] | undefined;
  /** Tables of the user. */
  tables?: readonly SqlTable[];
}

/** The tables of some releases; where a name stands without a schema, the first release that has it is meant. */
export function releaseCatalogue(releases: readonly ReleaseProfile[], options: CatalogueOptions = {}): Catalogue {
  const published = [...new Set(releases)].flatMap(release =>
    release.tables.map((table): SqlTable => ({
      schema: release.schema,
      name: table.name,
      aliases: table.aliases,
      columns: options.columns?.(release, table) ?? table.columns,
      release: release.name,
      referenceEpoch: release.referenceEpoch,
      rows: table.rows
    }))
  );
  return { tables: [...(options.tables ?? []), ...published] };
}

/**
 * The table that a query means by `gaiadr3.gaia_source`, `gaiadr3.gaiasource`, `gaia_source`, ….
 *
 * @throws GaiaError UNKNOWN_TABLE with the closest names as hint
 */
export function tableIn({ tables }: Catalogue, parts: readonly string[]): SqlTable {
  const wanted = plainName(parts[parts.length - 1]);
  const schema = parts.slice(0, -1).map(plainName).join('.');
  const inSchema = tables.filter(table => schema === '' || plainName(table.schema ?? '') === schema);
  const found = inSchema.find(
    ({ name, aliases = [] }) => wanted !== '' && [name, ...aliases].some(known => plainName(known) === wanted)
  );
  if (found) {
    return found;
  }
  const text = parts.join('.');
  const schemas = [...new Set(tables.flatMap(table => table.schema ?? []))];
  if (schema !== '' && inSchema.length === 0) {
    throw new GaiaError('UNKNOWN_TABLE', `There is no schema '${parts.slice(0, -1).join('.')}'`, known(schemas), {
      table: text
    });
  }
  const near = closestNames(parts[parts.length - 1], [...new Set(inSchema.map(table => table.name))]);
  const names = inSchema.map(fullName);
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : known(names);
  throw new GaiaError('UNKNOWN_TABLE', `There is no table '${text}'`, hint, { table: text });
}

/** `gaiadr3.gaia_source`. */
export const fullName = ({ schema, name }: SqlTable): string => (schema === undefined ? name : `${schema}.${name}`);

function known(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return `Known: ${shown}${names.length > 8 ? ', ...' : ''}.`;
}
