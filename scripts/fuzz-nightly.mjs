// A million and more random streams, sound and damaged, through the kernel's decoder and node's zlib, for as long as it
// takes: `node scripts/fuzz-nightly.mjs [CASES] [SEED]`. The seed is printed; a failure tells what repeats it.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWasm } from './build-wasm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = Number(process.argv[2] ?? 1.2e6);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

const say = line => process.stdout.write(`${line}\n`);

async function load() {
  const folder = mkdtempSync(join(tmpdir(), 'gaialab-fuzz-'));
  const outfile = join(folder, 'fuzz.cjs');
  await buildWasm();
  await build({
    stdin: {
      contents: [
        `export * from './tests/compute/inflate-fuzz';`,
        `export { readyRound } from './tests/compute/ready-fuzz';`,
        `export { loadKernel } from './src/compute/kernel';`
      ].join('\n'),
      resolveDir: root
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    loader: { '.wasm': 'binary' },
    outfile
  });
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return createRequire(import.meta.url)(outfile);
}

const { loadKernel, deflateRound, gzipRound, readyRound, fuzz } = await load();
const kernel = loadKernel();
/** Rounds of a kind at once, and the largest text: many small ones, some beyond the window. */
const KINDS = [
  [deflateRound, 400, 300],
  [deflateRound, 100, 4000],
  [deflateRound, 2, 150000],
  [gzipRound, 200, 500],
  [gzipRound, 3, 60000],
  [readyRound, 60, 3000],
  [readyRound, 1, 200000]
];
let [cases, faults, at] = [0, 0, seed];
say(`seed ${seed}`);
for (let turn = 1; cases < wanted; turn++) {
  for (const [round, rounds, most] of KINDS) {
    const done = fuzz(round, kernel, at, rounds, most);
    at += rounds;
    cases += done[0];
    faults += done[1];
  }
  if (turn % 10 === 0) {
    say(`${cases} cases, ${faults} of them faults, ${process.uptime().toFixed(0)} s`);
  }
}
say(`passed: ${cases} cases, ${faults} of them faults, ${process.uptime().toFixed(0)} s`);
