import type { Locator, Page } from '@playwright/test';

/** Colours of a drawn map on screen, and where its ellipse lies. */
export interface Picture {
  rgba: number[];
  width: number;
  height: number;
  /** Screen pixels of the ellipse −2…2 × −1…1, relative to the picture. */
  left: number;
  top: number;
  unit: number;
}

/** Takes a screenshot of the plot and decodes it in the page. */
export async function readPicture(page: Page, map: Locator): Promise<Picture> {
  const plot = map.locator('.js-plotly-plot');
  const shot = (await plot.screenshot()).toString('base64');
  const place = await plot.evaluate(node => {
    const { xaxis, yaxis } = (node as unknown as { _fullLayout: Record<string, Axis> })._fullLayout;
    interface Axis {
      _offset: number;
      d2p(value: number): number;
    }
    return {
      left: xaxis._offset + xaxis.d2p(-2),
      top: yaxis._offset + yaxis.d2p(1),
      unit: xaxis.d2p(1) - xaxis.d2p(0)
    };
  });
  const image = await page.evaluate(async data => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${data}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.width;
    canvas.height = picture.height;
    const context = canvas.getContext('2d')!;
    context.drawImage(picture, 0, 0);
    const { width, height } = picture;
    return { width, height, rgba: [...context.getImageData(0, 0, width, height).data] };
  }, shot);
  return { ...image, ...place };
}

const RAD = Math.PI / 180;

/** Mollweide (Snyder 1987, eq. 31): longitude grows to the left; x in −2…2, y in −1…1. */
function mollweide(lon: number, lat: number): [number, number] {
  const phi = lat * RAD;
  let theta = phi;
  for (let i = 0; i < 50; i++) {
    theta -= (2 * theta + Math.sin(2 * theta) - Math.PI * Math.sin(phi)) / (2 + 2 * Math.cos(2 * theta) + 1e-12);
  }
  const east = ((((lon + 180) % 360) + 360) % 360) - 180;
  return [(-2 * east * Math.cos(theta)) / 180, Math.sin(theta)];
}

/** Galactic longitude and latitude of an ICRS position (Hipparcos catalogue, vol. 1, §1.5.3). */
function galactic(ra: number, dec: number): [number, number] {
  const [raPole, decPole, lonNode] = [192.85948 * RAD, 27.12825 * RAD, 32.93192 * RAD];
  const [a, d] = [ra * RAD, dec * RAD];
  const b = Math.asin(Math.sin(d) * Math.sin(decPole) + Math.cos(d) * Math.cos(decPole) * Math.cos(a - raPole));
  const l =
    lonNode +
    Math.atan2(
      Math.sin(d) * Math.cos(decPole) - Math.cos(d) * Math.sin(decPole) * Math.cos(a - raPole),
      Math.cos(d) * Math.sin(a - raPole)
    );
  return [l / RAD, b / RAD];
}

/** Centre of a NESTED HEALPix pixel [deg], straight from Górski et al. 2005, §4.1. */
function centre(order: number, pixel: number): [number, number] {
  const side = 2 ** order;
  const face = Math.floor(pixel / side ** 2);
  let [x, y] = [0, 0];
  for (let bit = 0; bit < order; bit++) {
    const pair = Math.floor(pixel / 4 ** bit) % 4;
    x += (pair & 1) * 2 ** bit;
    y += (pair >> 1) * 2 ** bit;
  }
  const row = Math.floor(face / 4);
  const ring = (row + 2) * side - x - y - 1;
  const [length, z] =
    ring < side
      ? [ring, 1 - ring ** 2 / (3 * side ** 2)]
      : ring > 3 * side
        ? [4 * side - ring, (4 * side - ring) ** 2 / (3 * side ** 2) - 1]
        : [side, (2 * side - ring) * (2 / (3 * side))];
  const shift = ring < side || ring > 3 * side ? 0 : (ring - side) % 2;
  const start = row === 1 ? 2 * (face % 4) : 2 * (face % 4) + 1;
  const column = (start * length + x - y + 1 + shift) / 2;
  return [(((column - (shift + 1) / 2) * 90) / length + 360) % 360, Math.asin(z) / RAD];
}

/** Brightness of the 3 × 3 screen pixels around a place; viridis grows brighter with the value. */
function brightness({ rgba, width, height }: Picture, x: number, y: number): number {
  let sum = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const column = Math.min(width - 1, Math.max(0, Math.round(x) + dx));
      const row = Math.min(height - 1, Math.max(0, Math.round(y) + dy));
      const at = 4 * (row * width + column);
      sum += 0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2];
    }
  }
  return sum / 9;
}

/**
 * How well the drawn colours follow counts that were made independently: Spearman's rank correlation over all pixels of
 * a HEALPix order, each averaged over 16 places inside it.
 */
export function agreement(picture: Picture, counts: number[], order: number, frame: 'Galactic' | 'ICRS') {
  const drawn = counts.map((_, pixel) => {
    let sum = 0;
    for (let child = 0; child < 16; child++) {
      const [ra, dec] = centre(order + 2, pixel * 16 + child);
      const [x, y] = mollweide(...(frame === 'Galactic' ? galactic(ra, dec) : ([ra, dec] as [number, number])));
      sum += brightness(picture, picture.left + (x + 2) * picture.unit, picture.top + (1 - y) * picture.unit);
    }
    return sum / 16;
  });
  return { correlation: spearman(drawn, counts), pixels: drawn.length };
}

function spearman(a: number[], b: number[]): number {
  const [ra, rb] = [ranks(a), ranks(b)];
  const mean = (a.length - 1) / 2;
  let [top, sa, sb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    top += (ra[i] - mean) * (rb[i] - mean);
    sa += (ra[i] - mean) ** 2;
    sb += (rb[i] - mean) ** 2;
  }
  return top / Math.sqrt(sa * sb);
}

function ranks(values: number[]): number[] {
  const sorted = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const out = new Array<number>(values.length);
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end + 1 < sorted.length && sorted[end + 1].value === sorted[start].value) {
      end++;
    }
    for (let k = start; k <= end; k++) {
      out[sorted[k].i] = (start + end) / 2;
    }
    start = end + 1;
  }
  return out;
}
