import type { HistogramFrame, HistogramFrameAxis } from '../../protocol';
import { axisName, drawFrame, numberText, placeOn, ticksOf, valueAt, type Axis } from './axis';
import { Canvas, SHARPNESS, type Colour } from './canvas';
import { rampColour } from './colour-ramp';

export const HISTOGRAM_SIZE = { width: 640, height: 420 } as const;
/** Around the axes [px of the page]. */
const MARGIN = { left: 92, right: 16, top: 14, bottom: 48, bar: 90 } as const;
const BLUE: Colour = [0, 114, 178];

/**
 * A still picture of a histogram for notebooks: bars of one expression, colours on a log scale of two, magnitudes
 * downwards so that bright is above. The page is white and 640 × 420.
 * @param log - axes with bins of equal width in log10
 * @returns PNG bytes, twice as many pixels
 */
export function histogramPicture(frame: HistogramFrame, log: { x: boolean; y: boolean }): Uint8Array {
  const { width, height } = HISTOGRAM_SIZE;
  const canvas = new Canvas(width, height);
  const isEmpty = frame.counts.every(count => count === 0);
  if (isEmpty) {
    canvas.text(width / 2, height / 2, 'no rows');
  } else if (frame.y) {
    drawColours(canvas, frame, frame.y, log);
  } else {
    drawBars(canvas, frame, log.x);
  }
  return canvas.png();
}

function drawBars(canvas: Canvas, { x, counts }: HistogramFrame, isLog: boolean): void {
  const across = axisOf(x, MARGIN.left, canvas.width - MARGIN.right, isLog);
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  const up = { low: 0, high: most * 1.05, start: canvas.height - MARGIN.bottom, stop: MARGIN.top };
  const bins = binsAt(across, x.edges);
  for (let i = 0; i < bins.length; i++) {
    const [from, to] = bins[i];
    let count = 0;
    for (let bin = from; bin <= to; bin++) {
      count = Math.max(count, counts[bin]);
    }
    const column = across.start * SHARPNESS + i;
    for (let row = Math.round(placeOn(up, count) * SHARPNESS); row < up.start * SHARPNESS; row++) {
      canvas.paint(column, row, BLUE);
    }
  }
  drawFrame(canvas, across, up, { x: axisName(x), y: 'rows in a bin' });
}

function drawColours(
  canvas: Canvas,
  { x, counts }: HistogramFrame,
  y: HistogramFrameAxis,
  log: { x: boolean; y: boolean }
): void {
  const [top, bottom] = [MARGIN.top, canvas.height - MARGIN.bottom];
  const isDown = y.unit === 'mag';
  const across = axisOf(x, MARGIN.left, canvas.width - MARGIN.bar, log.x);
  const up = isDown ? axisOf(y, top, bottom, log.y) : axisOf(y, bottom, top, log.y);
  const most = Math.max(
    2,
    counts.reduce((largest, count) => Math.max(largest, count), 1)
  );
  const yBins = y.edges.length - 1;
  const columns = binsAt(across, x.edges);
  const rows = binsAt(up, y.edges);
  for (let j = 0; j < rows.length; j++) {
    for (let i = 0; i < columns.length; i++) {
      // Where several bins meet in a pixel, the fullest of them is shown: single stars stay visible.
      let count = 0;
      for (let a = columns[i][0]; a <= columns[i][1]; a++) {
        for (let b = rows[j][0]; b <= rows[j][1]; b++) {
          count = Math.max(count, counts[a * yBins + b]);
        }
      }
      if (count > 0) {
        canvas.paint(across.start * SHARPNESS + i, top * SHARPNESS + j, rampColour(Math.log(count) / Math.log(most)));
      }
    }
  }
  drawFrame(canvas, across, up, { x: axisName(x), y: axisName(y) });
  drawBar(canvas, { low: 1, high: most, start: bottom, stop: top, isLog: true }, across.stop + 18, 'rows in a bin');
}

/** Draws an upright bar of the colours, with numbers and a name. */
function drawBar(canvas: Canvas, scale: Axis, left: number, name: string): void {
  for (let row = scale.stop * SHARPNESS; row < scale.start * SHARPNESS; row++) {
    const share = (scale.start - (row + 0.5) / SHARPNESS) / (scale.start - scale.stop);
    for (let column = left * SHARPNESS; column < (left + 14) * SHARPNESS; column++) {
      canvas.paint(column, row, rampColour(share));
    }
  }
  for (const value of ticksOf(scale)) {
    const place = placeOn(scale, value);
    canvas.line([left + 14, place, left + 18, place]);
    canvas.text(left + 21, place + 4, numberText(value), { anchor: 'start' });
  }
  canvas.text(left + 64, (scale.start + scale.stop) / 2, name, { isTurned: true });
}

const axisOf = ({ edges }: HistogramFrameAxis, start: number, stop: number, isLog: boolean): Axis => ({
  low: edges[0],
  high: edges[edges.length - 1],
  start,
  stop,
  isLog
});

/** The first and last bin in each pixel of an axis, left to right or top to bottom. */
function binsAt(axis: Axis, edges: readonly number[]): [number, number][] {
  const [first, pixels] = [Math.min(axis.start, axis.stop) * SHARPNESS, Math.abs(axis.stop - axis.start) * SHARPNESS];
  const bins = edges.length - 1;
  const binOf = (value: number): number => {
    let [low, high] = [0, bins - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      [low, high] = edges[middle] <= value ? [middle, high] : [low, middle - 1];
    }
    return low;
  };
  return Array.from({ length: pixels }, (_, i) => {
    // A little inside the pixel: a bin whose edge lies on the pixel's is not in it.
    const ends = [
      binOf(valueAt(axis, (first + i + 0.01) / SHARPNESS)),
      binOf(valueAt(axis, (first + i + 0.99) / SHARPNESS))
    ];
    return [Math.min(...ends), Math.max(...ends)];
  });
}
