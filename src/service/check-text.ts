import { compileColumns, compileExpression, compileFilter, type CompiledExpression, type Warning } from '../query';
import { bindSql, completeSql, lintScan, lintSql, type Catalogue, type LintedScan, type SqlTable } from '../query/sql';
import { quotedName } from '../query/sql/quote';
import {
  GaiaError,
  type ColumnInfo,
  type Completions,
  type SqlNote,
  type TextCheckAnswer,
  type TextKind
} from '../protocol';

/** Checks a query over a catalogue. @throws GaiaError that is no fault of the text */
export function checkQuery(text: string, catalogue: Catalogue): TextCheckAnswer {
  return answered(text, () => {
    const bound = bindSql(text, catalogue);
    const notes = lintSql(bound).map(({ code, message, start, end }) => ({ code, message, start, end }));
    return { notes, columns: bound.query.columns.map(described) };
  });
}

/** Checks a condition, an expression or a list of columns of one table. @throws GaiaError that is no fault of the text */
export function checkPart(kind: Exclude<TextKind, 'sql'>, text: string, table: SqlTable): TextCheckAnswer {
  const columns = table.columns ?? [];
  return answered(text, () => {
    if (kind === 'where') {
      const { warnings } = compileFilter(text, columns);
      return { notes: ordered(warnings, lintScan({ table, items: [], where: text })), columns: [] };
    }
    const compiled = kind === 'columns' ? compileColumns(text, columns) : [compileExpression(text, columns)];
    const warnings = compiled.flatMap(one => one.warnings);
    return { notes: ordered(warnings, lintScan({ table, items: [text] })), columns: compiled.map(resultOf) };
  });
}

/** What may stand at the cursor of a query, or of a part of one over a table. */
export function completeText(kind: TextKind, text: string, cursor: number, of: Catalogue | SqlTable): Completions {
  if ('tables' in of) {
    return completeSql(text, cursor, of);
  }
  const from = ` FROM ${quotedName(of.name)}`;
  const before = kind === 'where' ? `SELECT *${from} WHERE ` : 'SELECT ';
  const whole = kind === 'where' ? before + text : `${before}${text}${from}`;
  const { start, end, items } = completeSql(whole, before.length + cursor, { tables: [{ ...of, schema: undefined }] });
  return { start: start - before.length, end: end - before.length, items };
}

function answered(text: string, work: () => Pick<TextCheckAnswer, 'notes' | 'columns'>): TextCheckAnswer {
  if (text.trim() === '') {
    return { ok: true, notes: [], columns: [] };
  }
  try {
    return { ok: true, ...work() };
  } catch (reason) {
    const error = GaiaError.from(reason).toJSON();
    const { start, end } = error.details ?? {};
    if (typeof start !== 'number' || typeof end !== 'number') {
      throw reason;
    }
    return { ok: false, error: { ...error, start, end }, notes: [], columns: [] };
  }
}

const ordered = (warnings: readonly Warning[], linted: readonly LintedScan[]): SqlNote[] =>
  [
    ...warnings.map(({ message, start, end }) => ({ code: 'EXPRESSION', message, start, end })),
    ...linted.map(({ code, message, start, end }) => ({ code, message, start, end }))
  ].sort((a, b) => a.start - b.start || a.end - b.end);

const resultOf = ({ name, datatype, unit, column }: CompiledExpression): ColumnInfo =>
  column ? described({ ...column, name }) : { name, datatype, ...(unit && { unit }) };

function described({ name, datatype, subtype, unit, description, ucd }: ColumnInfo): ColumnInfo {
  return {
    name,
    datatype,
    ...(subtype && { subtype }),
    ...(unit && { unit }),
    ...(description && { description }),
    ...(ucd && { ucd })
  };
}
