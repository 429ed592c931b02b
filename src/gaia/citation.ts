/** The paper on the mission, cited with every release. */
const MISSION = 'Gaia Collaboration, Prusti et al. 2016 (2016A&A...595A...1G)';

/** What to cite for a release, given the paper that presents it. */
export const citationOf = (paper: string): string => `${MISSION}; Gaia Collaboration, ${paper}`;

/** Credit that ESA asks of everyone who shows or publishes Gaia data. */
export const ACKNOWLEDGEMENT =
  'Credit: ESA/Gaia/DPAC. This result uses data of the European Space Agency mission Gaia ' +
  '(https://www.cosmos.esa.int/gaia), processed by the Gaia Data Processing and Analysis Consortium ' +
  '(DPAC, https://www.cosmos.esa.int/web/gaia/dpac/consortium), which national institutions, in particular those ' +
  'taking part in the Gaia Multilateral Agreement, have funded.';

/** Stands in the place of {@link ACKNOWLEDGEMENT} for results from a made-up volume. */
export const SYNTHETIC_NOTICE =
  'Made from a synthetic sample volume: no row of it was observed. Not for science, not to be cited.';
