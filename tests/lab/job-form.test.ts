import fc from 'fast-check';
import { JOB_TYPES, REQUEST_FIELDS, validateJobRequest, type FieldTable, type JobRequest } from '../../src/protocol';
import { readField, readNumber, splitList } from '../../src/lab/job-form/draft';
import { completionsOf, faultsOf, catalogueOf, profileColumns } from '../../src/lab/job-form/language';
import { readPlace } from '../../src/lab/job-form/place';
import { readDraft, sourcePartsOf, writeDraft } from '../../src/lab/job-form/request-draft';
import { REQUESTS } from './job-form-requests';

const columns = profileColumns('DR3', 'gaia_source')!;
const around = { columns, catalogue: catalogueOf('DR3', profileColumns) };

describe('a draft is a request and back', () => {
  it('has requests of every type to be tested with', () => {
    expect(new Set(REQUESTS.map(({ type }) => type))).toEqual(new Set(JOB_TYPES));
    REQUESTS.forEach(request => expect(validateJobRequest(request)).toStrictEqual(request));
  });

  it.each(REQUESTS.map(request => [JSON.stringify(request).slice(0, 90), request] as const))('%s', (_name, request) => {
    expect(readDraft(request.type, writeDraft(request))).toStrictEqual({ request, missing: [], problems: {} });
  });

  it('keeps numbers of any size and sign', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 359.999, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: 1e-6, max: 90, noNaN: true }),
        fc.integer({ min: 0, max: 29 }),
        (ra, dec, radius, order) => {
          const cone = { ra: ra + 0, dec: dec + 0, radius };
          const request: JobRequest = { type: 'DensityMap', source: { cone }, order };
          const { request: again } = readDraft('DensityMap', writeDraft(request));
          expect(again).toEqual(request);
        }
      )
    );
  });

  it('says what is missing, by the name of its field', () => {
    expect(readDraft('HealpixMap', {})).toMatchObject({ missing: ['column'] });
    expect(readDraft('Histogram', {}).missing).toEqual(['x.expression']);
    expect(readDraft('Histogram', { 'x.expression': 'ra', 'y.bins': '5' }).missing).toEqual(['y.expression']);
    expect(readDraft('SimilarSpectra', {}).missing).toEqual(['prototype']);
    expect(readDraft('Rows', { place: 'cone' }).missing).toEqual(['place.position']);
    expect(readDraft('Sql', { query: '  ' }).missing).toEqual(['query']);
  });

  it('says what is wrong, at its field', () => {
    const wrong = (type: JobRequest['type'], draft: Record<string, string>): string[] =>
      Object.keys(readDraft(type, draft).problems);
    expect(wrong('DensityMap', { order: '30' })).toEqual(['order']);
    expect(wrong('DensityMap', { order: 'fine' })).toEqual(['order']);
    expect(wrong('Histogram', { 'x.expression': 'ra', 'x.bins': '0' })).toEqual(['x.bins']);
    expect(wrong('Histogram', { 'x.expression': 'ra', 'x.range.low': '1' })).toEqual(['x.range']);
    expect(wrong('SimilarSpectra', { 'prototype.sourceId': 'Proxima' })).toEqual(['prototype.sourceId']);
    expect(wrong('Rows', { place: 'ids', 'place.ids': '5.853e18' })).toEqual(['place.ids']);
    expect(wrong('Rows', { place: 'box', 'place.raMin': '1', 'place.raMax': 'x' })).toEqual(['place.raMax']);
    expect(wrong('Rows', { sample: 'fraction', 'sample.value': '2' })).toEqual(['sample']);
    expect(wrong('Convert', { columns: 'ra', engine: 'slurm' })).toEqual(['']);
  });

  it('knows what a verification cannot be asked for', () => {
    const cone = { place: 'cone', 'place.position': '1 2', where: 'ra > 1', onError: 'skip', visit: 'sky' };
    expect(readDraft('Verify', cone).request).toEqual({ type: 'Verify', source: {} });
    expect(sourcePartsOf('Verify').places).toEqual(['all', 'partitions', 'files']);
  });

  it('reads the whole sky evenly unless it is told otherwise', () => {
    expect(readDraft('DensityMap', {}).request?.source).toEqual({ visit: 'sky' });
    expect(readDraft('DensityMap', { visit: 'file' }).request?.source).toEqual({ visit: 'file' });
    expect(readDraft('Statistics', {}).request?.source).toEqual({});
  });
});

