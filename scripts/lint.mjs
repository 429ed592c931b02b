// Types, import directions, style and formatting; ends with `N passed, N failed`. `--fix` mends what can be mended.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bin, root } from './setup/places.mjs';

const fix = process.argv.includes('--fix');
const modules = join(root, 'node_modules');
const code = ['src', 'tests', 'ui-tests', 'scripts', 'bench', 'style', 'schema'];
const node = (script, ...args) => [process.execPath, join(modules, script), ...args];

const checks = {
  'types (browser)': node('typescript/bin/tsc', '-p', 'tsconfig.lab.json', '--noEmit'),
  'types (service)': node('typescript/bin/tsc', '-p', 'tsconfig.node.json'),
  'types (tests)': node('typescript/bin/tsc', '-p', 'tsconfig.test.json'),
  'types (kernels)': node('typescript/bin/tsc', '-p', 'src/compute/wasm/tsconfig.json'),
  eslint: node(
    'eslint/bin/eslint.js',
    ...(fix ? ['--fix'] : []),
    '--max-warnings',
    '0',
    'src',
    'tests',
    'scripts',
    'bench'
  ),
  prettier: node('prettier/bin/prettier.cjs', fix ? '--write' : '--check', '--log-level', 'warn', ...code),
  ruff: [
    join(bin, 'ruff'),
    'check',
    ...(fix ? ['--fix'] : []),
    'gaialab',
    'tests/python',
    'bench',
    'notebooks/libraries'
  ],
  'ruff format': [join(bin, 'ruff'), 'format', ...(fix ? [] : ['--check', '-q']), 'gaialab', 'tests/python', 'bench'],
  'file sizes': [process.execPath, join(root, 'scripts/check-sizes.mjs')]
};

let failed = 0;
for (const [name, [command, ...args]] of Object.entries(checks)) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    failed++;
    process.stderr.write(`✗ ${name}\n`);
  }
}
process.stdout.write(`${Object.keys(checks).length - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
