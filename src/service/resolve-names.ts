import { resolveColumn } from '../gaia/names';
import { spectraColumns } from '../compute/scan';
import {
  GaiaError,
  mapStatistics,
  type ColumnInfo,
  type HealpixMapRequest,
  type HistogramAxis,
  type JobRequest,
  type MapStatistic,
  type SimilarSpectraRequest
} from '../protocol';
import { compileColumns, compileExpression, compileFilter, type CompiledFilter } from '../query';

export interface Resolved {
  /** The request with plain column names in the table's own spelling. */
  request: JobRequest;
  warnings: string[];
  /** The compiled `where`, if there is one. */
  filter?: CompiledFilter;
}

/**
 * Checks all columns and expressions of a request against a table's columns, before anything is read.
 * @throws GaiaError UNKNOWN_COLUMN, BAD_REQUEST pointing at the character.
 */
export function resolveNames(request: JobRequest, columns: readonly ColumnInfo[]): Resolved {
  const warnings: string[] = [];
  const note = <T extends { warnings: { message: string }[] }>(compiled: T): T => {
    warnings.push(...compiled.warnings.map(({ message }) => message));
    return compiled;
  };
  const { where } = request.source;
  const filter = where === undefined ? undefined : note(compileFilter(where, columns));
  /** A plain column comes back as the table spells it, an expression as it is. */
  const expression = (text: string): string => {
    if (/^\s*\w+\s*$/.test(text) && Number.isNaN(Number(text))) {
      return resolveColumn(columns, text).name;
    }
    note(compileExpression(text, columns));
    return text;
  };
  const axis = (given: HistogramAxis): HistogramAxis => ({ ...given, expression: expression(given.expression) });
  const list = (texts: readonly string[]): string[] => {
    const compiled = compileColumns(texts, columns);
    compiled.forEach(note);
    return compiled.map(({ name, text, column }) =>
      column !== undefined && !/\bAS\b/i.test(text) ? column.name : asNamed(text, name)
    );
  };
  switch (request.type) {
    case 'DensityMap': {
      const texts = request.columns?.map(text => (text.trim() === '1' ? '1' : expression(text)));
      return { request: texts ? { ...request, columns: [...new Set(texts)] } : request, warnings, filter };
    }
    case 'HealpixMap':
      return { request: { ...request, ...withStatistics(request, expression) }, warnings, filter };
    case 'Histogram': {
      const y = request.y && axis(request.y);
      return { request: { ...request, x: axis(request.x), ...(y && { y }) }, warnings, filter };
    }
    case 'Rows': {
      const top = request.top && { ...request.top, by: expression(request.top.by) };
      const chosen = request.columns && list(request.columns);
      return { request: { ...request, ...(chosen && { columns: chosen }), ...(top && { top }) }, warnings, filter };
    }
    case 'SimilarSpectra':
      return { request: withSpectraColumns(request, columns), warnings, filter };
    case 'Sql':
    case 'Verify':
      return { request, warnings, filter };
    case 'Convert':
      return {
        request: request.columns
          ? { ...request, columns: request.columns.map(text => resolveColumn(columns, text).name) }
          : request,
        warnings,
        filter
      };
    case 'Statistics':
      return {
        request: request.columns ? { ...request, columns: list(request.columns) } : request,
        warnings,
        filter
      };
  }
}

/** The statistics of a map with columns as the table spells them, each once. */
function withStatistics(request: HealpixMapRequest, named: (text: string) => string): Partial<HealpixMapRequest> {
  if (request.columns === undefined) {
    return { column: named(request.column!) };
  }
  const all = mapStatistics(request).map(({ column, stat }) => ({ column: named(column), stat }));
  const isFirst = ({ column, stat }: MapStatistic, i: number): boolean =>
    all.findIndex(other => other.column === column && other.stat === stat) === i;
  const once = all.filter(isFirst);
  const stat = Array.isArray(request.stat) ? once.map(one => one.stat) : request.stat;
  return { columns: once.map(({ column }) => column), ...(stat !== undefined && { stat }) };
}

/** Names the columns of spectra that are compared. @throws GaiaError UNKNOWN_COLUMN, BAD_REQUEST */
function withSpectraColumns(request: SimilarSpectraRequest, columns: readonly ColumnInfo[]): SimilarSpectraRequest {
  const { metric = 'euclidean' } = request;
  const fluxColumn = resolveColumn(columns, request.fluxColumn ?? 'flux').name;
  const usual = columns.find(({ name }) => name === `${fluxColumn}_error`)?.name;
  const errorColumn = request.errorColumn === undefined ? usual : resolveColumn(columns, request.errorColumn).name;
  if (metric === 'chi2' && errorColumn === undefined) {
    throw new GaiaError(
      'BAD_REQUEST',
      `The metric chi2 needs uncertainties, and there is no column ${fluxColumn}_error.`,
      'Name an errorColumn, or take another metric.'
    );
  }
  spectraColumns('', { fluxColumn, errorColumn, metric }, columns);
  return { ...request, fluxColumn, ...(errorColumn !== undefined && { errorColumn }) };
}

/** `text AS name`, where the text does not say so itself. */
function asNamed(text: string, name: string): string {
  return new RegExp(`\\bAS\\s+"?${name}"?\\s*$`, 'i').test(text) ? text : `${text} AS ${name}`;
}
