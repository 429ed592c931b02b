import { card, header, history, padding, primaryHeader } from './fits-cards';
import { isWhole, wholeChunks, type MapChunk, type MapData, type MapLayerHead } from './map-data';
import { describeLayer } from './map-table';
import { fitsUnit } from './units';
import { WholeFile } from './whole-file';

/** healpy's value for a pixel without one. */
export const UNSEEN = -1.6375e30;
const ROW = 1024;
const STEP = 1 << 17;

const COORDSYS = {
  icrs: ['C', 'equatorial (ICRS)'],
  galactic: ['G', 'Galactic'],
  ecliptic: ['E', 'ecliptic, J2000']
} as const;

type Code = 'D' | 'J' | 'K';

/**
 * A HEALPix map as FITS binary table in the layouts that healpy and Aladin read, NESTED. A whole map: pixels implied by
 * their place, 1024 to a row where that fits. Others: a row for each pixel with rows, its number in the column PIXEL
 * (int64). Counts are int32, or int64 where they need it; other statistics float64.
 */
export class FitsMap {
  private readonly isWhole: boolean;
  private readonly pixels: number;
  /** Pixels in a row of the table. */
  private readonly row: number;
  private readonly codes: Code[];

  constructor(
    private readonly path: string,
    private readonly map: MapData,
    private readonly provenance: Readonly<Record<string, string>>
  ) {
    this.isWhole = isWhole(map, true);
    this.pixels = 12 * 4 ** map.order;
    this.row = this.isWhole && this.pixels % ROW === 0 ? ROW : 1;
    this.codes = map.layers.map(codeOf);
  }

  async write(): Promise<void> {
    const file = await WholeFile.create(this.path);
    try {
      await file.write(primaryHeader());
      await file.write(this.header());
      await (this.isWhole ? this.wholeRows(file) : this.pixelRows(file));
      await file.write(padding(file.bytes));
      await file.commit();
    } catch (reason) {
      await file.abandon();
      throw reason;
    }
  }

  private get rowBytes(): number {
    const layers = this.codes.reduce((sum, code) => sum + this.row * (code === 'J' ? 4 : 8), 0);
    return layers + (this.isWhole ? 0 : 8);
  }

  private header(): Buffer {
    const { map, row, codes, pixels, isWhole } = this;
    const [system, systemName] = COORDSYS[map.frame];
    const first = isWhole ? 1 : 2;
    return header([
      ...card('XTENSION', 'BINTABLE', 'binary table'),
      ...card('BITPIX', 8),
      ...card('NAXIS', 2),
      ...card('NAXIS1', this.rowBytes, 'bytes in a row'),
      ...card('NAXIS2', isWhole ? pixels / row : map.occupied, 'rows'),
      ...card('PCOUNT', 0),
      ...card('GCOUNT', 1),
      ...card('TFIELDS', codes.length + first - 1),
      ...card('EXTNAME', 'GAIA MAP'),
      ...card('PIXTYPE', 'HEALPIX'),
      ...card('ORDERING', 'NESTED'),
      ...card('COORDSYS', system, systemName),
      ...card('NSIDE', 2 ** map.order),
      ...(isWhole ? [...card('FIRSTPIX', 0), ...card('LASTPIX', pixels - 1)] : card('OBS_NPIX', map.occupied)),
      ...card('INDXSCHM', isWhole ? 'IMPLICIT' : 'EXPLICIT'),
      ...card('OBJECT', isWhole ? 'FULLSKY' : 'PARTIAL'),
      'BAD_DATA=         -1.6375E+30'.padEnd(80),
      ...(isWhole
        ? []
        : [...card('TTYPE1', 'PIXEL'), ...card('TFORM1', '1K'), ...card('TCOMM1', 'HEALPix pixel, NESTED')]),
      ...map.layers.flatMap((layer, c) => [
        ...card(`TTYPE${c + first}`, layer.name),
        ...card(`TFORM${c + first}`, `${row}${codes[c]}`),
        ...(layer.unit ? card(`TUNIT${c + first}`, fitsUnit(layer.unit)) : []),
        ...card(`TCOMM${c + first}`, describeLayer(layer))
      ]),
      ...Object.entries(this.provenance).flatMap(([key, value]) => history(key, value))
    ]);
  }

  private async wholeRows(file: WholeFile): Promise<void> {
    const { row, codes, rowBytes } = this;
    for await (const { rows, values } of wholeChunks(this.map, STEP)) {
      const bytes = Buffer.allocUnsafe((rows / row) * rowBytes);
      let at = 0;
      for (let first = 0; first < rows; first += row) {
        for (let c = 0; c < codes.length; c++) {
          for (let i = first; i < first + row; i++) {
            at = put(bytes, at, values[c][i], codes[c]);
          }
        }
      }
      await file.write(bytes);
    }
  }

  private async pixelRows(file: WholeFile): Promise<void> {
    for await (const chunk of this.map.chunks()) {
      await file.write(this.encoded(chunk));
    }
  }

  private encoded({ pixels, values }: MapChunk): Buffer {
    const { codes, rowBytes } = this;
    const words = new Uint32Array(pixels.buffer, pixels.byteOffset, 2 * pixels.length);
    const bytes = Buffer.allocUnsafe(pixels.length * rowBytes);
    let at = 0;
    for (let i = 0; i < pixels.length; i++) {
      at = bytes.writeUInt32BE(words[2 * i + 1], at);
      at = bytes.writeUInt32BE(words[2 * i], at);
      for (let c = 0; c < codes.length; c++) {
        at = put(bytes, at, values[c][i], codes[c]);
      }
    }
    return bytes;
  }
}

function codeOf({ stat, largest = 0 }: MapLayerHead): Code {
  return stat !== 'count' ? 'D' : largest > 0x7fffffff ? 'K' : 'J';
}

function put(out: Buffer, at: number, value: number, code: Code): number {
  if (code === 'D') {
    return out.writeDoubleBE(value === value ? value : UNSEEN, at);
  }
  return out.writeUInt32BE(value, code === 'K' ? out.writeUInt32BE(0, at) : at);
}
