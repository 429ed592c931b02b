import { writeEcsvHeader } from '../../gaia/ecsv-header';
import type { ReleaseProfile } from '../../gaia/release';
import type { ColumnInfo } from '../../protocol';

/** The line of column names. */
export const namesLine = (columns: readonly ColumnInfo[]): string => `${columns.map(({ name }) => name).join(',')}\n`;

/** The `#` lines of every partition, laid out as ESA's are: 1000 of them for gaia_source of DR3. */
export function headerText(
  rows: number,
  seed: number,
  release: ReleaseProfile,
  table: string,
  columns: readonly ColumnInfo[]
): string {
  const header = writeEcsvHeader(
    [
      ['RELEASE', release.label],
      ['TABLE', table],
      [
        'DESCRIPTION',
        [
          `SYNTHETIC ROWS made by gaialab make-volume (--rows ${rows} --seed ${seed}) in the layout of ${release.schema}.${table}. No row was observed.`
        ]
      ],
      [
        'CITATION',
        ['Not to be cited. The real table is credited to ESA/Gaia/DPAC:', 'https://www.cosmos.esa.int/gaia']
      ],
      ['KNOWN_ISSUES', ['The sky, the stars and the errors only resemble those of', 'the real catalogue.']],
      ['DOCUMENTATION', ['Descriptions of the real table:', 'https://gea.esac.esa.int/archive/documentation/']]
    ],
    columns
  );
  return `${header.join('\n')}\n`;
}

/** Whether a volume is what `make-volume` makes without options: gaia_source of DR3. */
export const isDefault = (release: string, tables: readonly string[]): boolean =>
  release === 'DR3' && tables.join() === 'gaia_source';

export interface VolumeDescription {
  rows: number;
  seed: number;
  partitions: number;
  release: ReleaseProfile;
  /** Names of its tables. */
  tables: readonly string[];
}

/** README.txt of a sample volume. */
export function readmeText({ rows, seed, partitions, release, tables }: VolumeDescription): string {
  const usual = isDefault(release.name, tables);
  const options = usual ? '' : ` --release ${release.name} --tables ${tables.join()}`;
  const title = `A synthetic sample of ${release.label}`;
  const place = usual
    ? 'gdr3/gaia_source/GaiaSource_AAAAAA-BBBBBB.csv.gz, '
    : `${tables.join(', ')} in ${release.folder}; `;
  const known = `positions, parallaxes, motions and ids of Proxima
Centauri and Barnard's star (Gaia DR3, credit: ESA/Gaia/DPAC).`;
  return `${title}
${'='.repeat(title.length)}

Nothing in this folder was observed. The rows were made up by

    gaialab make-volume DIR --rows ${rows} --seed ${seed}${options}

so that gaialab can be tried and tested without the real catalogue. Do not use them for science.

What is real: the layout (${place}${partitions} partitions), the names, types
and units of the ${usual ? '152 ' : ''}columns, the dialect of the files, and the ${known}

What is made up: everything else. The sky resembles the Milky Way with its bulge, dust, the Magellanic Clouds and
some clusters (in small samples these have more stars than their share), and the stars resemble real ones in colour,
brightness, distance, motion and measurement error.
${
  usual
    ? ''
    : `
All tables and releases made with the same rows and seed have the same sources.
`
}
The same rows and seed make the same files, byte for byte.

The real files: https://cdn.gea.esac.esa.int/Gaia/${release.folder}/
`;
}
