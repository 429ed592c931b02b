import fc from 'fast-check';
import { DR3_GAIA_SOURCE } from '../../src/gaia/columns/dr3-gaia-source';
import { closestNames, plainName, resolveColumn } from '../../src/gaia/names';
import type { GaiaError } from '../../src/protocol/errors';

const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const errorOf = (text: string): GaiaError => {
  try {
    resolveColumn(DR3_GAIA_SOURCE, text);
  } catch (reason) {
    return reason as GaiaError;
  }
  throw new Error('no error');
};

describe('resolveColumn', () => {
  it.each([
    ['phot_g_mean_mag', 'phot_g_mean_mag'],
    ['photGMeanMag', 'phot_g_mean_mag'],
    ['PHOT_G_MEAN_MAG', 'phot_g_mean_mag'],
    ['astrometricExcessNoise', 'astrometric_excess_noise'],
    ['radialVelocity', 'radial_velocity'],
    ['hasMcmcMsc', 'has_mcmc_msc'],
    ['teffGspphot', 'teff_gspphot'],
    ['sourceId', 'source_id'],
    ['scanDirectionStrengthK1', 'scan_direction_strength_k1'],
    ['rvTemplateFeH', 'rv_template_fe_h'],
    ['bpRp', 'bp_rp'],
    ['l', 'l'],
    [' ra ', 'ra']
  ])('%s means %s', (text, name) => expect(resolveColumn(DR3_GAIA_SOURCE, text).name).toBe(name));

  it('finds every column in every spelling, and no two columns share one', () => {
    expect(new Set(DR3_GAIA_SOURCE.map(column => plainName(column.name))).size).toBe(152);
    fc.assert(
      fc.property(fc.constantFrom(...DR3_GAIA_SOURCE), column => {
        for (const text of [column.name, camel(column.name), column.name.toUpperCase()]) {
          expect(resolveColumn(DR3_GAIA_SOURCE, text)).toBe(column);
        }
      })
    );
  });

  it.each([
    ['phot_g_mag', 'phot_g_mean_mag'],
    ['paralax', 'parallax'],
    ['gMeanMag', 'phot_g_mean_mag'],
    ['teff', 'teff_gspphot'],
    ['radial_velocty', 'radial_velocity'],
    ['sourceid2', 'source_id']
  ])('for %s it offers %s', (text, name) => {
    const error = errorOf(text);
    expect(error.code).toBe('UNKNOWN_COLUMN');
    expect(error.message).toContain(`'${text}'`);
    expect(error.hint).toContain(name);
  });

  it.each(['', '___', 'zzzzzzzzzz'])('%j is refused with some of the names', text => {
    expect(errorOf(text).hint).toContain('solution_id');
  });
});

describe('closestNames', () => {
  it('gives at most three, the exact one first', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DR3_GAIA_SOURCE), column => {
        const near = closestNames(
          column.name,
          DR3_GAIA_SOURCE.map(each => each.name)
        );
        expect(near.length).toBeLessThanOrEqual(3);
        expect(near[0]).toBe(column.name);
      })
    );
  });
});
