import { DEFAULT_RADIUS_DEG, GaiaError, type Region } from '../../protocol';
import { checkedRadius } from '../../sky/angles';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates, type ParsedCoordinates } from '../../sky/parse-coordinates';
import { checkRegion, parseBox, parseCorners, parseIds, type BoxText } from './region-text';

export const RADIUS_UNITS = ['arcsec', 'arcmin', 'deg'] as const;
export type RadiusUnit = (typeof RADIUS_UNITS)[number];

/** Ways to name a part of the sky. */
export const REGION_CHOICES = ['cone', 'polygon', 'box', 'sourceIds', 'moc'] as const;
export type RegionChoice = (typeof REGION_CHOICES)[number];

/** A part of the sky as typed or pasted; each way keeps its own text. */
export interface RegionForm extends BoxText {
  kind: RegionChoice;
  /** Centre of the cone. */
  position: string;
  radius: string;
  unit: RadiusUnit;
  /** Corners of the polygon. */
  corners: string;
  ids: string;
  /** Coverage map as text or JSON. */
  moc: string;
}

/** A field that holds text. */
export type SearchField = Exclude<keyof RegionForm, 'kind' | 'unit'>;

export const EMPTY_REGION: RegionForm = {
  kind: 'cone',
  position: '',
  radius: '1',
  unit: 'arcsec',
  corners: '',
  raFrom: '',
  raTo: '',
  decFrom: '',
  decTo: '',
  ids: '',
  moc: ''
};

/** How the text is understood. */
export type Reading =
  | { kind: 'empty' }
  /** `position`: of a cone, as it was written. */
  | { kind: 'read'; region: Region; position?: ParsedCoordinates }
  | { kind: 'bad'; error: GaiaError };

/** Radius of the cone [deg], or the reason why there is none. */
export function radiusOf({ radius, unit }: Pick<RegionForm, 'radius' | 'unit'>): number | GaiaError {
  const text = radius.trim();
  try {
    return text === '' ? DEFAULT_RADIUS_DEG : checkedRadius(parseAngle(text, unit));
  } catch (reason) {
    return GaiaError.from(reason);
  }
}

/** The text of the form that stands for the chosen way; '' where it is not whole. */
function textOf(form: RegionForm): string {
  switch (form.kind) {
    case 'cone':
      return form.position.trim();
    case 'polygon':
      return form.corners.trim();
    case 'box': {
      const limits = [form.raFrom, form.raTo, form.decFrom, form.decTo].map(limit => limit.trim());
      return limits.includes('') ? '' : limits.join(' ');
    }
    case 'sourceIds':
      return form.ids.trim();
    case 'moc':
      return form.moc.trim();
  }
}

/** Reads the form. The radius is apart: see {@link radiusOf}. */
export function readRegion(form: RegionForm): Reading {
  if (textOf(form) === '') {
    return { kind: 'empty' };
  }
  try {
    if (form.kind === 'cone') {
      const position = parseCoordinates(form.position.trim());
      const radius = radiusOf(form);
      const { ra, dec } = position;
      return {
        kind: 'read',
        position,
        region: { cone: { ra, dec, radius: typeof radius === 'number' ? radius : DEFAULT_RADIUS_DEG } }
      };
    }
    return { kind: 'read', region: checkRegion(regionOf(form)) };
  } catch (reason) {
    return { kind: 'bad', error: GaiaError.from(reason) };
  }
}

function regionOf(form: RegionForm): Region {
  switch (form.kind) {
    case 'polygon':
      return { polygon: parseCorners(form.corners) };
    case 'box':
      return parseBox(form);
    case 'sourceIds':
      return { sourceIds: parseIds(form.ids) };
    default:
      return { moc: form.moc.trim() };
  }
}

/** Fields of the form that say a region, for those who have one and want to see it there. */
export function formOf(region: Region): Partial<RegionForm> {
  if ('cone' in region) {
    const { ra, dec, radius } = region.cone;
    const [scale, unit] = (
      [
        [1, 'deg'],
        [60, 'arcmin'],
        [3600, 'arcsec']
      ] as const
    ).find(([scale]) => radius * scale >= 1) ?? [3600, 'arcsec'];
    return {
      kind: 'cone',
      position: `${digits(ra)} ${digits(dec)}`,
      radius: digits(radius * scale),
      unit
    };
  }
  if ('polygon' in region) {
    return { kind: 'polygon', corners: region.polygon.map(([ra, dec]) => `${digits(ra)} ${digits(dec)}`).join('\n') };
  }
  if ('box' in region) {
    const { box } = region;
    const limits =
      'raMin' in box
        ? box
        : {
            raMin: turned(box.ra - box.width / 2),
            raMax: turned(box.ra + box.width / 2),
            decMin: Math.max(-90, box.dec - box.height / 2),
            decMax: Math.min(90, box.dec + box.height / 2)
          };
    return {
      kind: 'box',
      raFrom: digits(limits.raMin),
      raTo: digits(limits.raMax),
      decFrom: digits(limits.decMin),
      decTo: digits(limits.decMax)
    };
  }
  if ('sourceIds' in region) {
    return { kind: 'sourceIds', ids: region.sourceIds.join('\n') };
  }
  const moc =
    'pixels' in region
      ? `${region.pixels.order}/${region.pixels.pixels.join(' ')}`
      : typeof region.moc === 'string'
        ? region.moc
        : JSON.stringify(region.moc);
  return { kind: 'moc', moc };
}

/** Twelve digits are 4 nanoarcseconds: nothing is lost, and 0.1 stays 0.1. */
const digits = (angle: number): string => String(Number(angle.toPrecision(12)));

const turned = (ra: number): number => ((ra % 360) + 360) % 360;
