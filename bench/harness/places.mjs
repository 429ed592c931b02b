import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the bench's things lie. */
export const bench = join(dirname(fileURLToPath(import.meta.url)), '..');
export const venv = join(bench, '.venv');
export const peers = join(bench, 'peers');
export const runner = join(bench, 'run_one.py');
export const data = join(bench, '.data');
export const requirements = join(bench, 'requirements.txt');
