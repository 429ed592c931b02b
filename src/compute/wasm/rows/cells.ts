import { CELL_END, CELL_START } from './memory';

/** `null`, as a word. */
const NULL: u32 = 0x6c6c756e;

/** Address of the first wanted cell's place in a row, of the second one 4 further on. */
export function cellAt(row: i32, stride: i32, slot: i32): usize {
  return (<usize>(row * stride + slot)) << 2;
}

export function startOf(cell: usize): i32 {
  return load<i32>(CELL_START + cell);
}

export function endOf(cell: usize): i32 {
  return load<i32>(CELL_END + cell);
}

/** Text without value: `null`, or nothing. */
export function isNullText(start: usize, end: usize): bool {
  return start === end || (end - start === 4 && load<u32>(start) === NULL);
}
