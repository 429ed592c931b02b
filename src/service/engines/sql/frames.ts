import type { ColumnData, RowBatch } from '../../../compute/scan';
import { NUMBER_ARRAYS } from '../../../formats/arrow-column';

/** A column in a frame's head: sizes of its parts [bytes], in the order of the body. */
interface ColumnHead {
  kind: ColumnData['kind'];
  length: number;
  nullCount: number;
  validity?: number;
  values?: number;
  offsets?: number;
  items?: ColumnHead;
}

interface FrameHead {
  rows: number;
  /** Size of the body [bytes]. */
  body: number;
  columns: ColumnHead[];
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/**
 * A batch as it crosses a pipe: size of the head (uint32, little endian), head (JSON), then the parts of the columns, each
 * filled up to 8 bytes.
 */
export function encodeFrame({ rows, columns }: RowBatch): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let body = 0;
  const add = (array: ArrayBufferView): number => {
    const { byteLength } = array;
    parts.push(new Uint8Array(array.buffer, array.byteOffset, byteLength));
    const rest = padded(byteLength) - byteLength;
    if (rest > 0) {
      parts.push(new Uint8Array(rest));
    }
    body += byteLength + rest;
    return byteLength;
  };
  const head = ({ kind, length, nullCount, validity, values, offsets, items }: ColumnData): ColumnHead => ({
    kind,
    length,
    nullCount,
    ...(validity && { validity: add(validity) }),
    ...(values && { values: add(values) }),
    ...(offsets && { offsets: add(offsets) }),
    ...(items && { items: head(items) })
  });
  const heads = columns.map(head);
  const text = new TextEncoder().encode(JSON.stringify({ rows, body, columns: heads } satisfies FrameHead));
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, text.length, true);
  return [size, text, ...parts];
}

/** After the last batch of a scan. */
export const END_FRAME = new Uint8Array(4);

const ARRAYS = { ...NUMBER_ARRAYS, bool: Uint8Array, string: Uint8Array } as const;

/**
 * The next batch; undefined after the last one of a scan.
 * @param read - gives exactly so many bytes
 */
export function decodeFrame(read: (bytes: number) => Uint8Array<ArrayBuffer>): RowBatch | undefined {
  const size = read(4);
  const length = new DataView(size.buffer, size.byteOffset).getUint32(0, true);
  if (length === 0) {
    return undefined;
  }
  const head = JSON.parse(new TextDecoder().decode(read(length))) as FrameHead;
  const body = read(head.body).buffer;
  let at = 0;
  const take = (bytes: number): number => {
    const start = at;
    at += padded(bytes);
    return start;
  };
  const column = ({ kind, length: rows, nullCount, validity, values, offsets, items }: ColumnHead): ColumnData => {
    const data: ColumnData = { kind, length: rows, nullCount };
    if (validity !== undefined) {
      data.validity = new Uint8Array(body, take(validity), validity);
    }
    if (values !== undefined && kind !== 'list') {
      const type = ARRAYS[kind];
      data.values = new type(body, take(values), values / type.BYTES_PER_ELEMENT);
    }
    if (offsets !== undefined) {
      data.offsets = new Int32Array(body, take(offsets), offsets / 4);
    }
    if (items !== undefined) {
      data.items = column(items);
    }
    return data;
  };
  return { rows: head.rows, columns: head.columns.map(column) };
}
