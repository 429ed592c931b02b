/**
 * gaialab's SQL: ADQL 2.1's SELECT over the catalogue, one meaning on every engine.
 *
 * ```ts
 * const catalogue = releaseCatalogue([releaseNamed('DR3')]);
 * const sql = bindSql(text, catalogue); // GaiaError with the place where something is wrong
 * lintSql(sql); // what an expert would say
 * scanNeeds(sql); // per table: columns, condition, sky and source_ids
 * emitDuckDb(sql, { table: ({ relation }) => [`scan_${relation}`] }).sql;
 * emitSpark(sql).sql;
 * ```
 *
 * For editors: {@link highlightSql}, {@link completeSql}. Everything here runs in browsers too.
 */
export { parseSql } from './parse-sql';
export { printSql } from './print';
export type * from './ast';
export { bindSql, type BoundSql } from './bind-sql';
export type * from './bound';
export { fullName, releaseCatalogue, tableIn, type Catalogue, type CatalogueOptions, type SqlTable } from './catalogue';
export { emitDuckDb, emitSpark, type EmitOptions, type Emitted } from './emit/emit';
export type { EngineTable, TableReference } from './emit/query-writer';
export { scanNeeds, type ScanNeed } from './scan-needs';
export { lintSql } from './lint';
export { LINT_CODES, type LintCode, type LintWarning } from './lint-context';
export { highlightSql, type HighlightToken } from './highlight';
export { completeSql } from './complete';
export type { Completion, Completions } from '../../protocol';
export { lintScan, type LintedScan, type ScanTexts } from './lint-scan';
export { AGGREGATE_RULES } from './aggregates';
export { SQL_RULES } from './functions';
