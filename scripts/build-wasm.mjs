// Compiles the kernels in src/compute/wasm from AssemblyScript to one WebAssembly module.
import { readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = 'src/compute/wasm';

/** The memory that the module begins with, as the kernels' own page says [64 KiB]. */
function pages() {
  const [, count] = /export const PAGES = (\d+);/.exec(readFileSync(join(root, folder, 'layout.ts'), 'utf8'));
  return count;
}

/**
 * A source file, the comment `// @inline` before a function as the decorator that it means: formatters and linters of
 * TypeScript know none of functions.
 */
function readSource(name, folder) {
  try {
    return readFileSync(join(folder, name), 'utf8').replace(/^\/\/ @inline$/gm, '@inline');
  } catch {
    return null;
  }
}

/** The module is whole or absent, also while others read it. */
export async function buildWasm() {
  const made = join(folder, `build/kernel.${process.pid}.wasm`);
  const { error, stderr } = await asc.main(
    [
      join(folder, 'index.ts'),
      ...['--baseDir', root],
      ...['--outFile', made],
      ...['--runtime', 'stub'],
      ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--uncheckedBehavior', 'always'],
      ...['--enable', 'simd,bulk-memory,sign-extension,mutable-globals,nontrapping-f2i'],
      ...['--initialMemory', pages()]
    ],
    { readFile: readSource }
  );
  if (error) {
    throw new Error(`The kernels do not compile.\n${stderr.toString()}`);
  }
  renameSync(join(root, made), join(root, folder, 'build/kernel.wasm'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWasm();
}
