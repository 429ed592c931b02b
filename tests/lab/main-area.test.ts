import { Widget } from '@lumino/widgets';
import { mainArea, nameTab } from '../../src/lab/main-area';

it('shortens the label of a tab, never its tooltip', () => {
  const tab = mainArea(new Widget(), 'id', 'Gaia histogram');
  nameTab(tab, 'Histogram of bp_rp');
  expect([tab.title.label, tab.title.caption]).toEqual(['Histogram of bp_rp', 'Histogram of bp_rp']);
  const long = `Histogram of ${'phot_g_mean_mag + '.repeat(9)}1`;
  nameTab(tab, long);
  expect(tab.title.label).toBe('Histogram of phot_g_mean_mag + phot_g_mean_mag + phot_g_mea…');
  expect(tab.title.label).toHaveLength(60);
  expect(tab.title.caption).toBe(long);
});
