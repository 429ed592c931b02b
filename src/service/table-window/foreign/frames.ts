import { deserialize, serialize } from 'node:v8';
import type { RowBatch } from '../../../compute/batch';
import type { ColumnInfo, ErrorValue } from '../../../protocol';

/** What the process is asked, a line of JSON each: which rows of which columns, or to stop with those under way. */
export type ForeignOrder = { start: number; end: number | null; names: string[] } | 'stop';

/** What it answers. The first is the table's description; rows end with `end`. */
export type ForeignAnswer =
  | { kind: 'table'; columns: ColumnInfo[]; rows: number }
  | { kind: 'batch'; batch: RowBatch }
  | { kind: 'end' }
  | { kind: 'error'; error: ErrorValue };

/** An answer as bytes: its length (u32, little-endian) and V8's form of it. */
export function framed(answer: ForeignAnswer): Buffer {
  const body = serialize(answer);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** The answers in a stream of bytes. */
export async function* unframed(bytes: AsyncIterable<Buffer>): AsyncGenerator<ForeignAnswer> {
  let parts: Buffer[] = [];
  let held = 0;
  let wanted = 4;
  for await (const part of bytes) {
    parts.push(part);
    held += part.length;
    while (held >= wanted) {
      const all = parts.length === 1 ? parts[0] : Buffer.concat(parts);
      const whole = 4 + all.readUInt32LE(0);
      wanted = whole;
      if (held >= whole) {
        yield deserialize(all.subarray(4, whole)) as ForeignAnswer;
        held -= whole;
        wanted = 4;
      }
      parts = [held === all.length ? all : all.subarray(all.length - held)];
    }
  }
}
