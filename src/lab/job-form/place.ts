import { GaiaError, type Region, type ScanSource } from '../../protocol';
import { checkedRadius } from '../../sky/angles';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates } from '../../sky/parse-coordinates';
import { FLAG_SET, readNumber, type Draft } from './draft';

/** Where to look. */
export const PLACES = ['all', 'cone', 'polygon', 'box', 'ids', 'pixels', 'moc', 'partitions', 'files'] as const;
export type Place = (typeof PLACES)[number];

/** Places that are regions of the sky, for which the margin and the exactness can be chosen. */
export const REGION_PLACES: readonly Place[] = ['cone', 'polygon', 'box', 'pixels', 'moc'];

export const placeOf = (draft: Draft): Place => PLACES.find(place => place === draft.place) ?? 'all';

/** The limits of a box, with the words of the request. */
export const BOX_LIMITS = ['raMin', 'raMax', 'decMin', 'decMax'] as const;

/** The part of a request's source that says where to look; `missing` names a field that is still empty. */
export interface PlaceReading {
  source: Partial<ScanSource>;
  missing?: string;
  /** The field that is wrong. */
  problem?: { field: string; error: GaiaError };
}

const words = (text: string | undefined): string[] => (text ?? '').split(/[\s,;]+/).filter(word => word !== '');
const lines = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

/** Reads where to look; nothing is raised. */
export function readPlace(draft: Draft): PlaceReading {
  const place = placeOf(draft);
  const field = FIRST_FIELD[place];
  if (field !== undefined && (draft[field] ?? '').trim() === '') {
    return { source: {}, missing: field };
  }
  let at = field ?? 'place';
  try {
    const source = READERS[place](draft, name => (at = name));
    return { source: { ...source, ...regionFlags(draft, place) } };
  } catch (reason) {
    return { source: {}, problem: { field: at, error: GaiaError.from(reason) } };
  }
}

const FIRST_FIELD: Record<Place, string | undefined> = {
  all: undefined,
  cone: 'place.position',
  polygon: 'place.corners',
  box: 'place.raMin',
  ids: 'place.ids',
  pixels: 'place.pixels',
  moc: 'place.moc',
  partitions: 'place.partitions',
  files: 'place.files'
};

function regionFlags(draft: Draft, place: Place): Partial<ScanSource> {
  const isRegion = REGION_PLACES.includes(place);
  return {
    ...(isRegion && draft['place.strict'] === FLAG_SET && place !== 'cone' && { strict: true }),
    ...(isRegion && draft['place.whole'] === FLAG_SET && { exact: false })
  };
}

type Reader = (draft: Draft, reading: (field: string) => void) => Partial<ScanSource>;

const READERS: Record<Place, Reader> = {
  all: () => ({}),
  cone: (draft, reading) => {
    const { ra, dec } = parseCoordinates(draft['place.position'] ?? '');
    reading('place.radius');
    const text = (draft['place.radius'] ?? '').trim() || '1';
    const radius = checkedRadius(parseAngle(text, unitOf(draft)));
    return { cone: { ra, dec, radius, ...(draft['place.strict'] === FLAG_SET && { strict: true }) } };
  },
  polygon: draft => {
    const corners = lines(draft['place.corners']).flatMap(cornersIn);
    if (corners.length < 3) {
      throw new GaiaError('BAD_COORDINATE', `A polygon has three corners at least, not ${corners.length}.`);
    }
    return { region: { polygon: corners } };
  },
  box: (draft, reading) => {
    const limits = BOX_LIMITS.map(name => {
      reading(`place.${name}`);
      const value = readNumber(draft[`place.${name}`]);
      if (typeof value !== 'number') {
        throw new GaiaError('BAD_COORDINATE', 'A box has four limits in degrees.', 'From > to goes through 0h.');
      }
      return [name, value] as const;
    });
    return { region: { box: Object.fromEntries(limits) } as Region };
  },
  ids: draft => ({ region: { sourceIds: words(draft['place.ids']).map(checkedId) } }),
  pixels: (draft, reading) => {
    const pixels = words(draft['place.pixels']).map(word => wholeNumber(word, 'a HEALPix pixel'));
    reading('place.order');
    return { region: { pixels: { order: wholeNumber(draft['place.order'] || '8', 'a HEALPix order'), pixels } } };
  },
  moc: draft => {
    const text = (draft['place.moc'] ?? '').trim();
    return { region: { moc: text.startsWith('{') ? mocOfJson(text) : text } };
  },
  partitions: draft => ({ partitions: words(draft['place.partitions']) }),
  files: draft => ({ files: lines(draft['place.files']) })
};

