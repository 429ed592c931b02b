/** The buffers of all typed arrays in plain data, for moving it between threads without a copy. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  gather(value, found);
  return [...found];
}

function gather(value: unknown, found: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    // a view of a larger buffer would take the rest along, and Node's own pool cannot be moved
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength && value.byteLength > 0) {
      found.add(value.buffer);
    }
  } else if (Array.isArray(value)) {
    if (typeof value[0] === 'object') {
      value.forEach(item => gather(item, found));
    }
  } else if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(item => gather(item, found));
  }
}
