import { Findings } from './findings.mjs';
import { measure } from './measure.mjs';

/** Measures one case and judges it by its targets. */
export async function runCase(one, context) {
  const { use } = context;
  const { rows, agreeing, disagree } =
    one.measure === undefined ? measure(await one.contestants(use, context), context) : await one.measure(use, context);
  const findings = new Findings(rows);
  const input = one.input?.(use.inputs);
  const targets = one.targets(findings).map(target => ({ ...target, missing: reason(findings, target.needs) }));
  return {
    name: one.name,
    title: one.title,
    note: one.note,
    ratios: one.ratios ?? true,
    input: input && inputText(input),
    inputBytes: input?.bytes,
    inputRows: input?.rows,
    rows,
    agreeing,
    disagree,
    targets,
    findings
  };
}

/** Why a target could not be measured. */
function reason(findings, needs) {
  const statuses = needs.map(id => findings.rows.get(id)?.status ?? 'not measured');
  return statuses.find(status => status !== 'measured') ?? 'not measured';
}

function inputText({ files, rows, bytes, synthetic }) {
  const sources = rows === undefined ? '' : `${rows.toLocaleString('en')} ${synthetic ? 'synthetic ' : ''}rows, `;
  const count = files.length === 1 ? 'one partition' : `${files.length} partitions`;
  return `${count}, ${sources}${(bytes / 1e6).toFixed(0)} MB gzipped`;
}
