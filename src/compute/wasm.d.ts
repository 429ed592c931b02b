/** A WebAssembly module, bundled as its bytes. */
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}

/** The part of the WebAssembly API that the kernels need; TypeScript describes it for browsers only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: Record<string, unknown>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  function validate(bytes: Uint8Array): boolean;
}
