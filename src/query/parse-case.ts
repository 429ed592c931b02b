import type { CaseExpression } from './ast';
import type { ExpressionParser } from './parser';

/** `CASE [subject] WHEN … THEN … [ELSE …] END`. */
export function parseCase(parser: ExpressionParser): CaseExpression {
  const { cursor } = parser;
  const { start } = cursor.take();
  const subject = cursor.isKeyword('WHEN') ? undefined : parser.parse();
  const branches: CaseExpression['branches'] = [];
  while (cursor.takeKeyword('WHEN')) {
    const when = parser.parse();
    cursor.expectKeyword('THEN');
    branches.push({ when, then: parser.parse() });
  }
  if (branches.length === 0) {
    throw cursor.unexpected('WHEN');
  }
  const otherwise = cursor.takeKeyword('ELSE') ? parser.parse() : undefined;
  cursor.expectKeyword('END');
  return { kind: 'case', subject, branches, otherwise, start, end: cursor.lastEnd };
}
