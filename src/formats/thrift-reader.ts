/** A structure of Thrift's compact protocol: its fields by their numbers. */
export type ThriftStruct = { [field: number]: ThriftValue | undefined };
export type ThriftValue = number | boolean | Uint8Array | ThriftStruct | ThriftValue[];

const MAX_DEPTH = 16;

/** Reads structures in Thrift's compact protocol. Texts are views of the bytes given. */
export class ThriftReader {
  private last = 0;

  /** @param position - where to begin; afterwards where the reading ended */
  constructor(
    private readonly bytes: Uint8Array,
    public position = 0
  ) {}

  /** @throws RangeError when the bytes end too early or are no structure */
  struct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) {
      throw new RangeError('its metadata is nested too deeply');
    }
    const outer = this.last;
    const fields: ThriftStruct = {};
    this.last = 0;
    for (let head = this.byte(); head !== 0; head = this.byte()) {
      const step = head >> 4;
      const id = step === 0 ? this.zigzag() : this.last + step;
      this.last = id;
      fields[id] = this.value(head & 15, depth);
    }
    this.last = outer;
    return fields;
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        return (this.byte() << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return this.zigzag();
      case 7:
        return this.take(8);
      case 8:
        return this.take(this.varint());
      case 9:
      case 10:
        return this.list(depth);
      case 12:
        return this.struct(depth + 1);
      default:
        throw new RangeError(`its metadata has a value of the unknown type ${type}`);
    }
  }

  private list(depth: number): ThriftValue[] {
    const head = this.byte();
    const size = head >> 4 === 15 ? this.varint() : head >> 4;
    const type = head & 15;
    if (size > this.bytes.length - this.position) {
      throw new RangeError('its metadata has a list that is longer than the file');
    }
    const values = new Array<ThriftValue>(size);
    for (let i = 0; i < size; i++) {
      values[i] = type <= 2 ? this.byte() === 1 : this.value(type, depth);
    }
    return values;
  }

  private take(size: number): Uint8Array {
    const start = this.position;
    if (size > this.bytes.length - start) {
      throw new RangeError('its metadata is cut off');
    }
    this.position = start + size;
    return this.bytes.subarray(start, start + size);
  }

  private byte(): number {
    if (this.position >= this.bytes.length) {
      throw new RangeError('its metadata is cut off');
    }
    return this.bytes[this.position++];
  }

  private zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        return value;
      }
      scale *= 128;
    }
    throw new RangeError('its metadata has a number without an end');
  }
}
