import { readFileSync } from 'node:fs';
import { ACKNOWLEDGEMENT } from '../../src/gaia/citation';
import { DR3_GAIA_SOURCE } from '../../src/gaia/columns/dr3-gaia-source';
import { parseEcsvHeader } from '../../src/gaia/ecsv-header';
import { RELEASES, releaseNamed } from '../../src/gaia/release';
import { tableNamed } from '../../src/gaia/table';
import type { GaiaError } from '../../src/protocol/errors';
import { describeReal, real } from '../support/real-data';

const errorOf = (action: () => unknown): GaiaError => {
  try {
    action();
  } catch (reason) {
    return reason as GaiaError;
  }
  throw new Error('no error');
};

const DR3 = releaseNamed('DR3');

describe('releaseNamed', () => {
  it.each(['DR3', 'dr3', 'gdr3', 'Gaia DR3', 'gaia dr3', 'gaiadr3', 'GAIA_DR3', ' DR3 '])('knows %j as DR3', text =>
    expect(releaseNamed(text).name).toBe('DR3')
  );

  it.each([
    ['DR1', 'gdr1', 2015.0, 'gaia_source/csv'],
    ['DR2', 'gdr2', 2015.5, 'gaia_source/csv'],
    ['EDR3', 'gedr3', 2016.0, 'gaia_source'],
    ['DR3', 'gdr3', 2016.0, 'gaia_source']
  ])('%s: folder, epoch and gaia_source', (name, folder, epoch, source) => {
    const release = releaseNamed(name);
    expect(release).toMatchObject({ name, folder, referenceEpoch: epoch });
    expect(tableNamed(release, 'gaia_source').folder).toBe(source);
    expect(releaseNamed(folder)).toBe(release);
    expect(releaseNamed(release.label)).toBe(release);
    expect(releaseNamed(release.schema)).toBe(release);
  });

  it.each(['DR5', '', '3', 'hipparcos'])('refuses %j and lists the releases', text => {
    const error = errorOf(() => releaseNamed(text));
    expect(error.code).toBe('UNKNOWN_RELEASE');
    expect(error.hint).toBe('Known: DR1, DR2, EDR3, DR3, FPR, DR4.');
  });

  it('names, folders and schemas are unique', () => {
    for (const key of ['name', 'folder', 'schema', 'label'] as const) {
      expect(new Set(RELEASES.map(release => release[key])).size).toBe(RELEASES.length);
    }
  });

  it('every release is cited with the mission paper and credited', () => {
    for (const release of RELEASES) {
      expect(release.citation).toContain('2016A&A...595A...1G');
    }
    expect(DR3.citation).toContain('2023A&A...674A...1G');
    expect(ACKNOWLEDGEMENT).toContain('ESA/Gaia/DPAC');
  });
});

describe('tableNamed', () => {
  it.each(['gaia_source', 'gaiasource', 'gaiaSource', 'GAIA_SOURCE', 'gaiadr3.gaia_source', 'gaiadr3.gaiasource'])(
    'knows %s',
    text => expect(tableNamed(DR3, text).name).toBe('gaia_source')
  );

  it.each([
    ['vari_summary', 'Variability/vari_summary', 'VariSummary_'],
    ['xp_continuous_mean_spectrum', 'Spectroscopy/xp_continuous_mean_spectrum', 'XpContinuousMeanSpectrum_'],
    ['astrophysicalParameters', 'Astrophysical_parameters/astrophysical_parameters', 'AstrophysicalParameters_'],
    ['allwise_best_neighbour', 'cross_match/allwise_best_neighbour', 'allwiseBestNeighbour'],
    ['nss_two_body_orbit', 'Non-single_stars/nss_two_body_orbit', 'NssTwoBodyOrbit_'],
    ['epoch_photometry', 'Photometry/epoch_photometry', 'EpochPhotometry_']
  ])('%s lies in %s', (text, folder, prefix) => expect(tableNamed(DR3, text)).toMatchObject({ folder, prefix }));

  it('offers the closest names for a wrong one', () => {
    const error = errorOf(() => tableNamed(DR3, 'gaiadr3.gaia_sorce'));
    expect(error.code).toBe('UNKNOWN_TABLE');
    expect(error.hint).toMatch(/Did you mean gaia_source/);
    expect(error.message).toContain('Gaia DR3');
  });

  it("refuses another release's schema", () => {
    const error = errorOf(() => tableNamed(DR3, 'gaiadr2.gaia_source'));
    expect(error.code).toBe('UNKNOWN_TABLE');
    expect(error.message).toContain('gaiadr3');
  });
});

