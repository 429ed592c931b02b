import { DR3_GAIA_SOURCE } from '../../gaia/columns/dr3-gaia-source';
import { writeEcsvHeader } from '../../gaia/ecsv-header';

/** The header of every partition: the layout of ESA's, 1000 `#` lines and the line of column names. */
export function headerText(rows: number, seed: number): string {
  const header = writeEcsvHeader(
    [
      ['RELEASE', 'Gaia DR3'],
      ['TABLE', 'gaia_source'],
      [
        'DESCRIPTION',
        [
          `SYNTHETIC ROWS made by gaialab make-volume (--rows ${rows} --seed ${seed}) in the layout of gaiadr3.gaia_source. No row was observed.`
        ]
      ],
      [
        'CITATION',
        ['Not to be cited. The real table is credited to ESA/Gaia/DPAC:', 'https://www.cosmos.esa.int/gaia']
      ],
      ['KNOWN_ISSUES', ['The sky, the stars and the errors only resemble those of', 'the real catalogue.']],
      ['DOCUMENTATION', ['Descriptions of the real table:', 'https://gea.esac.esa.int/archive/documentation/']]
    ],
    DR3_GAIA_SOURCE
  );
  return `${header.join('\n')}\n${DR3_GAIA_SOURCE.map(column => column.name).join(',')}\n`;
}

/** README.txt of a sample volume. */
export function readmeText(rows: number, seed: number, partitions: number): string {
  return `A synthetic sample of Gaia DR3
==============================

Nothing in this folder was observed. The rows were made up by

    gaialab make-volume DIR --rows ${rows} --seed ${seed}

so that gaialab can be tried and tested without the real catalogue. Do not use them for science.

What is real: the layout (gdr3/gaia_source/GaiaSource_AAAAAA-BBBBBB.csv.gz, ${partitions} partitions), the names, types
and units of the 152 columns, the dialect of the files, and the positions, parallaxes, motions and ids of Proxima
Centauri and Barnard's star (Gaia DR3, credit: ESA/Gaia/DPAC).

What is made up: everything else. The sky resembles the Milky Way with its bulge, dust, the Magellanic Clouds and
some clusters (in small samples these have more stars than their share), and the stars resemble real ones in colour,
brightness, distance, motion and measurement error.

The same rows and seed make the same files, byte for byte.

The real files: https://cdn.gea.esac.esa.int/Gaia/gdr3/
`;
}
