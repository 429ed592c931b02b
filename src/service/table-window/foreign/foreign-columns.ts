import type { ColumnInfo } from '../../../protocol';
import { quotedName } from '../../../query/sql/quote';

/** A column of a Parquet file: what it is here, and the expression that gives it so. */
export interface ForeignColumn {
  info: ColumnInfo;
  sql: string;
}

/** DuckDB's types as the scanner's; unsigned integers become the next wider ones. */
const KINDS: Readonly<Record<string, [datatype: string, cast?: string]>> = {
  BOOLEAN: ['bool'],
  TINYINT: ['int8'],
  SMALLINT: ['int16'],
  INTEGER: ['int32'],
  BIGINT: ['int64'],
  UTINYINT: ['int16', 'SMALLINT'],
  USMALLINT: ['int32', 'INTEGER'],
  UINTEGER: ['int64', 'BIGINT'],
  FLOAT: ['float32'],
  DOUBLE: ['float64'],
  VARCHAR: ['string']
};

/** Lists of numbers stay lists; what the scanner has no type for (structures, times, decimals) becomes text. */
export function foreignColumn(name: string, type: string): ForeignColumn {
  const quoted = quotedName(name);
  const known = KINDS[type];
  if (known !== undefined) {
    const [datatype, cast] = known;
    return { info: { name, datatype }, sql: cast === undefined ? quoted : `CAST(${quoted} AS ${cast})` };
  }
  const item = KINDS[/^([A-Z]+)\[\d*\]$/.exec(type)?.[1] ?? ''];
  if (item !== undefined) {
    const [datatype, cast] = item;
    const sql = cast === undefined ? quoted : `CAST(${quoted} AS ${cast}[])`;
    return { info: { name, datatype: 'string', subtype: `${datatype}[null]` }, sql };
  }
  return { info: { name, datatype: 'string' }, sql: `CAST(${quoted} AS VARCHAR)` };
}
