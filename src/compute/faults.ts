import { GaiaError } from '../protocol';

/** The ways a file can be broken, each as the one error that names it. */

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

export function gzipBroken(file: string, why: string): GaiaError {
  return new GaiaError(
    'GZIP_BROKEN',
    `${file}: the gzip stream is broken (${why}).`,
    'Copy or download the file again.',
    {
      file
    }
  );
}

export function headerBroken(file: string, why: string): GaiaError {
  return new GaiaError('HEADER_BROKEN', `${file}: the header is broken: ${why}.`, undefined, { file });
}

export function rowBroken(file: string, row: number, why: string): GaiaError {
  return new GaiaError('ROW_BROKEN', `${file}: row ${row} is broken: ${why}.`, undefined, { file, row });
}

export function valueBroken(file: string, row: number, column: string, datatype: string, value: string): GaiaError {
  return new GaiaError(
    'VALUE_BROKEN',
    `${file}: row ${row}, column ${column}: "${clip(value)}" is not a value of type ${datatype}.`,
    undefined,
    { file, row, column, value: clip(value) }
  );
}

export function fileEmpty(file: string): GaiaError {
  return new GaiaError('FILE_EMPTY', `${file}: the file is empty.`, 'Copy or download the file again.', { file });
}

export function cancelled(): GaiaError {
  return new GaiaError('CANCELLED', 'Cancelled.');
}

/** What a failed system call says to a user. */
export function fileFault(file: string, reason: unknown): GaiaError {
  const { code, message } = reason as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new GaiaError('FILE_NOT_FOUND', `${file}: there is no such file.`, undefined, { file });
  }
  const why =
    code === 'EACCES' || code === 'EPERM'
      ? 'permission denied'
      : code === 'EISDIR'
        ? 'it is a folder'
        : (message ?? String(reason));
  return new GaiaError('FILE_UNREADABLE', `${file}: cannot be read: ${why}.`, undefined, { file });
}
