/** jsdom has no canvas: one that remembers what was drawn on it. */
export interface Drawn {
  texts: string[];
  images: number;
}

export function fakeCanvases(): { drawn: Map<HTMLCanvasElement, Drawn>; restore: () => void } {
  const drawn = new Map<HTMLCanvasElement, Drawn>();
  const before = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement) {
    const record = drawn.get(this) ?? { texts: [], images: 0 };
    drawn.set(this, record);
    const nothing = (): void => undefined;
    const known: Record<string, unknown> = {
      clearRect: () => Object.assign(record, { texts: [], images: 0 }),
      fillText: (text: string) => record.texts.push(text),
      drawImage: () => record.images++
    };
    return new Proxy(known, { get: (target, key) => target[key as string] ?? nothing, set: () => true });
  } as never;
  globalThis.ImageData ??= class {
    constructor(
      readonly data: Uint8ClampedArray,
      readonly width: number,
      readonly height: number
    ) {}
  } as never;
  return { drawn, restore: () => (HTMLCanvasElement.prototype.getContext = before) };
}
