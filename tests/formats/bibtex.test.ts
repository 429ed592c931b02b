import { cite } from '../../src/formats/bibtex';
import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../../src/gaia/citation';
import { RELEASES } from '../../src/gaia/release';

/** DOIs of the release papers. */
const DOIS: Record<string, string> = {
  DR1: '10.1051/0004-6361/201629512',
  DR2: '10.1051/0004-6361/201833051',
  EDR3: '10.1051/0004-6361/202039657',
  DR3: '10.1051/0004-6361/202243940'
};

test.each(Object.keys(DOIS))('%s: mission and release', release => {
  const { citation } = RELEASES.find(({ name }) => name === release)!;
  const { text, bibtex } = cite({ release, citation, synthetic: false });
  const entries = bibtex.match(/^@article\{[^,]+,$/gm)!;
  expect(entries[0]).toBe('@article{2016A&A...595A...1G,');
  expect(citation).toContain(entries[1].slice(9, -1)); // the manifest's citation names the same paper
  expect(bibtex.match(/doi = \{.*\}/g)).toEqual([`doi = {10.1051/0004-6361/201629272}`, `doi = {${DOIS[release]}}`]);
  expect(bibtex.split('{').length).toBe(bibtex.split('}').length);
  expect(text).toContain(`https://doi.org/${DOIS[release]}`);
  expect(text.endsWith(ACKNOWLEDGEMENT)).toBe(true);
  expect(cite({ release: `Gaia ${release}`, citation, synthetic: false })).toEqual({ text, bibtex });
});

test('a release without a paper', () => {
  const { text, bibtex } = cite({ release: 'DR9', citation: 'Gaia DR9 (paper to come)', synthetic: false });
  expect(text).toBe(`Gaia DR9 (paper to come)\n\n${ACKNOWLEDGEMENT}`);
  expect(bibtex.match(/@article/g)).toHaveLength(1);
});

test('a made-up volume is not cited', () => {
  expect(cite({ release: 'DR3', citation: 'x', synthetic: true })).toEqual({ text: SYNTHETIC_NOTICE, bibtex: '' });
});
