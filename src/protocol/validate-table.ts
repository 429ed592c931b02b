import { bad, defined, fieldsOf, flag, integerFrom, names, optional, text } from './check';
import { MAX_WINDOW_ROWS, type TablePlace, type TableWindowRequest } from './table';

const FIELDS = ['path', 'job', 'start', 'count', 'columns', 'where', 'sort', 'whole', 'exact'];

/** Checks a request for a window of a table. @throws GaiaError BAD_REQUEST naming the field and the value */
export function validateTableWindow(value: unknown): TableWindowRequest {
  const fields = fieldsOf(value, 'request', FIELDS);
  const sort = fields.sort === undefined ? undefined : fieldsOf(fields.sort, 'sort', ['by', 'descending']);
  return defined({
    ...validateTablePlace(fields.path, fields.job),
    start: integerFrom(0, Number.MAX_SAFE_INTEGER)(fields.start, 'start'),
    count: integerFrom(0, MAX_WINDOW_ROWS)(fields.count, 'count'),
    columns: optional(fields.columns, 'columns', names),
    where: optional(fields.where, 'where', text),
    sort:
      sort && defined({ by: text(sort.by, 'sort.by'), descending: optional(sort.descending, 'sort.descending', flag) }),
    whole: optional(fields.whole, 'whole', flag),
    exact: optional(fields.exact, 'exact', flag)
  });
}

/** @throws GaiaError BAD_REQUEST unless exactly one of both is there */
export function validateTablePlace(path: unknown, job: unknown): TablePlace {
  if ((path === undefined) === (job === undefined)) {
    throw bad('A table is named by "path" or by "job", one of both.');
  }
  return path === undefined ? { job: text(job, 'job') } : { path: text(path, 'path') };
}
