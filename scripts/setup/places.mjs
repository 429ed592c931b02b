import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where things lie in a checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const venv = join(root, '.venv');
export const bin = join(venv, 'bin');
export const python = join(bin, 'python');
export const stamps = join(root, '.setup');
export const sampleVolume = join(root, '.sample-volume');
export const service = join(root, 'gaialab/service/main.cjs');
