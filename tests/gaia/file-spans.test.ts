import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fileSpans, filesForPixels, filesOfRanges, filesOfSourceIds, spanOfFile } from '../../src/gaia/file-spans';
import { fileNameOf } from '../../src/gaia/files';
import { PARTITIONS, partitionsOfRanges } from '../../src/gaia/partitions';
import { releaseNamed } from '../../src/gaia/release';
import { searchRegion } from '../../src/gaia/search';
import { firstSourceIdOf, pixelOfSourceId } from '../../src/gaia/source-id';
import { tableNamed } from '../../src/gaia/table';
import { npix } from '../../src/sky';
import { describeReal, real } from '../support/real-data';

const table = (release: string, name = 'gaia_source') => tableNamed(releaseNamed(release), name);
const DR2 = table('DR2');

const ranges = fc
  .uniqueArray(fc.integer({ min: 0, max: npix(8) - 1 }), { minLength: 2, maxLength: 12 })
  .map(edges => edges.sort((a, b) => a - b))
  .map(edges => Array.from({ length: edges.length >> 1 }, (_, i) => ({ start: edges[2 * i], end: edges[2 * i + 1] })));

test('DR2: numbers without leading zeros are put in order', () => {
  const names = ['GaiaSource_900_1000.csv.gz', 'GaiaSource_10_20.csv.gz', 'GaiaSource_1001_1100.csv.gz', '_MD5SUM.txt'];
  const spans = fileSpans(DR2, names);
  expect(spans.names).toEqual([names[1], names[0], names[2]]);
  expect(filesOfSourceIds(spans, ['10', 20n, '950'])).toEqual([names[1], names[0]]);
  expect(filesOfSourceIds(spans, ['21'])).toEqual([]);
  // All of them lie in pixel 0.
  expect(filesOfRanges(spans, [{ start: 0, end: 1 }])).toHaveLength(3);
  expect(filesOfRanges(spans, [{ start: 1, end: 2 }])).toEqual([]);
});

test('spans that overlap are all found', () => {
  const pixel = (p: number): string => `${firstSourceIdOf(8, p)}`;
  const index = {
    files: [
      { name: 'wide', first: pixel(0), last: pixel(100) },
      { name: 'a', first: pixel(10), last: pixel(11) },
      { name: 'b', first: pixel(50), last: pixel(60) }
    ]
  };
  const spans = fileSpans(table('DR1'), index);
  expect(filesOfRanges(spans, [{ start: 70, end: 71 }])).toEqual(['wide']);
  expect(
    filesOfRanges(spans, [
      { start: 10, end: 11 },
      { start: 55, end: 56 }
    ])
  ).toEqual(['wide', 'a', 'b']);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200), fc.nat(40)), { maxLength: 20 }),
      fc.nat(220),
      fc.integer({ min: 1, max: 9 }),
      (files, start, width) => {
        const some = {
          files: files.map(([first, more], i) => ({ name: `f${i}`, first: pixel(first), last: pixel(first + more) }))
        };
        const found = filesForPixels(table('DR1'), some, [{ start, end: start + width }]);
        const expected = files.flatMap(([first, more], i) =>
          first < start + width && start <= first + more ? [`f${i}`] : []
        );
        expect([...found].sort()).toEqual(expected.sort());
      }
    )
  );
});

test('files that say nothing of the sky are always found', () => {
  const names = ['GaiaSource_000-000-001.csv.gz', 'GaiaSource_000-000-000.csv.gz'];
  expect(filesForPixels(table('DR1'), names, [{ start: 5, end: 6 }])).toEqual([names[1], names[0]]);
  const sso = ['SsoObservation_-4284_-100.csv.gz', 'SsoObservation_10_20.csv.gz'];
  expect(filesForPixels(table('DR2', 'sso_observation'), sso, [{ start: 5, end: 6 }])).toHaveLength(2);
  expect(spanOfFile(DR2, 'GaiaSource_-5_10.csv.gz')).toBeUndefined();
});

