import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Folders, isInside } from '../../src/service/folders';

describe('configured folders', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'gaialab-folders-'));
    mkdirSync(join(base, 'volume/gdr3'), { recursive: true });
    mkdirSync(join(base, 'volume-of-others'));
    writeFileSync(join(base, 'volume/gdr3/a.csv.gz'), '');
    writeFileSync(join(base, 'volume-of-others/secret'), '');
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it('give what lies inside, by its real path', () => {
    const folders = new Folders([join(base, 'volume')]);
    expect(folders.resolve(join(base, 'volume/gdr3/../gdr3/a.csv.gz'))).toBe(join(base, 'volume/gdr3/a.csv.gz'));
  });

  it.each(['volume-of-others/secret', 'volume/../volume-of-others/secret', 'volume/link', 'volume/linked/secret'])(
    'do not give %s',
    path => {
      symlinkSync(join(base, 'volume-of-others/secret'), join(base, 'volume/link'));
      symlinkSync(join(base, 'volume-of-others'), join(base, 'volume/linked'));
      const folders = new Folders([join(base, 'volume')]);
      expect(() => folders.resolve(join(base, path))).toThrow(
        /out of the configured folders|outside the configured folders/
      );
    }
  );

  it('may themselves be links', () => {
    symlinkSync(join(base, 'volume'), join(base, 'mount'));
    const folders = new Folders([join(base, 'mount')]);
    expect(folders.resolve(join(base, 'mount/gdr3/a.csv.gz'))).toBe(join(base, 'volume/gdr3/a.csv.gz'));
  });

  it('name the folder that a link leads to, and how to allow it', () => {
    const folders = new Folders([join(base, 'volume')]);
    symlinkSync(join(base, 'volume-of-others'), join(base, 'volume/gdr2'));
    symlinkSync(join(base, 'volume-of-others/secret'), join(base, 'volume/gdr3/b.csv.gz'));
    for (const link of ['gdr2/secret', 'gdr3/b.csv.gz']) {
      const path = join(base, 'volume', link);
      expect(() => folders.resolve(path)).toThrow(
        expect.objectContaining({
          code: 'PATH_OUTSIDE',
          message: `${path} is a link out of the configured folders, to ${base}/volume-of-others/secret.`,
          hint: expect.stringContaining(`add ${base}/volume-of-others to GAIALAB_ROOTS`)
        })
      );
    }
    const outside = join(base, 'volume-of-others/secret');
    expect(() => folders.resolve(outside)).toThrow(`${outside} lies outside the configured folders.`);
  });

  it('say what is missing', () => {
    const folders = new Folders([base, join(base, 'not-mounted')]);
    expect(() => folders.resolve(join(base, 'nothing.csv.gz'))).toThrow('There is no file');
    expect(() => folders.add(join(base, 'nothing'))).toThrow('There is no folder');
    expect(() => folders.add(join(base, 'volume/gdr3/a.csv.gz'))).toThrow('There is no folder');
  });

  it('are compared by whole names', () => {
    expect(isInside('/a/b', '/a/b')).toBe(true);
    expect(isInside('/a/b', '/a/b/c')).toBe(true);
    expect(isInside('/a/b', '/a/bc')).toBe(false);
    expect(isInside('/a/b', '/a')).toBe(false);
  });
});
