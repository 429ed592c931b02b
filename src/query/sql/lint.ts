import type { BoundSql } from './bind-sql';
import { ASTROMETRY_RULES } from './lint-astrometry';
import { lintContext, type LintRule, type LintWarning } from './lint-context';
import { COST_RULES } from './lint-cost';
import { NUMBER_RULES } from './lint-numbers';

const RULES: readonly LintRule[] = [...ASTROMETRY_RULES, ...COST_RULES, ...NUMBER_RULES];

/**
 * What an expert would say about a query that is sound SQL, in the order of the text. The code `EXPRESSION` marks what
 * binding noticed: an integer division, a comparison that is never true.
 */
export function lintSql(sql: BoundSql): LintWarning[] {
  const warnings: LintWarning[] = [];
  const context = lintContext(sql, warnings);
  for (const warning of sql.warnings) {
    context.warn('EXPRESSION', warning, warning.message);
  }
  RULES.forEach(rule => rule(context));
  return warnings.sort((a, b) => a.start - b.start || a.end - b.end);
}
