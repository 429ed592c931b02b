// Spark as a judge of the tests: a virtual environment of its own, so that nobody else's packages are touched.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { python, root } from './places.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';
import { once } from './stamp.mjs';

const venv = join(root, '.venv-spark');

const home = () =>
  readdirSync(join(venv, 'lib'))
    .map(name => join(venv, 'lib', name, 'site-packages/pyspark'))
    .find(path => existsSync(join(path, 'bin/spark-submit')));

/** Installs Spark into `.venv-spark`. @returns why there is none, undefined where there is one */
export async function spark() {
  try {
    await once('environment-spark', ['requirements-spark.txt'], venv, async () => {
      say('Installing Apache Spark for the tests into .venv-spark (450 MB, some minutes the first time)…');
      rmSync(venv, { recursive: true, force: true });
      await run(python, ['-m', 'venv', venv], { quiet: true });
      const pip = [join(venv, 'bin/python'), ['-m', 'pip', 'install', '--disable-pip-version-check', '-q']];
      await run(pip[0], [...pip[1], '-r', join(root, 'requirements-spark.txt')], { quiet: true });
    });
    return home() === undefined ? 'there is no spark-submit in .venv-spark' : undefined;
  } catch (reason) {
    rmSync(venv, { recursive: true, force: true });
    const [last] = String(reason.output ?? reason.message)
      .trim()
      .split('\n')
      .slice(-1);
    return `pyspark cannot be installed: ${last}`;
  }
}
