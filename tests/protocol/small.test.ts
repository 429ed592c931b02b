import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, formatCount, formatSeconds, GaiaError, isAbort, VERSION } from '../../src/protocol';

describe('errors', () => {
  it('cross a process and come back', () => {
    const error = new GaiaError('GZIP_BROKEN', 'file.csv.gz is cut short.', 'Copy it again.', { path: 'file.csv.gz' });
    expect(GaiaError.from(JSON.parse(JSON.stringify(error)))).toMatchObject(error.toJSON());
    expect(GaiaError.from(error)).toBe(error);
  });

  it('of others become INTERNAL, cancellations CANCELLED', () => {
    expect(GaiaError.from(new Error('boom')).toJSON()).toEqual({ code: 'INTERNAL', message: 'boom' });
    const abort = new AbortController();
    abort.abort();
    expect(isAbort(abort.signal.reason)).toBe(true);
    expect(GaiaError.from(abort.signal.reason).code).toBe('CANCELLED');
    expect(isAbort(new GaiaError('BAD_REQUEST', 'no'))).toBe(false);
  });
});

describe('numbers for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [999_999, '1 MB'],
    [233_000_000, '233 MB'],
    [753_025_661_884, '753 GB'],
    [8.9e12, '8.9 TB']
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('counts are grouped', () => {
    expect(formatCount(1811709771)).toBe('1,811,709,771');
    expect(formatCount(999)).toBe('999');
  });

  it.each([
    [0.01, '<0.1 s'],
    [1.24, '1.2 s'],
    [9.96, '10 s'],
    [59.6, '1 min'],
    [111, '1 min 51 s'],
    [3600, '1 h'],
    [7504, '2 h 5 min'],
    [273_600, '3 d 4 h']
  ])('%d seconds are %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});

describe('the version', () => {
  it('is the one of package.json', () => {
    const packageFile = join(__dirname, '../../package.json');
    expect(VERSION).toBe(JSON.parse(readFileSync(packageFile, 'utf8')).version);
  });
});
