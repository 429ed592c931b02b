import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { real } from './real-data';

/** Folders of the real bulk files under gdr3/, by the start of their names. */
const FOLDERS: Record<string, string> = {
  EpochPhotometry_: 'Photometry/epoch_photometry',
  GalaxyCandidates_: 'Extra-galactic/galaxy_candidates',
  GalaxyCatalogueName_: 'Extra-galactic/galaxy_catalogue_name',
  VariSummary_: 'Variability/vari_summary'
};

/** A real row, by its own text. */
export interface RealRow {
  sourceId: string;
  partition: string;
  text: string;
}

/** The published partition list: `AAAAAA-BBBBBB` a line. */
function partitionRanges(): { name: string; first: number; last: number }[] {
  return readFileSync(real('gdr3_partitions.txt'), 'utf8')
    .trim()
    .split('\n')
    .map(name => ({ name, first: Number(name.slice(0, 6)), last: Number(name.slice(7)) }));
}

/**
 * Lays real rows out as a volume: the 1,000 DR3 rows in the files of their partitions, the real bulk files in their
 * folders. Written without any code of the product.
 */
export function layMiniVolume(folder: string): RealRow[] {
  const lines = gunzipSync(readFileSync(real('real/derived/gdr3_sm_bulkdialect.csv.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  const names = lines.findIndex(line => !line.startsWith('#'));
  const header = lines.slice(0, names + 1).join('\n');
  const idColumn = lines[names].split(',').indexOf('source_id');
  const ranges = partitionRanges();
  const rows = lines.slice(names + 1).map((text): RealRow => {
    const sourceId = text.split(',')[idColumn];
    const pixel = Number(BigInt(sourceId) >> 43n);
    return { sourceId, text, partition: ranges.find(({ last }) => last >= pixel)!.name };
  });
  const target = join(folder, 'gdr3/gaia_source');
  mkdirSync(target, { recursive: true });
  for (const partition of new Set(rows.map(row => row.partition))) {
    const own = rows.filter(row => row.partition === partition).map(row => row.text);
    writeFileSync(join(target, `GaiaSource_${partition}.csv.gz`), gzipSync(`${header}\n${own.join('\n')}\n`));
  }
  for (const name of readdirSync(real('real/bulk_dr3'))) {
    const place = Object.entries(FOLDERS).find(([start]) => name.startsWith(start));
    if (place !== undefined) {
      mkdirSync(join(folder, 'gdr3', place[1]), { recursive: true });
      copyFileSync(real(join('real/bulk_dr3', name)), join(folder, 'gdr3', place[1], name));
    }
  }
  return rows;
}
