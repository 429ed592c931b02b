import type { TranslationBundle } from '@jupyterlab/translation';
import type { Region } from '../../protocol';
import { formatDec, formatRa } from '../../sky/format-angle';
import { transform } from '../../sky/frames';
import { parseMoc } from '../../sky/moc';
import { formatCount } from '../format';
import type { PanelModel } from '../model/panel-model';
import type { RegionChoice } from '../model/region-form';

/** How the region was read, so that hours are never taken for degrees unseen. */
export function ReadingLine({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans } = model;
  const { reading } = find;
  if (reading.kind === 'empty') {
    return <>{examples(trans)[find.form.kind]}</>;
  }
  if (reading.kind === 'bad') {
    return (
      <span className="jp-mod-warn">
        {reading.error.message} {reading.error.hint}
      </span>
    );
  }
  if (reading.position) {
    const { ra, dec } = reading.position;
    const { lon, lat } = transform('icrs', 'galactic', ra, dec);
    return (
      <>
        <span>{trans.__('RA %1°, Dec %2°', degrees(ra), signed(dec))}</span>

        <span>
          {formatRa(ra)} {formatDec(dec)}
        </span>
        <span>{trans.__('l %1°, b %2°', degrees(lon, 4), signed(lat, 4))}</span>
      </>
    );
  }
  return <>{describe(reading.region, trans)}</>;
}

function describe(region: Region, trans: TranslationBundle): string {
  if ('polygon' in region) {
    const corners = region.polygon.map(([ra, dec]) => `${degrees(ra, 3)}° ${signed(dec, 3)}°`);
    const shown = corners.length > 4 ? [...corners.slice(0, 3), '…', corners[corners.length - 1]] : corners;
    const { length } = corners;
    return trans._n('%2 corner: %3', '%2 corners: %3', length, formatCount(length), shown.join(', '));
  }
  if ('box' in region && 'raMin' in region.box) {
    const { raMin, raMax, decMin, decMax } = region.box;
    const through = raMin > raMax ? trans.__(', through 0h') : '';
    return trans.__(
      'RA %1° to %2°%3; Dec %4° to %5°',
      degrees(raMin),
      degrees(raMax),
      through,
      signed(decMin),
      signed(decMax)
    );
  }
  if ('sourceIds' in region) {
    const { length } = region.sourceIds;
    return trans._n('%2 source', '%2 sources', length, formatCount(length));
  }
  if ('moc' in region) {
    const { order, ranges } = parseMoc(region.moc);
    const size = ranges.reduce((sum, { start, end }) => sum + Number(end - start), 0);
    const share = (100 * size) / (12 * 4 ** 29);
    return trans.__('Order %1, %2 % of the sky', String(order), String(Number(share.toPrecision(3))));
  }
  return '';
}

const examples = (trans: TranslationBundle): Record<RegionChoice, string> => ({
  cone: trans.__('Paste any of: 14.2 28.8 · 00:56:48 +28:48:00 · 0h56m48s +28d48m · l=123.8 b=-34.1'),
  polygon: trans.__('Positions as for a cone, or POLYGON of ADQL; joined by great circles, either way round.'),
  box: trans.__('Degrees, or hours as 0h12m; from a larger to a smaller right ascension goes through 0h.'),
  sourceIds: trans.__('Separated by anything; exact, as text.'),
  moc: trans.__('As mocpy, Aladin or CDS write it.')
});

const degrees = (angle: number, digits = 6): string => String(Number(angle.toFixed(digits))).replace('-', '−');
const signed = (angle: number, digits?: number): string => `${angle > 0 ? '+' : ''}${degrees(angle, digits)}`;
