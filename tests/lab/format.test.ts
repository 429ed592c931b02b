import { nullTranslator } from '@jupyterlab/translation';
import { fakeJob } from '../../src/client/fake';
import {
  describeProgress,
  describeRequest,
  formatAbout,
  formatBytes,
  formatCount,
  formatSeconds,
  fractionDone
} from '../../src/lab/format';
import { PARTITION_FILE_PATTERN } from '../../src/lab/ids';
import { absolutePaths } from '../../src/lab/selection';
import { preferencesOf } from '../../src/lab/preferences';

const trans = nullTranslator.load('gaialab');
const plain = (text: string): string => text.replace(/\u202f/g, ' ');

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [999_600, '1 MB'],
  [191_000_000, '191 MB'],
  [683e9, '683 GB']
])('%d bytes', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

it('groups digits and shortens estimates', () => {
  expect(plain(formatCount(1811709771))).toBe('1 811 709 771');
  expect(plain(formatAbout(531_234))).toBe('531 k');
  expect(plain(formatAbout(999_900))).toBe('1.0 M');
  expect(formatAbout(12)).toBe('12');
});

it.each([
  [0.3, '<1 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [3599, '1 h'],
  [4740, '1 h 19 min']
])('%d seconds', (seconds, text) => expect(formatSeconds(seconds, trans)).toBe(text));

it.each([
  ['ruwe < 1.4', 'Density map of the whole volume where ruwe < 1.4'],
  ['  ruwe\n   < 1.4 ', 'Density map of the whole volume where ruwe < 1.4'],
  [' ', 'Density map of the whole volume'],
  [
    'parallax > 10 AND phot_g_mean_mag < 12 AND radial_velocity IS NOT NULL AND ruwe < 1.4',
    'Density map of the whole volume where parallax > 10 AND phot_g_mean_mag < 12 AND radial_velocity…'
  ]
])('says the condition %j shortly', (where, text) =>
  expect(describeRequest({ type: 'DensityMap', source: { where } }, trans)).toBe(text)
);

it('describes jobs and their progress', () => {
  const job = fakeJob('j', { type: 'DensityMap', source: { partitions: ['000000-003111'] } });
  expect(describeRequest(job.request, trans)).toBe('Density map of partition 000000-003111');
  const counted = (...columns: string[]): string => describeRequest({ type: 'DensityMap', columns, source: {} }, trans);
  expect(counted('1')).toBe('Density map of the whole volume');
  expect(counted('1', 'radial_velocity')).toBe('Density map of sources, radial_velocity in the whole volume');
  expect(counted('radial_velocity')).toBe('Density map of radial_velocity in the whole volume');
  expect(describeRequest({ type: 'HealpixMap', column: 'parallax', source: {} }, trans)).toBe(
    'Mean parallax in the whole volume'
  );
  const several = { type: 'HealpixMap', columns: ['pmra', 'pmdec'], source: {} } as const;
  const columns = [...several.columns];
  expect(describeRequest({ ...several, columns }, trans)).toBe('Mean pmra, pmdec in the whole volume');
  expect(describeRequest({ ...several, columns, stat: ['approx_median', 'max'] }, trans)).toBe(
    'approx median pmra, max pmdec in the whole volume'
  );
  const cone = { ra: 10, dec: -5, radius: 1 };
  expect(describeRequest({ type: 'Rows', source: { region: { cone } } }, trans)).toBe('Rows of a cone at 10, -5');
  const converted = { ra: 56.74999999999999, dec: 24.12, radius: 3 };
  expect(describeRequest({ type: 'Rows', source: { cone: converted } }, trans)).toBe('Rows of a cone at 56.75, 24.12');
  expect(describeRequest({ type: 'Rows', source: { region: { sourceIds: ['1', '2'] } } }, trans)).toBe(
    'Rows of 2 sources'
  );
  expect(describeRequest({ type: 'Statistics', source: { region: { moc: '1/3' } } }, trans)).toBe(
    'Statistics of a part of the sky'
  );
  job.phase = 'EXECUTING';
  job.progress = { ...job.progress, filesTotal: 4, filesDone: 1, bytesTotal: 400, bytesDone: 100, secondsLeft: 90 };
  expect(plain(describeProgress(job, trans))).toBe('1 of 4 files · 2 min left · 0 rows · 100 B of 400 B');
  expect(fractionDone(job)).toBe(0.25);
  expect(fractionDone({ ...job, phase: 'COMPLETED' })).toBe(1);
});

it('knows partition files of all releases and nothing else', () => {
  const pattern = new RegExp(PARTITION_FILE_PATTERN);
  for (const name of ['GaiaSource_034570-036209.csv.gz', 'GaiaSource_000-000-000.csv.gz']) {
    expect(pattern.test(name)).toBe(true);
  }
  for (const name of ['GaiaSource_034570-036209.csv', 'GaiaSource.csv.gz', 'xGaiaSource_1-2.csv.gz', 'data.csv.gz']) {
    expect(pattern.test(name)).toBe(false);
  }
});

it('strips the drive before it asks for the real path', async () => {
  const asked: string[] = [];
  const contents = { localPath: (path: string) => path.replace(/^RTC:/, '') };
  const api = { localPath: async (path: string) => (asked.push(path), `/root/${path}`) };
  expect(await absolutePaths(['RTC:a/b.gz', 'c.gz'], contents, api)).toEqual(['/root/a/b.gz', '/root/c.gz']);
  expect(asked).toEqual(['a/b.gz', 'c.gz']);
});

it('falls back to defaults for settings that do not fit', () => {
  expect(preferencesOf({ order: 99, frame: 'solar', volume: 3 })).toEqual({
    order: 8,
    pixelFrame: 'icrs',
    frame: 'galactic',
    volume: '',
    notifications: 'ended'
  });
  const given = { order: 6, pixelFrame: 'ecliptic', frame: 'icrs', volume: '/v', notifications: 'none' };
  expect(preferencesOf(given)).toEqual(given);
});
