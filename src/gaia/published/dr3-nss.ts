import type { PublishedFigures } from './figures';

/** Solutions of gaiadr3.nss_two_body_orbit by their type, 443,205 in all; circular ones (SB1C, SB2C) have no eccentricity. */
export const DR3_NSS_TWO_BODY_ORBIT_FIGURES: PublishedFigures = {
  columns: { eccentricity: { nulls: 948 } },
  counts: {
    nss_solution_type: {
      SB1: 181_327,
      Orbital: 134_598,
      EclipsingBinary: 86_918,
      AstroSpectroSB1: 33_467,
      SB2: 4_630,
      SB2C: 746,
      OrbitalAlternative: 619,
      OrbitalTargetedSearch: 345,
      SB1C: 202,
      OrbitalTargetedSearchValidated: 188,
      EclipsingSpectro: 155,
      OrbitalAlternativeValidated: 10
    }
  },
  source: 'Gaia archive, counted there.'
};

/** Masses of gaiadr3.binary_masses by how they were found, 195,315 in all. */
export const DR3_BINARY_MASSES_FIGURES: PublishedFigures = {
  columns: {},
  counts: {
    combination_method: {
      'Orbital+M1': 111_792,
      'SB1+M1': 60_271,
      'AstroSpectroSB1+M1': 17_578,
      'SB2+M1': 3_856,
      'Orbital+SB1+M1': 1_513,
      'Eclipsing+SB1+M1': 155,
      'EclipsingSpectro+M1': 71,
      'Eclipsing+SB2': 53,
      'Orbital+SB2': 23,
      'EclipsingSpectro(SB2)': 3
    }
  },
  source: 'Gaia archive, counted there.'
};
