// Commands of gaialab that not every build has, in one place.
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Converts a volume's table to the Parquet store; needs `product.has(CONVERT)`. */
export const CONVERT = 'convert';

/** @param {string[]} [columns] - all without */
export function convertArguments({ volume }, columns) {
  return [CONVERT, '--all', '--volume', volume, ...(columns === undefined ? [] : ['--columns', columns.join()])];
}

/** Finds the spectra most similar to a prototype; needs `product.has(SIMILAR)`. */
export const SIMILAR = 'similar';

export function similarArguments({ volume }, prototype) {
  return [SIMILAR, prototype, '--volume', volume, '--limit', '5', '--flux-column', 'flux'];
}

/** Writes the first spectrum of a partition as a prototype file. */
export async function writePrototype(partition, path) {
  const source = createReadStream(partition);
  const kept = [];
  for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
    if (!line.startsWith('#') && kept.push(line) === 2) {
      break;
    }
  }
  source.destroy();
  writeFileSync(path, `${kept.join('\n')}\n`);
}
