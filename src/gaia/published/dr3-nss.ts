import type { PublishedFigures } from './figures';

/** Solutions of gaiadr3.nss_two_body_orbit by their type, 443,205 in all. */
export const DR3_NSS_TWO_BODY_ORBIT_FIGURES: PublishedFigures = {
  columns: {},
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
