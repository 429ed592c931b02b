// Jest transformer: TypeScript and ESM packages to CommonJS by esbuild (types are checked by tsc, in the lint step).
const esbuild = require('esbuild');
const { createHash } = require('node:crypto');

const options = { format: 'cjs', target: 'es2022', jsx: 'automatic', sourcemap: 'inline' };
// The modules of tests have no dynamic import: it becomes a promise of a require. CommonJS files (the global set-up)
// run in Node itself, where a module with a top-level await can only be imported.
const optionsOf = file => (file.endsWith('.cjs') ? options : { ...options, supported: { 'dynamic-import': false } });
const LOADERS = { ts: 'ts', tsx: 'tsx', js: 'js', jsx: 'jsx', mjs: 'js', cjs: 'js' };

module.exports = {
  getCacheKey(source, file) {
    return createHash('sha256')
      .update(source)
      .update('\0')
      .update(file)
      .update(JSON.stringify(optionsOf(file)))
      .update(esbuild.version)
      .digest('hex');
  },
  process(source, file) {
    const loader = LOADERS[file.split('.').pop()];
    const { code } = esbuild.transformSync(source, { ...optionsOf(file), loader, sourcefile: file });
    return { code };
  }
};
