import type { Position } from '../../sky/angles';
import type { ChartColours, Rgba } from './colours';
import { galacticPlane, type GridLine } from './grid-lines';
import { BESIDE, type PartitionRaster } from './partition-raster';
import type { RegionLines } from './region-lines';
import type { SkyView } from './view';

/** How a partition shows. */
export type PartitionLook = 'selected' | 'found' | 'missing';

/** Fills the partitions and draws their borders: where a pixel's file is another than that to the left or above. */
export function paintPartitions(
  image: ImageData,
  raster: PartitionRaster,
  lookOf: (file: number) => PartitionLook,
  pointed: number,
  colours: ChartColours
): void {
  const { width, file, all, region } = raster;
  const { data } = image;
  const looks = new Map<number, Rgba>();
  for (let i = 0; i < file.length; i++) {
    const index = file[i];
    let colour: Rgba;
    if (index === BESIDE) {
      data[4 * i + 3] = 0;
      continue;
    }
    if (region && differs(region, i, width)) {
      colour = colours.edge;
    } else if (differs(file, i, width)) {
      colour = colours.border;
    } else if (index >= 0) {
      colour = looks.get(index) ?? (index === pointed ? colours.pointed : colours[lookOf(index)]);
      looks.set(index, colour);
    } else {
      colour = differs(all, i, width) ? colours.grid : colours.sky;
    }
    data[4 * i] = colour[0];
    data[4 * i + 1] = colour[1];
    data[4 * i + 2] = colour[2];
    data[4 * i + 3] = colour[3];
  }
}

function differs(of: Int32Array | Int8Array, i: number, width: number): boolean {
  const here = of[i];
  const left = i % width === 0 ? here : of[i - 1];
  const above = i < width ? here : of[i - width];
  return (left !== here && left !== BESIDE) || (above !== here && above !== BESIDE);
}

/** Grid, plane of the Galaxy and the region, over the partitions. */
export function paintLines(
  context: CanvasRenderingContext2D,
  view: SkyView,
  grid: readonly GridLine[],
  region: RegionLines | null,
  colours: ChartColours
): void {
  context.lineWidth = 0.6;
  context.strokeStyle = colours.lines;
  grid.forEach(({ line }) => stroke(context, view, line));
  context.setLineDash([3, 3]);
  context.lineWidth = 1;
  stroke(context, view, galacticPlane());
  context.setLineDash([]);
  context.font = colours.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  grid.forEach(({ label, at }) => write(context, view, label, at, colours));
  if (region) {
    context.strokeStyle = colours.region;
    context.fillStyle = colours.region;
    context.lineWidth = 1.5;
    region.lines.forEach(line => stroke(context, view, line));
    region.points.forEach(point => mark(context, view, point, region.points.length === 1));
  }
}

/** A line on the sky; broken where it leaves this side of the sky or goes on at the other rim. */
function stroke(context: CanvasRenderingContext2D, view: SkyView, line: readonly Position[]): void {
  const jump = view.width / 3;
  let before: { x: number; y: number } | null = null;
  context.beginPath();
  for (const { ra, dec } of line) {
    const place = view.place(ra, dec);
    if (place) {
      if (before && Math.abs(place.x - before.x) < jump) {
        context.lineTo(place.x, place.y);
      } else {
        context.moveTo(place.x, place.y);
      }
    }
    before = place;
  }
  context.stroke();
}

/** A point, or a cross where it is the only one. */
function mark(context: CanvasRenderingContext2D, view: SkyView, { ra, dec }: Position, alone: boolean): void {
  const place = view.place(ra, dec);
  if (!place) {
    return;
  }
  if (alone) {
    context.beginPath();
    for (const [x, y] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1]
    ]) {
      context.moveTo(place.x + 2 * x, place.y + 2 * y);
      context.lineTo(place.x + 7 * x, place.y + 7 * y);
    }
    context.stroke();
  } else {
    context.fillRect(place.x - 1, place.y - 1, 2, 2);
  }
}

function write(
  context: CanvasRenderingContext2D,
  view: SkyView,
  text: string,
  at: Position,
  { halo, text: colour }: ChartColours
): void {
  const place = view.place(at.ra, at.dec);
  const half = context.measureText(text).width / 2;
  if (!place || place.x < half + 2 || place.x > view.width - half - 2 || place.y < 8 || place.y > view.height - 8) {
    return;
  }
  context.lineWidth = 3;
  context.strokeStyle = halo;
  context.strokeText(text, place.x, place.y);
  context.fillStyle = colour;
  context.fillText(text, place.x, place.y);
}
