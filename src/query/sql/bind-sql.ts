import type { Warning } from '../source-text';
import type { Query } from './ast';
import { bindQuery } from './bind-query';
import type { BoundQuery } from './bound';
import type { Catalogue } from './catalogue';
import type { Session } from './context';
import { parseSql } from './parse-sql';
import { prune } from './prune';
import { withLine } from './sql-error';

/** A query over a catalogue, ready to be planned, written for an engine, or judged. */
export interface BoundSql {
  text: string;
  tree: Query;
  query: BoundQuery;
  /** What binding noticed; {@link lintSql} adds what an expert would. */
  warnings: Warning[];
}

/**
 * Resolves names and types of a query.
 *
 * Tables and columns may be spelt in snake_case or camelCase, with or without the schema. Integer division drops the
 * fraction, as in ADQL; NULLs sort last.
 *
 * @throws GaiaError BAD_REQUEST, UNKNOWN_TABLE or UNKNOWN_COLUMN, with the place in `details` as {@link parseSql}
 */
export function bindSql(text: string, catalogue: Catalogue): BoundSql {
  return withLine(() => {
    const tree = parseSql(text);
    const session: Session = { text, catalogue, warnings: [], ids: 0 };
    const query = bindQuery({ session, named: [], outer: [] }, tree);
    prune(query);
    return { text, tree, query, warnings: session.warnings };
  });
}
