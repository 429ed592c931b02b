import type { PixelChunk } from './pixel-map';

/** Joins layers of the same pixels that come in chunks of different lengths. */
export async function* abreast(streams: readonly AsyncIterable<PixelChunk>[]): AsyncGenerator<PixelChunk> {
  const sources = streams.map(stream => stream[Symbol.asyncIterator]());
  const open: PixelChunk[] = sources.map(() => ({ pixels: new BigInt64Array(0), values: [] }));
  for (;;) {
    for (const [i, source] of sources.entries()) {
      while (open[i].pixels.length === 0) {
        const next = await source.next();
        if (next.done === true) {
          return;
        }
        open[i] = next.value;
      }
    }
    const length = Math.min(...open.map(({ pixels }) => pixels.length));
    yield { pixels: open[0].pixels.slice(0, length), values: open.flatMap(chunk => cut(chunk, 0, length).values) };
    open.forEach((chunk, i) => (open[i] = cut(chunk, length)));
  }
}

const cut = ({ pixels, values }: PixelChunk, from: number, to?: number): PixelChunk => ({
  pixels: pixels.slice(from, to),
  values: values.map(layer => layer.slice(from, to))
});
