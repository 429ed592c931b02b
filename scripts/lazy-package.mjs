// An esbuild plugin: a package in a file of its own beside the bundles, read and evaluated when something of it is first
// used, not when a bundle is loaded.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const SPACE = 'lazy-package';

/**
 * Packages whose parts are imported by name.
 *
 * @param {{[name: string]: string}} packages - their own files, such as `apache-arrow.cjs`, which {@link packageEntries}
 *   are built into
 */
export function lazyPackages(packages) {
  return {
    name: SPACE,
    setup(build) {
      for (const [name, file] of Object.entries(packages)) {
        build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: SPACE }));
        build.onResolve({ filter: new RegExp(`^\\./${file}$`), namespace: SPACE }, ({ path }) => ({
          path,
          external: true
        }));
      }
      build.onLoad({ filter: /./, namespace: SPACE }, ({ path }) => ({
        contents: shell(`./${packages[path]}`, Object.keys(require(path)))
      }));
    }
  };
}

/**
 * The entry of a package.
 *
 * @param {string} name - of the package
 * @param {string} [entry] - its entry as ECMAScript module, in its folder; by default its main file
 */
export const packageEntry = (name, entry) =>
  entry === undefined ? require.resolve(name) : join(dirname(require.resolve(name)), entry);

/** Exports that are got from the package each time: importers look them up where they use them. */
function shell(file, exported) {
  const lines = exported.map(key => `lazy(${JSON.stringify(key)});`);
  return `let real;
function lazy(key) {
  Object.defineProperty(exports, key, { enumerable: true, get: () => (real ??= require(${JSON.stringify(file)}))[key] });
}
${lines.join('\n')}`;
}
