import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A Python that has a module: that of GAIALAB_TEST_PYTHON, the environments of the checkout, or the system's. */
export function pythonWith(module: string): string | undefined {
  const own = ['.venv', '.venv-spark'].map(name => join(__dirname, '../..', name, 'bin/python'));
  const candidates = [process.env.GAIALAB_TEST_PYTHON, ...own, 'python3'];
  return candidates.find(python => python !== undefined && spawnSync(python, ['-c', `import ${module}`]).status === 0);
}

/** `describe` with a Python that has the module; elsewhere skipped, and said so loudly. */
export function describeWith(module: string, name: string, body: (python: string) => void): void {
  const python = pythonWith(module);
  if (python === undefined) {
    process.stderr.write(`SKIPPED: no Python with ${module} (set GAIALAB_TEST_PYTHON): ${name}\n`);
    describe.skip(name, () => test.todo(`needs ${module}`));
    return;
  }
  describe(name, () => body(python));
}

/** `test` with a Python that has the module; elsewhere skipped, and said so loudly. */
export function testWith(module: string, name: string, body: (python: string) => void): void {
  const python = pythonWith(module);
  if (python === undefined) {
    process.stderr.write(`SKIPPED: no Python with ${module} (set GAIALAB_TEST_PYTHON): ${name}\n`);
    test.skip(name, () => undefined);
    return;
  }
  test(name, () => body(python));
}