describe('columns of gaiadr3.gaia_source', () => {
  it('are 152, 12 of them boolean, 4 of one byte, each described', () => {
    expect(DR3_GAIA_SOURCE).toHaveLength(152);
    expect(DR3_GAIA_SOURCE.filter(column => column.datatype === 'bool')).toHaveLength(12);
    expect(DR3_GAIA_SOURCE.filter(column => column.datatype === 'int8').map(column => column.name)).toEqual([
      'astrometric_params_solved',
      'ipd_frac_multi_peak',
      'ipd_frac_odd_win',
      'phot_proc_mode'
    ]);
    const descriptions = DR3_GAIA_SOURCE.map(column => column.description ?? '');
    expect(descriptions.every(text => text.length > 10 && text.length < 100)).toBe(true);
    expect(new Set(descriptions).size).toBe(152);
  });
});

describeReal('columns against the published schema', () => {
  interface Schema {
    columns: { name: string; datatype: string; unit: string | null; ucd?: string; description: string }[];
  }
  const schemaOf = (name: string): Schema =>
    JSON.parse(readFileSync(real(`schema/${name}_gaia_source.json`), 'utf8')) as Schema;

  it('DR3: names, types, units and UCDs agree, and no description is taken over', () => {
    const schema = schemaOf('gdr3').columns;
    const bytes = /^(astrometric_params_solved|ipd_frac_.*|phot_proc_mode)$/;
    expect(
      DR3_GAIA_SOURCE.map(({ name, datatype, unit, ucd }) => ({ name, datatype, unit: unit ?? null, ucd }))
    ).toEqual(
      schema.map(({ name, datatype, unit, ucd }) => ({
        name,
        datatype: bytes.test(name) ? 'int8' : datatype,
        unit,
        ucd
      }))
    );
    const theirs = new Set(schema.map(column => column.description.toLowerCase().trim()));
    expect(DR3_GAIA_SOURCE.filter(column => theirs.has((column.description ?? '').toLowerCase()))).toEqual([]);
  });

  it.each([
    ['DR1', 57],
    ['DR2', 94]
  ])('%s: the %d names, types and units agree in order', (name, count) => {
    const unitOf = (unit: string | null): string | null =>
      unit === 'Julian Year' ? 'yr' : (unit?.replace('mas/year', 'mas.yr**-1') ?? null);
    const columns = tableNamed(releaseNamed(name), 'gaia_source').columns ?? [];
    const schema = schemaOf(`g${name.toLowerCase()}`).columns;
    expect(columns).toHaveLength(count);
    expect(columns.map(({ name, datatype, unit }) => ({ name, datatype, unit: unit ?? null }))).toEqual(
      schema.map(({ name, datatype, unit }) => ({ name, datatype, unit: unitOf(unit) }))
    );
    const theirs = new Set(schema.map(column => column.description.toLowerCase().trim()));
    expect(columns.filter(column => theirs.has((column.description ?? '').toLowerCase()))).toEqual([]);
  });

  it('EDR3: the 99 names, types and units agree in order', () => {
    const columns = tableNamed(releaseNamed('EDR3'), 'gaia_source').columns ?? [];
    const { columns: published } = parseEcsvHeader(
      readFileSync(real('schema/gedr3_gaia_source.header'), 'utf8').split('\n')
    );
    expect(columns).toHaveLength(99);
    expect(columns.map(({ name, datatype, unit, ucd }) => ({ name, datatype, unit, ucd }))).toEqual(
      published.map(({ name, datatype, unit, ucd }) => ({ name, datatype, unit, ucd }))
    );
  });
});
