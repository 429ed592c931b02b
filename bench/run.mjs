// npm run bench: gaialab beside its peers on the same files; see docs/performance.md.
import { join } from 'node:path';
import { root } from '../scripts/setup/places.mjs';
import { say, seconds, stop } from '../scripts/setup/say.mjs';
import { CASES } from './cases/index.mjs';
import { runCase } from './harness/run-case.mjs';
import { prepare } from './harness/context.mjs';
import { fillFile } from './harness/document.mjs';
import { machineText } from './harness/machine.mjs';
import { keep, kept } from './harness/kept.mjs';
import { readOptions } from './harness/options.mjs';
import { costModel, costText, projectionText } from './harness/projections.mjs';
import { caseText, summaryText } from './harness/tables.mjs';

const options = readOptions(process.argv.slice(2));
const toStandardOutput = process.stdout.write.bind(process.stdout);
if (options.json) {
  process.stdout.write = process.stderr.write.bind(process.stderr);
}
if (options.list) {
  CASES.forEach(({ name, title }) => process.stdout.write(`${name.padEnd(14)} ${title}\n`));
  process.exit(0);
}
const chosen = CASES.filter(({ name, quick }) => options.only?.includes(name) ?? !(options.quick && quick === false));
if (options.only?.length === 1 && options.only[0] === 'none') {
  options.only = [];
}
const unknown = (options.only ?? []).filter(name => !CASES.some(({ name: known }) => known === name));
if (unknown.length > 0) {
  stop(`There is no case ${unknown.join(', ')}. Known: ${CASES.map(({ name }) => name).join(', ')}.`);
}

const context = await prepare(options);
const keeping = join(context.folder, 'measured');
const done = [];
for (const one of chosen) {
  const start = performance.now();
  say(`${one.name}…`);
  const outcome = await runCase(one, context);
  done.push(outcome);
  process.stdout.write(`\n${caseText(outcome)}\n\n`);
  say(`${one.name} took ${seconds(start)}.`);
  if (options.write && faultsOf(outcome).length === 0) {
    keep(keeping, outcome, context.machine);
  }
}
const shown = options.write
  ? kept(
      keeping,
      CASES.map(({ name }) => name)
    )
  : done.map(outcome => ({ outcome }));
const blocks = blocksOf(shown, context.machine);
for (const name of ['cost', 'projection', 'targets', 'machine']) {
  process.stdout.write(blocks[name] === undefined ? '' : `\n${blocks[name]}\n`);
}
const faults = done.flatMap(faultsOf);
if (options.write && faults.length === 0) {
  writeDocument();
}
if (options.json) {
  const cases = done.map(({ findings: _, ...outcome }) => outcome);
  toStandardOutput(`${JSON.stringify({ machine: context.machine, cases, faults }, null, 1)}\n`);
}
faults.forEach(fault => process.stderr.write(`✗ ${fault}\n`));
process.exit(faults.length === 0 ? 0 : 1);

function faultsOf({ name, rows, disagree }) {
  return [
    ...rows.filter(({ status }) => status === 'failed').map(row => `${name}: ${row.label} failed: ${row.error}`),
    ...disagree.map(what => `${name}: ${what}`)
  ];
}

/** The texts of the document: of each case, and what follows from them together. Cases of another day or version say so. */
function blocksOf(cases, machine) {
  const outcomes = cases.map(({ outcome }) => outcome);
  const find = name => outcomes.find(outcome => outcome.name === name);
  const model = costModel(find('map-files'), find('scaling'));
  const about = machineText({ ...machine, load: 0 });
  const own = cases.map(({ machine: other, outcome }) => {
    const text = other && machineText({ ...other, load: 0 });
    const note = text === undefined || text === about ? '' : `\n\n${text}`;
    return [outcome.name, caseText(outcome) + note];
  });
  return {
    ...Object.fromEntries(own),
    ...(model && { cost: costText(model, machine), projection: projectionText(model) }),
    machine: machineText({ ...machine, load: Math.max(...cases.map(({ machine: { load } = machine }) => load)) }),
    targets: summaryText(outcomes)
  };
}

function writeDocument() {
  const path = options.docs ?? join(root, 'docs/performance.md');
  const homeless = fillFile(path, blocks);
  say(`Wrote the tables of ${shown.length} cases to ${path}.`);
  if (homeless.length > 0) {
    say(`It has no place for ${homeless.join(', ')}.`);
  }
}