test('DR3: the files are those of the partitions', () => {
  const DR3 = table('DR3');
  const spans = fileSpans(DR3, PARTITIONS.map(partition => fileNameOf(DR3, partition.name)).reverse());
  fc.assert(
    fc.property(ranges, some => {
      expect(filesOfRanges(spans, some)).toEqual(partitionsOfRanges(some).map(({ name }) => fileNameOf(DR3, name)));
    })
  );
});

test.each([
  [{ name: 'x', first: 'one', last: '2' }, /"one"/],
  [{ name: 'x', first: '5', last: '2' }, /x ends/],
  [{ name: 'x', first: Number('4472832130942575872') as unknown as string, last: '2' }, /number/]
])('a bad index is refused: %j', (file, message) => {
  expect(() => fileSpans(table('DR1'), { files: [file] })).toThrow(message);
});

describeReal('real lists', () => {
  const lines = (path: string): string[] => readFileSync(real(path), 'utf8').trim().split('\n');

  test('DR2: 11,147 files, contiguous and without overlap; every id and pixel leads to its file', () => {
    const names = lines('gdr2_files.partial.tsv')
      .filter(line => line.startsWith('GaiaSource'))
      .map(line => line.split('\t')[0]);
    const spans = fileSpans(DR2, names);
    expect(spans.names).toHaveLength(11147);
    expect(spans.anywhere).toEqual([]);
    spans.names.forEach((name, i) => {
      expect(spans.first[i] <= spans.last[i]).toBe(true);
      expect(i === 0 || spans.last[i - 1] < spans.first[i]).toBe(true);
    });
    for (let i = 0; i < spans.names.length; i += 97) {
      expect(filesOfSourceIds(spans, [spans.first[i], spans.last[i]])).toEqual([spans.names[i]]);
      const [first, last] = [pixelOfSourceId(spans.first[i], 8), pixelOfSourceId(spans.last[i], 8)];
      for (const pixel of [first, last]) {
        const found = filesOfRanges(spans, [{ start: pixel, end: pixel + 1 }]);
        const expected = spans.names.filter(
          (_, k) => pixelOfSourceId(spans.first[k], 8) <= pixel && pixel <= pixelOfSourceId(spans.last[k], 8)
        );
        expect(found).toEqual(expected);
        expect(found).toContain(spans.names[i]);
      }
    }
    // Ids of one file are split among pixels: a cone takes a few of the thousands.
    const cone = searchRegion({ cone: { ra: 45, dec: 40, radius: 0.2 } });
    expect(filesOfRanges(spans, cone.ranges).length).toBeLessThan(20);
  });

  test('DR1: names say nothing, an index does', () => {
    const names = lines('gdr1_files.txt');
    expect(filesForPixels(table('DR1'), names, [{ start: 7, end: 8 }])).toHaveLength(5231);
    const step = 786432n / 5231n;
    const files = names.map((name, i) => ({
      name,
      first: `${(BigInt(i) * step) << 43n}`,
      last: `${(((BigInt(i) + 1n) * step) << 43n) - 1n}`
    }));
    expect(filesForPixels(table('DR1'), { files }, [{ start: 150, end: 451 }])).toEqual(names.slice(1, 4));
  });

  test('DR3: the published checksums name the files of every search', () => {
    const names = lines('gdr3_gaia_source_MD5SUM.txt').map(line => line.split(/\s+/)[1]);
    const spans = fileSpans(table('DR3'), names);
    expect(spans.names).toEqual(names);
    expect(filesOfRanges(spans, [{ start: 0, end: npix(8) }])).toEqual(names);
    expect(filesOfSourceIds(spans, ['5853498713190525696', '4472832130942575872'])).toEqual([
      'GaiaSource_508501-508680.csv.gz',
      'GaiaSource_665451-665470.csv.gz'
    ]);
  });
});
