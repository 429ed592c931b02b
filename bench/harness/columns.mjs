// The columns of a partition file from its ECSV header, for peers that want to be told.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { createInterface } from 'node:readline';

/** @returns {Promise<{columns: [string, string][], headerLines: number}>} names and ECSV datatypes in file order */
export async function columnsOf(path) {
  const source = createReadStream(path);
  const lines = createInterface({ input: source.pipe(createGunzip()), crlfDelay: Infinity });
  const types = new Map();
  let headerLines = 0;
  let name;
  for await (const line of lines) {
    if (!line.startsWith('#')) {
      source.destroy();
      const columns = line.split(',').map(column => [column, types.get(column) ?? 'string']);
      return { columns, headerLines };
    }
    headerLines++;
    const [, key, value] = /^#\s+-?\s*\{?(name|datatype): ([\w"']+)/.exec(line) ?? [];
    if (key === 'name') {
      name = value.replace(/["']/g, '');
      const inline = /datatype: (\w+)/.exec(line);
      types.set(name, inline?.[1]);
    } else if (key === 'datatype' && name !== undefined) {
      types.set(name, value);
    }
  }
  throw new Error(`${path} has no line of column names.`);
}
