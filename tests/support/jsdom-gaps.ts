import { TextDecoder, TextEncoder } from 'node:util';

/** What jsdom lacks of a browser and JupyterLab's modules name when they are loaded. */
class FakeDragEvent extends MouseEvent {}

Object.assign(globalThis, {
  TextDecoder: globalThis.TextDecoder ?? TextDecoder,
  TextEncoder: globalThis.TextEncoder ?? TextEncoder,
  DragEvent: globalThis.DragEvent ?? FakeDragEvent,
  ResizeObserver:
    globalThis.ResizeObserver ??
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  matchMedia:
    globalThis.matchMedia ??
    ((media: string) => ({
      media,
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined
    }))
});
