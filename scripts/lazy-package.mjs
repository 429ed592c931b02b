// An esbuild plugin: a package that is evaluated when something of it is first used, not when the bundle is loaded.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const SPACE = 'lazy-package';

/**
 * @param {string} name - of the package
 * @param {string} entry - its entry as ECMAScript module, in its folder
 */
export function lazyPackage(name, entry) {
  const folder = dirname(require.resolve(name));
  const exact = new RegExp(`^${name}$`);
  return {
    name: SPACE,
    setup(build) {
      build.onResolve({ filter: exact }, ({ namespace }) =>
        namespace === SPACE ? { path: join(folder, entry) } : { path: name, namespace: SPACE }
      );
      build.onLoad({ filter: exact, namespace: SPACE }, () => ({
        contents: shell(name, Object.keys(require(name))),
        resolveDir: folder
      }));
    }
  };
}

/** Exports that are got from the package each time: importers look them up where they use them. */
function shell(name, exported) {
  const lines = exported.map(key => `lazy(${JSON.stringify(key)});`);
  return `let real;
function lazy(key) {
  Object.defineProperty(exports, key, { enumerable: true, get: () => (real ??= require(${JSON.stringify(name)}))[key] });
}
${lines.join('\n')}`;
}
