// Jest transformer: TypeScript and ESM packages to CommonJS by esbuild (types are checked by tsc, in the lint step).
const esbuild = require('esbuild');
const { createHash } = require('node:crypto');

// Jest's modules have no dynamic import: it becomes a promise of a require.
const supported = { 'dynamic-import': false };
const options = { format: 'cjs', target: 'es2022', jsx: 'automatic', sourcemap: 'inline', supported };
const LOADERS = { ts: 'ts', tsx: 'tsx', js: 'js', jsx: 'jsx', mjs: 'js', cjs: 'js' };

module.exports = {
  getCacheKey(source, file) {
    return createHash('sha256')
      .update(source)
      .update('\0')
      .update(file)
      .update(JSON.stringify(options))
      .update(esbuild.version)
      .digest('hex');
  },
  process(source, file) {
    const loader = LOADERS[file.split('.').pop()];
    const { code } = esbuild.transformSync(source, { ...options, loader, sourcefile: file });
    return { code };
  }
};
