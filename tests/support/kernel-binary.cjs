// What esbuild's binary loader makes of the kernels in the service's bundle: a module with their bytes.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = {
  __esModule: true,
  default: Uint8Array.from(readFileSync(join(__dirname, '../../src/compute/wasm/build/kernel.wasm')))
};
