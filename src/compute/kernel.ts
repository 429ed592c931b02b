import binary from './wasm/build/kernel.wasm';

/** What the WebAssembly module exports: numbers in, numbers out; addresses are byte offsets into its memory. */
export type KernelExports = Record<string, (...values: number[]) => number>;

/**
 * One instance of the compiled kernels with a memory of its own, laid out as wasm/layout.ts says. It decodes one stream
 * at a time.
 */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
}

/** Who decodes: our kernel, or node's zlib, which serves where WebAssembly has no SIMD and as a judge in tests. */
export type Engine = 'wasm' | 'zlib';

/** Kernels kept for the next file; each weighs some MiB. */
const KEPT = 4;
const idle: Kernel[] = [];
let compiled: WebAssembly.Module | null | undefined;

/** The module, compiled once a thread; null where it is not valid here (no SIMD). */
function module(): WebAssembly.Module | null {
  if (compiled === undefined) {
    const bytes = binary as Uint8Array<ArrayBuffer>;
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return compiled;
}

/** The engine that files are read with unless a caller says otherwise: `GAIALAB_ENGINE`, else wasm where it runs. */
export function defaultEngine(): Engine {
  return process.env.GAIALAB_ENGINE === 'zlib' || !module() ? 'zlib' : 'wasm';
}

/**
 * A kernel for one stream at a time, synchronously: one that was given back with {@link releaseKernel}, or a new one.
 *
 * @throws Error where WebAssembly or its SIMD is missing; {@link defaultEngine} never chooses wasm there
 */
export function loadKernel(): Kernel {
  const kept = idle.pop();
  if (kept) {
    return kept;
  }
  const code = module();
  if (!code) {
    throw new Error('this JavaScript engine cannot run the WebAssembly kernels');
  }
  const exports = new WebAssembly.Instance(code).exports as unknown as KernelExports & { memory: WebAssembly.Memory };
  return { memory: exports.memory, exports };
}

/** Gives a kernel back; views of its memory are then no longer the caller's. */
export function releaseKernel(kernel: Kernel): void {
  if (idle.length < KEPT) {
    idle.push(kernel);
  }
}
