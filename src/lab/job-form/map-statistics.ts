import { names, REQUEST_FIELDS, type FieldTable, type HealpixMapRequest } from '../../protocol';
import { splitList } from './draft';

const { columns: _columns, column: _column, stat, ...others } = REQUEST_FIELDS.HealpixMap;

/** The fields of a HEALPix map as the form has them: one text holds one column or several. */
export const STATISTICS_FORM: FieldTable = {
  column: { kind: 'expressions', check: names, required: true },
  stat: {
    ...stat,
    check: (value, name) => {
      const all = splitList(String(value));
      return stat.check(all.length === 1 ? all[0] : all, name);
    }
  },
  ...others
};

/** The request's fields of what stands in the form. */
export function statisticsOf({ column, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const columns = column as string[];
  return columns.length === 1 ? { column: columns[0], ...rest } : { columns, ...rest };
}

/** The inverse of {@link statisticsOf}. */
export const statisticsWritten = ({ column, columns, ...rest }: HealpixMapRequest): Record<string, unknown> => ({
  column: columns ?? (column === undefined ? undefined : [column]),
  ...rest
});