describe('lists and numbers as people type them', () => {
  it('are cut outside of brackets and quotes only', () => {
    expect(splitList("a, POWER(b, 2) AS c\n'x, y' AS d,, ")).toEqual(['a', 'POWER(b, 2) AS c', "'x, y' AS d"]);
  });

  it.each([
    ['1 000 000', 1_000_000],
    ['−5.5', -5.5],
    ['1e6', 1_000_000],
    ['', undefined],
    ['12 3', '12 3'],
    ['Infinity', 'Infinity']
  ])('%p is %p', (text, number) => expect(readNumber(text)).toBe(number));

  it('every field of every type can be left empty without an exception', () => {
    for (const type of JOB_TYPES) {
      for (const [name, field] of Object.entries(REQUEST_FIELDS[type] as FieldTable)) {
        expect(() => readField(field, name, {})).not.toThrow();
      }
    }
  });
});

describe('where to look', () => {
  it('takes positions in any notation and radii with units', () => {
    const cone = (position: string, radius: string, unit: string): unknown =>
      readPlace({ place: 'cone', 'place.position': position, 'place.radius': radius, 'place.unit': unit }).source.cone;
    expect(cone('00 56 48 +28 48 00', '5', 'arcmin')).toEqual({ ra: 14.2, dec: 28.8, radius: 5 / 60 });
    expect(cone('14.2 28.8', '30"', 'deg')).toEqual({ ra: 14.2, dec: 28.8, radius: 30 / 3600 });
  });

  it('takes corners in lines or in one', () => {
    const polygon = [
      [56, 23],
      [58, 23],
      [57, 25]
    ];
    for (const corners of ['56 23\n58 23\n57 25', '56,23,58,23,57,25', '56, 23; 58, 23; 57, 25']) {
      expect(readPlace({ place: 'polygon', 'place.corners': corners }).source).toEqual({ region: { polygon } });
    }
    expect(readPlace({ place: 'polygon', 'place.corners': '56 23\n58 23' }).problem?.error.message).toContain('three');
  });
});

describe('texts while they are typed', () => {
  it('have their errors at the character', () => {
    const [fault] = faultsOf('condition', 'ruwe < 1.4 AND parallx > 10', around);
    expect(fault).toMatchObject({ severity: 'error', start: 15, end: 22 });
    expect(fault.hint).toContain('parallax');
    expect(faultsOf('condition', 'ruwe < 1.4 AND', around)[0].start).toBe(14);
    expect(faultsOf('condition', 'ruwe < 1.4', around)).toEqual([]);
    expect(faultsOf('condition', '', around)).toEqual([]);
    expect(faultsOf('expression', '1', around)).toEqual([]);
    expect(faultsOf('columns', 'source_id, bp_rp - g_rp', around)[0]).toMatchObject({ severity: 'error', start: 11 });
    expect(faultsOf('query', 'SELECT source_id FORM gaia_source', around)[0].severity).toBe('error');
  });

  it('get what an expert would say', () => {
    const said = faultsOf('query', 'SELECT TOP 5 1/parallax AS d FROM gaia_source WHERE ruwe < 1.4 ORDER BY d', around);
    expect(said.map(({ severity }) => severity)).not.toContain('error');
    expect(said.some(({ message }) => message.startsWith('1/parallax is no distance'))).toBe(true);
  });

  it('are completed with units and descriptions', () => {
    const text = 'phot_g_mean_mag < 12 AND parall';
    const { start, end, items } = completionsOf('condition', text, text.length, around);
    expect([start, end]).toEqual([25, 31]);
    expect(items[0]).toMatchObject({ text: 'parallax', kind: 'column' });
    expect(items[0].detail).toContain('mas');
    expect(items[0].description).toMatch(/parallax/i);
    expect(completionsOf('columns', 'ra, dec, ', 9, around).items[0].kind).toBe('column');
    expect(completionsOf('condition', 'POLYG', 5, around).items).toEqual([]);
    const from = 'SELECT * FROM gaiadr3.xp_sam';
    expect(completionsOf('query', from, from.length, around).items[0].text).toContain('xp_sampled_mean_spectrum');
  });
});
