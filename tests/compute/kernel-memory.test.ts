import { gzipSync } from 'node:zlib';
import { loadKernel, releaseKernel } from '../../src/compute/kernel';
import { PAGES } from '../../src/compute/wasm/layout';
import { ROWS_END } from '../../src/compute/wasm/rows/layout';
import { readFile, Scratch } from './support';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const PAGE = 1 << 16;

test('the memory holds everything from the beginning, so that no view of it is ever detached', async () => {
  const kernel = loadKernel();
  const { buffer } = kernel.memory;
  expect(buffer.byteLength).toBe(PAGES * PAGE);
  expect(ROWS_END).toBeLessThanOrEqual(PAGES * PAGE);
  releaseKernel(kernel);
  const { path } = scratch.file('a.csv.gz', gzipSync(`x,s\n${'0.1,"a long, quoted text"\n'.repeat(100_000)}`));
  expect(await readFile(path)).toHaveLength(100_000);
  expect(kernel.memory.buffer).toBe(buffer);
});
