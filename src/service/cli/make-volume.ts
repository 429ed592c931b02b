import { formatCount, formatSeconds, GaiaError } from '../../protocol';
import { makeVolume } from '../makevolume/make-volume';
import { listOf, numberOf, print, textOf, type Command } from './command';

const DEFAULT_ROWS = 400_000;

export const makeVolumeCommand: Command = {
  name: 'make-volume',
  usage: 'DIR [--rows 400000] [--seed 1] [--release DR3] [--tables T,U]',
  summary: 'Makes a synthetic sample volume with the layout of a Gaia release.',
  help: `  DIR              folder to make; must not exist or be empty
  --rows N         number of sources in all partitions (default 400000)
  --seed S         the same seed and rows make the same volume (default 1)
  --release NAME   DR1, DR2, EDR3 or DR3 (default): its layout, dialect and columns
  --tables T,U     tables to make (default gaia_source); of DR3 also xp_sampled_mean_spectrum,
                   xp_continuous_mean_spectrum, astrophysical_parameters, vari_summary
  --partitions A,B only these partitions (default all 3386)`,
  options: {
    rows: { type: 'string' },
    seed: { type: 'string' },
    tables: { type: 'string' },
    partitions: { type: 'string' }
  },
  async run({ positionals, values, signal }) {
    const [folder] = positionals;
    if (folder === undefined) {
      throw new GaiaError('BAD_REQUEST', 'Name the folder to make.', 'Usage: gaialab make-volume DIR');
    }
    const rows = numberOf(values, 'rows') ?? DEFAULT_ROWS;
    const seed = numberOf(values, 'seed') ?? 1;
    const start = performance.now();
    const release = textOf(values, 'release') ?? 'DR3';
    const tables = listOf(values, 'tables') ?? listOf(values, 'table') ?? ['gaia_source'];
    const live = process.stderr.isTTY;
    const { files } = await makeVolume({
      folder,
      rows,
      seed,
      release,
      tables,
      partitions: listOf(values, 'partitions'),
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
        ? JSON.stringify({ folder, rows, seed, release, tables, files, elapsedSeconds: elapsed })
        : `${folder}: ${formatCount(rows)} synthetic sources in ${formatSeconds(elapsed)}.`
    );
    return 0;
  }
};
