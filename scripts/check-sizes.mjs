// One idea a file: no source file may exceed 400 lines (data files of column lists, and what the build generates, excepted).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/places.mjs';

const MAX_LINES = 400;
const DATA = [/^src\/gaia\/columns\//, /\/build\//, /^src\/gaia\/partition-ranges\.ts$/];

const tooLong = ['src', 'gaialab', 'scripts']
  .flatMap(folder => readdirSync(join(root, folder), { recursive: true }).map(name => join(folder, name)))
  .filter(file => /\.(ts|tsx|py|mjs)$/.test(file) && !DATA.some(data => data.test(file)))
  .map(file => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
  .filter(({ lines }) => lines > MAX_LINES);

for (const { file, lines } of tooLong) {
  process.stderr.write(`${file}: ${lines} lines, more than ${MAX_LINES}\n`);
}
process.exit(tooLong.length === 0 ? 0 : 1);
