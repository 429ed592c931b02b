import type { MapFrame, MapLayer } from '../protocol';
import { card, header, history, padding, primaryHeader } from './fits-cards';
import { describeLayer } from './map-table';
import { fitsUnit } from './units';
import { WholeFile } from './whole-file';

/** healpy's value for a pixel without one. */
export const UNSEEN = -1.6375e30;
const ROW = 1024;
const OUT_BYTES = 1 << 20;

/**
 * A HEALPix map as FITS binary table in the layout that healpy and Aladin read: pixels implied by their place, NESTED,
 * equatorial, 1024 to a row where that fits. Counts are int32, or int64 where they need it; means float64.
 */
export class FitsMap {
  private readonly pixels: number;
  private readonly row: number;
  private readonly codes: string[];

  constructor(
    private readonly path: string,
    private readonly frame: MapFrame,
    private readonly provenance: Readonly<Record<string, string>>
  ) {
    this.pixels = 12 * 4 ** frame.order;
    this.row = this.pixels % ROW === 0 ? ROW : 1;
    this.codes = frame.layers.map(codeOf);
  }

  async write(): Promise<void> {
    const file = await WholeFile.create(this.path);
    try {
      await file.write(primaryHeader());
      await file.write(this.header());
      await this.rows(file);
      await file.write(padding(file.bytes));
      await file.commit();
    } catch (reason) {
      await file.abandon();
      throw reason;
    }
  }

  private get rowBytes(): number {
    return this.codes.reduce((sum, code) => sum + this.row * (code === 'J' ? 4 : 8), 0);
  }

  private header(): Buffer {
    const { frame, row, codes, pixels } = this;
    return header([
      ...card('XTENSION', 'BINTABLE', 'binary table'),
      ...card('BITPIX', 8),
      ...card('NAXIS', 2),
      ...card('NAXIS1', this.rowBytes, 'bytes in a row'),
      ...card('NAXIS2', pixels / row, 'rows'),
      ...card('PCOUNT', 0),
      ...card('GCOUNT', 1),
      ...card('TFIELDS', codes.length),
      ...card('EXTNAME', 'GAIA MAP'),
      ...card('PIXTYPE', 'HEALPIX'),
      ...card('ORDERING', 'NESTED'),
      ...card('COORDSYS', 'C', 'equatorial (ICRS)'),
      ...card('NSIDE', 2 ** frame.order),
      ...card('FIRSTPIX', 0),
      ...card('LASTPIX', pixels - 1),
      ...card('INDXSCHM', 'IMPLICIT'),
      ...card('OBJECT', 'FULLSKY'),
      'BAD_DATA=         -1.6375E+30'.padEnd(80),
      ...frame.layers.flatMap((layer, c) => [
        ...card(`TTYPE${c + 1}`, layer.name),
        ...card(`TFORM${c + 1}`, `${row}${codes[c]}`),
        ...(layer.unit ? card(`TUNIT${c + 1}`, fitsUnit(layer.unit)) : []),
        ...card(`TCOMM${c + 1}`, describeLayer(layer))
      ]),
      ...Object.entries(this.provenance).flatMap(([key, value]) => history(key, value))
    ]);
  }

  private async rows(file: WholeFile): Promise<void> {
    const { pixels, row, codes, frame, rowBytes } = this;
    const step = row * Math.max(1, Math.floor(OUT_BYTES / Math.max(1, rowBytes)));
    for (let start = 0; start < pixels; start += step) {
      const end = Math.min(pixels, start + step);
      const bytes = Buffer.allocUnsafe(((end - start) / row) * rowBytes);
      let at = 0;
      for (let first = start; first < end; first += row) {
        for (let c = 0; c < codes.length; c++) {
          at = putPixels(bytes, at, frame.layers[c].values, codes[c], first, first + row);
        }
      }
      await file.write(bytes);
    }
  }
}

function codeOf({ values }: MapLayer): 'D' | 'J' | 'K' {
  if (!(values instanceof Uint32Array)) {
    return 'D';
  }
  return values.some(count => count > 0x7fffffff) ? 'K' : 'J';
}

function putPixels(
  out: Buffer,
  start: number,
  values: MapLayer['values'],
  code: string,
  first: number,
  end: number
): number {
  let at = start;
  for (let p = first; p < end; p++) {
    const value = values[p];
    if (code === 'D') {
      at = out.writeDoubleBE(value === value ? value : UNSEEN, at);
    } else {
      at = code === 'K' ? out.writeUInt32BE(0, at) : at;
      at = out.writeUInt32BE(value, at);
    }
  }
  return at;
}
