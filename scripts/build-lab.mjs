// Builds the JupyterLab extension: TypeScript to lib/, then lib/ to the federated bundle in gaialab/labextension.
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/places.mjs';

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit'
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

rmSync(join(root, 'lib'), { recursive: true, force: true });
node('typescript/bin/tsc', '-p', 'tsconfig.lab.json');
node(
  '@jupyter/builder/lib/build-labextension.js',
  '--core-package-file',
  join(root, 'node_modules/@jupyterlab/core-meta/core.package.json'),
  '.'
);
copyFileSync(join(root, 'install.json'), join(root, 'gaialab/labextension/install.json'));
