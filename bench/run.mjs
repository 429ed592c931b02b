// npm run bench: gaialab beside its peers on the same files; see docs/performance.md.
import { join } from 'node:path';
import { root } from '../scripts/setup/places.mjs';
import { say, seconds, stop } from '../scripts/setup/say.mjs';
import { CASES } from './cases/index.mjs';
import { runCase } from './harness/run-case.mjs';
import { prepare } from './harness/context.mjs';
import { fillFile } from './harness/document.mjs';
import { machineText } from './harness/machine.mjs';
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
const unknown = (options.only ?? []).filter(name => !CASES.some(({ name: known }) => known === name));
if (unknown.length > 0) {
  stop(`There is no case ${unknown.join(', ')}. Known: ${CASES.map(({ name }) => name).join(', ')}.`);
}

const context = await prepare(options);
const blocks = {};
const done = [];
for (const one of chosen) {
  const start = performance.now();
  say(`${one.name}…`);
  const outcome = await runCase(one, context);
  done.push(outcome);
  blocks[one.name] = caseText(outcome);
  process.stdout.write(`\n${blocks[one.name]}\n\n`);
  say(`${one.name} took ${seconds(start)}.`);
}
const find = name => done.find(outcome => outcome.name === name);
const model = costModel(find('map-files'), find('scaling'));
if (model !== undefined) {
  blocks.cost = costText(model, context.machine);
  blocks.projection = projectionText(model);
}
blocks.machine = machineText(context.machine);
blocks.targets = summaryText(done);
for (const name of ['cost', 'projection', 'targets', 'machine']) {
  process.stdout.write(blocks[name] === undefined ? '' : `\n${blocks[name]}\n`);
}
const faults = done.flatMap(({ name, rows, disagree }) => [
  ...rows.filter(({ status }) => status === 'failed').map(row => `${name}: ${row.label} failed: ${row.error}`),
  ...disagree.map(what => `${name}: ${what}`)
]);
if (options.write && faults.length === 0) {
  writeDocument();
}
if (options.json) {
  const cases = done.map(({ findings: _, ...outcome }) => outcome);
  toStandardOutput(`${JSON.stringify({ machine: context.machine, model, cases, faults }, null, 1)}\n`);
}
faults.forEach(fault => process.stderr.write(`✗ ${fault}\n`));
process.exit(faults.length === 0 ? 0 : 1);

/** The tables of a run of all cases belong together; of a run of some, only these are replaced. */
function writeDocument() {
  const path = options.docs ?? join(root, 'docs/performance.md');
  const { targets: _, machine, ...others } = blocks;
  const complete = chosen.length === CASES.length;
  const homeless = fillFile(path, complete ? blocks : withMachine(others, machine));
  say(`Wrote the tables of ${Object.keys(blocks).length} blocks to ${path}.`);
  if (homeless.length > 0) {
    say(`It has no place for ${homeless.join(', ')}.`);
  }
}

/** Tables that were measured apart from the others say on what. */
function withMachine(texts, machine) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, `${text}\n\n${machine}`]));
}