/** Units of the radius of a cone. */
export const RADIUS_UNITS = ['arcsec', 'arcmin', 'deg'] as const;

export const unitOf = (draft: Draft): (typeof RADIUS_UNITS)[number] =>
  RADIUS_UNITS.find(unit => unit === draft['place.unit']) ?? 'deg';

/** One corner a line in any notation, or a list of degrees. */
function cornersIn(line: string): [number, number][] {
  const numbers = words(line).map(Number);
  if (numbers.length > 2 && numbers.length % 2 === 0 && numbers.every(Number.isFinite)) {
    return numbers.flatMap((ra, i) => (i % 2 === 0 ? [[ra, numbers[i + 1]] as [number, number]] : []));
  }
  const { ra, dec } = parseCoordinates(line);
  return [[ra, dec]];
}

function checkedId(word: string): string {
  if (!/^\d{1,19}$/.test(word)) {
    throw new GaiaError(
      'BAD_REQUEST',
      `${word} is no source_id.`,
      'An id has up to 19 digits and no point or exponent.'
    );
  }
  return word;
}

function wholeNumber(word: string, what: string): number {
  if (!/^\d+$/.test(word.trim())) {
    throw new GaiaError('BAD_REQUEST', `${word} is not ${what}.`);
  }
  return Number(word);
}

function mocOfJson(text: string): Record<string, number[]> {
  try {
    return JSON.parse(text) as Record<string, number[]>;
  } catch {
    throw new GaiaError(
      'BAD_REQUEST',
      'This coverage map is no JSON.',
      'Such as {"8": [34570, 34571]}, or 8/34570-36209.'
    );
  }
}

/** The texts of a source's place, the inverse of {@link readPlace}. */
export function writePlace(source: ScanSource): Draft {
  const { partitions, files, region } = source;
  const cone = source.cone ?? (region && 'cone' in region ? region.cone : undefined);
  const strict: Draft = source.strict === true || source.cone?.strict === true ? { 'place.strict': FLAG_SET } : {};
  const flags: Draft = { ...strict, ...(source.exact === false && { 'place.whole': FLAG_SET }) };
  if (files) {
    return { place: 'files', 'place.files': files.join('\n') };
  }
  if (partitions) {
    return { place: 'partitions', 'place.partitions': partitions.join(', ') };
  }
  if (cone) {
    const [position, radius] = [`${cone.ra} ${cone.dec}`, String(cone.radius)];
    return { place: 'cone', 'place.position': position, 'place.radius': radius, 'place.unit': 'deg', ...flags };
  }
  return region ? { ...writeRegion(region), ...flags } : { place: 'all' };
}

function writeRegion(region: Region): Draft {
  if ('polygon' in region) {
    return { place: 'polygon', 'place.corners': region.polygon.map(corner => corner.join(' ')).join('\n') };
  }
  if ('box' in region) {
    const { box } = region;
    const limits =
      'raMin' in box
        ? box
        : {
            raMin: (box.ra - box.width / 2 + 360) % 360,
            raMax: (box.ra + box.width / 2) % 360,
            decMin: box.dec - box.height / 2,
            decMax: box.dec + box.height / 2
          };
    return { place: 'box', ...Object.fromEntries(BOX_LIMITS.map(name => [`place.${name}`, String(limits[name])])) };
  }
  if ('pixels' in region) {
    const { order, pixels } = region.pixels;
    return { place: 'pixels', 'place.order': String(order), 'place.pixels': pixels.join(', ') };
  }
  if ('moc' in region) {
    return { place: 'moc', 'place.moc': typeof region.moc === 'string' ? region.moc : JSON.stringify(region.moc) };
  }
  return 'sourceIds' in region ? { place: 'ids', 'place.ids': region.sourceIds.join('\n') } : { place: 'all' };
}
