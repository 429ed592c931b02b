import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GaiaError } from '../../protocol';

/** Names that ESA's lists of checksums have: in DR3 and EDR3, in DR2 and DR1. */
const LIST_NAMES = ['_MD5SUM.txt', 'MD5SUM.txt'] as const;

const LINE = /^([0-9a-fA-F]{32})(?:\s+\*?|\s*\t\s*)(\S.*)$/;

/** MD5 by file name, in the order of the list. */
export type ChecksumList = ReadonlyMap<string, string>;

/**
 * Reads the lines of a list as `md5sum` and ESA write them: 32 hexadecimal digits, blanks, the file's name.
 *
 * @param file - named in errors
 * @throws GaiaError VALUE_BROKEN naming the line that is none, or a name that has two different sums
 */
export function parseChecksums(text: string, file: string): ChecksumList {
  const sums = new Map<string, string>();
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line.trim() === '') {
        return;
      }
      const match = LINE.exec(line.trim());
      if (!match) {
        throw broken(file, i + 1, `"${line.slice(0, 60)}" is no checksum and file name`);
      }
      const name = match[2].replace(/^\.\//, '');
      const sum = match[1].toLowerCase();
      if (sums.has(name) && sums.get(name) !== sum) {
        throw broken(file, i + 1, `${name} has another sum than before`);
      }
      sums.set(name, sum);
    });
  return sums;
}

/**
 * The list of checksums in a folder; undefined where there is none.
 * @throws GaiaError VALUE_BROKEN, FILE_UNREADABLE
 */
export function readChecksums(folder: string): { path: string; sums: ChecksumList } | undefined {
  const name = LIST_NAMES.find(candidate => existsSync(join(folder, candidate)));
  if (name === undefined) {
    return undefined;
  }
  const path = join(folder, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (reason) {
    throw new GaiaError('FILE_UNREADABLE', `${path}: cannot be read: ${(reason as Error).message}.`);
  }
  return { path, sums: parseChecksums(text, path) };
}

export const isChecksumList = (name: string): boolean => (LIST_NAMES as readonly string[]).includes(name);

function broken(file: string, line: number, why: string): GaiaError {
  return new GaiaError('VALUE_BROKEN', `${file}: line ${line}: ${why}.`, 'Copy or download the list again.', {
    file,
    line
  });
}
