import type { Colour } from './canvas';

/** Viridis at ninths of its range (Smith & van der Walt 2015): even steps for every eye, also in grey. */
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37]
];

/** So few that a picture with words needs no more than 256 colours. */
const COLOURS = 96;

const RAMP = Array.from({ length: COLOURS + 1 }, (_, step): Colour => {
  const position = (step / COLOURS) * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(position));
  const part = position - index;
  const channel = (i: number): number => {
    const from = VIRIDIS[index][i];
    return Math.round(from + part * (VIRIDIS[index + 1][i] - from));
  };
  return [channel(0), channel(1), channel(2)];
});

/** Red, green, blue of a share, 0–1, of the range. */
export const rampColour = (share: number): Colour => RAMP[Math.round(Math.min(1, Math.max(0, share)) * COLOURS)];
