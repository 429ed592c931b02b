/**
 * Colours at even steps of a scale, dark to bright: those of matplotlib (Smith & van der Walt 2015; cividis: Nuñez, Anderton
 * & Renslow 2018, PLoS ONE 13, e0199239), and a red-blue pair for differences (ColorBrewer, Harrower & Brewer 2003).
 * All but grey are even for the eye and keep their order for the colour-blind and in grey print.
 */
const STOPS = {
  viridis: '440154 482878 3e4a89 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725',
  cividis: '00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838',
  inferno: '000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4',
  magma: '000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf',
  plasma: '0d0887 46039f 7201a8 9c179e bd3786 d8576b ed7953 fb9f3a fdca26 f0f921',
  grey: '0a0a0a ffffff',
  'blue-red': '053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f'
} as const;

export type ColourMapName = keyof typeof STOPS;
export const COLOUR_MAPS = Object.keys(STOPS) as ColourMapName[];

type Rgb = [red: number, green: number, blue: number];

/** Colour at a place 0…1 of a map, 0…255 each. */
export function colourAt(name: ColourMapName, place: number, isReversed = false): Rgb {
  const stops = STOPS[name].split(' ');
  const at = Math.min(1, Math.max(0, isReversed ? 1 - place : place)) * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(at));
  const [a, b] = [rgb(stops[first]), rgb(stops[first + 1])];
  return a.map((value, i) => Math.round(value + (at - first) * (b[i] - value))) as Rgb;
}

/** 256 colours as pixels of an image (RGBA bytes in memory). */
export function colourTable(name: ColourMapName, isReversed = false): Uint32Array {
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let i = 0; i < 256; i++) {
    bytes.set([...colourAt(name, i / 255, isReversed), 255], 4 * i);
  }
  return new Uint32Array(bytes.buffer);
}

/** The map as Plotly takes it. */
export function colourScale(name: ColourMapName, isReversed = false): [number, string][] {
  const count = STOPS[name].split(' ').length;
  return Array.from({ length: count }, (_, i) => {
    const place = i / (count - 1);
    return [place, `rgb(${colourAt(name, place, isReversed).join(',')})`];
  });
}

const rgb = (hex: string): Rgb => [0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16)) as Rgb;
