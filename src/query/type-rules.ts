import type { TypedNode } from './typed';
import { isNumeric, type Type } from './typed';

/** The type that holds the values of all; undefined where they do not mix. NULL goes with every type. */
export function commonType(nodes: readonly TypedNode[]): Type | undefined {
  let common: Type = 'null';
  for (const { type } of nodes) {
    if (type === 'null' || type === common) {
      continue;
    }
    if (common === 'null') {
      common = type;
    } else if (isNumeric(common) && isNumeric(type)) {
      common = 'real';
    } else {
      return undefined;
    }
  }
  return common;
}

const TRUTH: Record<string, boolean> = { true: true, t: true, false: false, f: false };

/** `'True'`, `'t'`, `'FALSE'` as the archive writes and reads booleans; undefined for other texts. */
export function booleanOfText(text: string): boolean | undefined {
  return TRUTH[text.trim().toLowerCase()];
}
