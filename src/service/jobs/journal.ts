import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

/** Length of a record's body, its checksum, and whether the file may end after it. */
const HEAD = 9;
const CHUNK = 1 << 20;

/**
 * Records on the disk, one after another, that only ever grow; each with its length and a CRC-32 over the rest of it. A
 * reader takes what is sound from the start up to the last record that was marked as whole; the rest of the file, cut
 * off by a sudden end, is forgotten. Records are plain data with typed arrays (V8's serialisation, which later versions
 * of Node read).
 */
export class Journal {
  private handle?: FileHandle;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  /** Bytes of the file that count. */
  private size = 0;

  private constructor(
    readonly path: string,
    private readonly head: string
  ) {}

  /**
   * Opens what is there if it begins with `head`; else it will be begun anew with the first flush.
   * @param head - says what the records belong to
   */
  static async open(path: string, head: string): Promise<Journal> {
    const journal = new Journal(path, head);
    await journal.findEnd();
    return journal;
  }

  /** Bytes on the disk and waiting for it. */
  get bytes(): number {
    return this.size + this.pendingBytes;
  }

  /** Bytes that wait to be written. */
  get waiting(): number {
    return this.pendingBytes;
  }

  /** The records on the disk, without the head. */
  async *records(): AsyncGenerator<unknown> {
    if (this.handle === undefined) {
      return;
    }
    let isHead = true;
    for await (const { body } of bodies(this.handle, this.size)) {
      if (!isHead) {
        yield deserialize(body);
      }
      isHead = false;
    }
  }

  append(record: unknown, isWhole: boolean): void {
    const bytes = encoded(record, isWhole);
    this.pending.push(...bytes);
    this.pendingBytes += bytes[0].length + bytes[1].length;
  }

  /** Puts all records on the disk. */
  async flush(): Promise<void> {
    const { pending, pendingBytes } = this;
    if (pendingBytes === 0) {
      return;
    }
    this.pending = [];
    this.pendingBytes = 0;
    if (this.handle === undefined) {
      this.handle = await open(this.path, 'w+');
      pending.unshift(...encoded(this.head, true));
      await this.write(pending);
      await this.handle.datasync();
      await syncFolder(this.path);
    } else {
      await this.write(pending);
      await this.handle.datasync();
    }
  }

  /** Puts one record in the place of all, on the disk at once. */
  async replace(record: unknown): Promise<void> {
    const temporary = `${this.path}.tmp`;
    const before = this.handle;
    this.pending = [];
    this.pendingBytes = 0;
    this.handle = await open(temporary, 'w+');
    this.size = 0;
    await this.write([...encoded(this.head, true), ...encoded(record, true)]);
    await this.handle.datasync();
    await rename(temporary, this.path);
    await syncFolder(this.path);
    await before?.close();
  }

  /** Puts the rest on the disk and leaves it. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.leave();
    }
  }

  /** Leaves what is on the disk. */
  async leave(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  /** Leaves nothing on the disk. */
  async remove(): Promise<void> {
    this.pending = [];
    this.pendingBytes = 0;
    await this.handle?.close().catch(() => undefined);
    this.handle = undefined;
    await rm(this.path, { force: true });
    await rm(`${this.path}.tmp`, { force: true });
  }

  private async write(buffers: Buffer[]): Promise<void> {
    for (const buffer of buffers) {
      for (let done = 0; done < buffer.length;) {
        const { bytesWritten } = await this.handle!.write(buffer, done, buffer.length - done, this.size + done);
        done += bytesWritten;
      }
      this.size += buffer.length;
    }
  }

  private async findEnd(): Promise<void> {
    let handle: FileHandle;
    try {
      handle = await open(this.path, 'r+');
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code === 'ENOENT') {
        return;
      }
      throw reason;
    }
    try {
      const { size } = await handle.stat();
      let whole = 0;
      let isHead = true;
      for await (const { body, isWhole, end } of bodies(handle, size)) {
        if (isHead && deserialize(body) !== this.head) {
          break;
        }
        isHead = false;
        whole = isWhole ? end : whole;
      }
      if (whole > 0) {
        await handle.truncate(whole);
        this.size = whole;
        this.handle = handle;
      }
    } finally {
      if (this.handle === undefined) {
        await handle.close();
      }
    }
  }
}

function encoded(record: unknown, isWhole: boolean): [Buffer, Buffer] {
  const body = serialize(record);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(body.length, 0);
  head[8] = isWhole ? 1 : 0;
  head.writeUInt32LE(checksum(head, body), 4);
  return [head, body];
}

/** Over the length, the mark and the body. */
const checksum = (head: Buffer, body: Buffer): number =>
  crc32(body, crc32(head.subarray(8), crc32(head.subarray(0, 4))));

interface Body {
  body: Buffer;
  isWhole: boolean;
  /** Where the record ends in the file. */
  end: number;
}

/** The sound records from the start of a file, up to `size`. */
async function* bodies(handle: FileHandle, size: number): AsyncGenerator<Body> {
  let from = 0;
  let held = Buffer.alloc(0);
  const upTo = async (wanted: number): Promise<Buffer | undefined> => {
    if (from + wanted > size) {
      return undefined;
    }
    if (held.length < wanted) {
      const more = Buffer.allocUnsafeSlow(Math.min(size - from, Math.max(wanted, CHUNK)));
      held.copy(more);
      for (let done = held.length; done < more.length;) {
        const { bytesRead } = await handle.read(more, done, more.length - done, from + done);
        if (bytesRead === 0) {
          return undefined;
        }
        done += bytesRead;
      }
      held = more;
    }
    return held.subarray(0, wanted);
  };
  for (;;) {
    const head = await upTo(HEAD);
    const length = head?.readUInt32LE(0);
    const whole = length === undefined ? undefined : await upTo(HEAD + length);
    if (whole === undefined || checksum(whole.subarray(0, HEAD), whole.subarray(HEAD)) !== whole.readUInt32LE(4)) {
      return;
    }
    held = held.subarray(whole.length);
    from += whole.length;
    yield { body: whole.subarray(HEAD), isWhole: whole[8] === 1, end: from };
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}
