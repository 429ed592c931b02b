import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder with real Gaia rows and schemas; it is not part of the project. */
export const REAL_DATA = resolve(process.env.GAIALAB_REAL_DATA ?? join(__dirname, '../../../shared/data'));

/** True where the real data lies beside the checkout. */
export const hasRealData = existsSync(join(REAL_DATA, 'real'));

/** Absolute path of a file of the real data. */
export const real = (path: string): string => join(REAL_DATA, path);

/** `describe` where the real data is there; elsewhere skipped, and said so loudly. */
export const describeReal: (name: string, body: () => void) => void = hasRealData
  ? describe
  : name => {
      process.stderr.write(`SKIPPED: no real Gaia data at ${REAL_DATA}: ${name}\n`);
      // The body is not even called: it may read the files to find its cases.
      describe.skip(name, () => test.todo('needs the real data'));
    };
