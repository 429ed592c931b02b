import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../gaia/citation';
import type { Manifest } from '../protocol';

/** A paper of the Gaia Collaboration in Astronomy & Astrophysics. */
interface Paper {
  /** First named author. */
  lead: { family: string; initials: string };
  year: number;
  volume: number;
  /** Article number. */
  page: string;
  bibcode: string;
  doi: string;
  title: string;
  month: string;
}

const MISSION: Paper = {
  lead: { family: 'Prusti', initials: 'T.' },
  year: 2016,
  volume: 595,
  page: 'A1',
  bibcode: '2016A&A...595A...1G',
  doi: '10.1051/0004-6361/201629272',
  title: 'The Gaia mission',
  month: 'nov'
};

/** The paper that presents each release, under the release's plain name. */
const RELEASE_PAPERS: Readonly<Record<string, Paper>> = {
  DR1: {
    lead: { family: 'Brown', initials: 'A. G. A.' },
    year: 2016,
    volume: 595,
    page: 'A2',
    bibcode: '2016A&A...595A...2G',
    doi: '10.1051/0004-6361/201629512',
    title: 'Gaia Data Release 1. Summary of the astrometric, photometric, and survey properties',
    month: 'nov'
  },
  DR2: {
    lead: { family: 'Brown', initials: 'A. G. A.' },
    year: 2018,
    volume: 616,
    page: 'A1',
    bibcode: '2018A&A...616A...1G',
    doi: '10.1051/0004-6361/201833051',
    title: 'Gaia Data Release 2. Summary of the contents and survey properties',
    month: 'aug'
  },
  EDR3: {
    lead: { family: 'Brown', initials: 'A. G. A.' },
    year: 2021,
    volume: 649,
    page: 'A1',
    bibcode: '2021A&A...649A...1G',
    doi: '10.1051/0004-6361/202039657',
    title: 'Gaia Early Data Release 3. Summary of the contents and survey properties',
    month: 'may'
  },
  DR3: {
    lead: { family: 'Vallenari', initials: 'A.' },
    year: 2023,
    volume: 674,
    page: 'A1',
    bibcode: '2023A&A...674A...1G',
    doi: '10.1051/0004-6361/202243940',
    title: 'Gaia Data Release 3. Summary of the content and survey properties',
    month: 'jun'
  }
};

/**
 * What a paper that uses a result cites: as text, with the acknowledgement that ESA asks for, and as BibTeX entries
 * (journal macros of ADS). Of a release without a paper as yet, the text has the manifest's citation. A result from a
 * made-up volume is not to be cited: its text says so and it has no entries.
 */
export function cite(manifest: Pick<Manifest, 'release' | 'synthetic' | 'citation'>): { text: string; bibtex: string } {
  if (manifest.synthetic) {
    return { text: SYNTHETIC_NOTICE, bibtex: '' };
  }
  const name = manifest.release.toUpperCase().replace(/^GAIA\s*/, '');
  const paper = RELEASE_PAPERS[name];
  const papers = paper ? [MISSION, paper] : [MISSION];
  const lines = paper ? papers.map(inText) : [manifest.citation];
  return {
    text: `${lines.join('\n')}\n\n${ACKNOWLEDGEMENT}`,
    bibtex: papers.map(entry).join('\n')
  };
}

const inText = ({ lead, year, volume, page, title, doi }: Paper): string =>
  `Gaia Collaboration, ${lead.family}, ${lead.initials}, et al. ${year}, A&A, ${volume}, ${page}: ${title}. https://doi.org/${doi}`;

const entry = ({ lead, year, volume, page, title, doi, bibcode, month }: Paper): string =>
  [
    `@article{${bibcode},`,
    `  author = {{Gaia Collaboration} and {${lead.family}}, ${lead.initials.replace(/ /g, '~')} and others},`,
    `  title = "{${title}}",`,
    '  journal = {\\aap},',
    `  year = ${year},`,
    `  month = ${month},`,
    `  volume = {${volume}},`,
    `  eid = {${page}},`,
    `  pages = {${page}},`,
    `  doi = {${doi}},`,
    `  adsurl = {https://ui.adsabs.harvard.edu/abs/${bibcode.replace('&', '%26')}}`,
    '}\n'
  ].join('\n');
