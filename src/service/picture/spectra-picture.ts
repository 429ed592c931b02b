import type { SpectraResult } from '../../protocol';
import { axisName, drawFrame, placeOn, type Axis } from './axis';
import { Canvas, INK, type Colour } from './canvas';

export const SPECTRA_SIZE = { width: 640, height: 380 } as const;
const MARGIN = { left: 92, right: 16, top: 14, bottom: 48 } as const;
const RED: Colour = [214, 39, 40];
const BLUE: Colour = [31, 119, 180];

/**
 * A still picture of similar spectra for notebooks: the prototype in red, what was found in blue, scaled to it. The page
 * is white and 640 × 380.
 * @param most - spectra that are drawn at most
 * @returns PNG bytes, twice as many pixels
 */
export function spectraPicture({ wavelengths, prototype, spectra, fluxUnit }: SpectraResult, most = 10): Uint8Array {
  const { width, height } = SPECTRA_SIZE;
  const canvas = new Canvas(width, height);
  const shown = spectra.slice(0, most).filter(({ scale }) => scale !== 0);
  const lines = shown.map(({ flux, scale }) => flux.map(value => (value === null ? null : value / scale)));
  const [low, high] = extremes([...lines, prototype.flux]);
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  const x: Axis = {
    low: wavelengths[0],
    high: wavelengths[wavelengths.length - 1],
    start: MARGIN.left,
    stop: width - MARGIN.right
  };
  const y: Axis = { low: low - room, high: high + room, start: height - MARGIN.bottom, stop: MARGIN.top };
  const draw = (flux: readonly (number | null)[], colour: Colour, opacity: number): void =>
    piecesOf(x, y, wavelengths, flux).forEach(piece => canvas.line(piece, colour, 1.3, opacity));
  for (let i = lines.length - 1; i >= 0; i--) {
    draw(lines[i], BLUE, Math.max(0.25, 1 - 0.08 * i));
  }
  draw(prototype.flux, RED, 1);
  drawFrame(canvas, x, y, {
    x: 'wavelength [nm]',
    y: axisName({ name: 'flux, scaled to the prototype', unit: fluxUnit })
  });
  const label = prototype.sourceId ?? prototype.name;
  const [right, top] = [x.stop - 10, y.stop + 18];
  canvas.text(right, top, label ? `prototype ${label}` : 'prototype', { anchor: 'end', colour: RED });
  canvas.text(right, top + 17, `${shown.length} most similar`, {
    anchor: 'end',
    colour: shown.length > 0 ? BLUE : INK
  });
  return canvas.png();
}

function extremes(lines: readonly (readonly (number | null)[])[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const line of lines) {
    for (const value of line) {
      if (value !== null) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A spectrum as lines; it is broken where it has no value. */
function piecesOf(x: Axis, y: Axis, wavelengths: readonly number[], flux: readonly (number | null)[]): number[][] {
  const pieces: number[][] = [[]];
  flux.forEach((value, i) => {
    if (value === null) {
      pieces.push([]);
    } else {
      pieces[pieces.length - 1].push(placeOn(x, wavelengths[i]), placeOn(y, value));
    }
  });
  return pieces.filter(piece => piece.length > 2);
}
