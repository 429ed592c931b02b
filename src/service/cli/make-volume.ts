import { formatCount, formatSeconds, GaiaError } from '../../protocol';
import { makeVolume } from '../makevolume/make-volume';
import { numberOf, print, type Command } from './command';

const DEFAULT_ROWS = 400_000;

export const makeVolumeCommand: Command = {
  name: 'make-volume',
  usage: 'DIR [--rows 400000] [--seed 1]',
  summary: 'Makes a synthetic sample volume with the layout of Gaia DR3.',
  help: `  DIR              folder to make; must not exist or be empty
  --rows N         number of sources in all partitions (default 400000)
  --seed S         the same seed and rows make the same volume (default 1)`,
  options: { rows: { type: 'string' }, seed: { type: 'string' } },
  async run({ positionals, values, signal }) {
    const [folder] = positionals;
    if (folder === undefined) {
      throw new GaiaError('BAD_REQUEST', 'Name the folder to make.', 'Usage: gaialab make-volume DIR');
    }
    const rows = numberOf(values, 'rows') ?? DEFAULT_ROWS;
    const seed = numberOf(values, 'seed') ?? 1;
    const start = performance.now();
    const live = process.stderr.isTTY;
    await makeVolume({
      folder,
      rows,
      seed,
      signal,
      onProgress: ({ filesDone, filesTotal }) => {
        if (live) {
          process.stderr.write(`\r\u001b[K${filesDone}/${filesTotal} files`);
        }
      }
    });
    if (live) {
      process.stderr.write('\r\u001b[K');
    }
    const elapsed = (performance.now() - start) / 1000;
    print(
      values.json
        ? JSON.stringify({ folder, rows, seed, elapsedSeconds: elapsed })
        : `${folder}: ${formatCount(rows)} synthetic sources in ${formatSeconds(elapsed)}.`
    );
    return 0;
  }
};
