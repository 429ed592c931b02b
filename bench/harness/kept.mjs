// What was measured is kept, case by case, so that the document can be made of several runs.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from './findings.mjs';

/** Keeps the outcome of a case, with what it was measured on. */
export function keep(folder, outcome, machine) {
  mkdirSync(folder, { recursive: true });
  const { findings: _, ...plain } = outcome;
  writeFileSync(join(folder, `${outcome.name}.json`), JSON.stringify({ machine, outcome: plain }));
}

/**
 * The newest outcome of each case that was ever kept.
 *
 * @param {string[]} names - of the cases, in the order wanted
 * @returns {{machine: object, outcome: object}[]}
 */
export function kept(folder, names) {
  let files = [];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter(name => files.includes(`${name}.json`))
    .map(name => {
      const { machine, outcome } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
      return { machine, outcome: { ...outcome, findings: new Findings(outcome.rows) } };
    });
}
