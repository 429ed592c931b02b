import { type GaiaError, validateJobRequest, validatePartitionsRequest } from '../../src/protocol';

const refusal = (value: unknown): GaiaError => {
  try {
    validateJobRequest(value);
  } catch (reason) {
    return reason as GaiaError;
  }
  throw new Error('was taken');
};

describe('job requests', () => {
  it('are taken as they are written, without fields that are undefined', () => {
    const request = {
      type: 'HealpixMap',
      source: { release: 'DR3', cone: { ra: 14.2, dec: 28.8, radius: 1 } },
      column: 'parallax',
      stat: 'mean',
      order: 6
    };
    expect(validateJobRequest({ ...request, order: 6 })).toStrictEqual(request);
    expect(validateJobRequest({ type: 'DensityMap' })).toStrictEqual({ type: 'DensityMap', source: {} });
    expect(validateJobRequest({ type: 'Rows', source: {}, columns: null })).toStrictEqual({ type: 'Rows', source: {} });
  });

  it.each([
    [null, '"request" must be a JSON object'],
    [[], '"request" must be a JSON object'],
    [
      { type: 'Density' },
      '"type" must be one of DensityMap, HealpixMap, Histogram, Statistics, Rows, Convert, SimilarSpectra'
    ],
    [{ type: 'DensityMap', order: 30 }, '"order" must be a HEALPix order from 0 to 29, not 30'],
    [{ type: 'DensityMap', frame: 'fk5' }, '"frame" must be one of icrs, galactic, ecliptic'],
    [{ type: 'DensityMap', order: 1.5 }, '"order" must be a HEALPix order'],
    [{ type: 'DensityMap', order: '8' }, '"order" must be a number'],
    [{ type: 'DensityMap', columns: [] }, '"columns" must be a list with at least one entry'],
    [{ type: 'DensityMap', columns: ['1', ''] }, '"columns[1]" must be a text'],
    [{ type: 'HealpixMap', source: {} }, 'takes "column" or "columns"'],
    [{ type: 'HealpixMap', source: {}, column: ' ' }, '"column" must be a text'],
    [{ type: 'HealpixMap', source: {}, column: 'ra', columns: ['dec'] }, 'takes "column" or "columns"'],
    [
      { type: 'HealpixMap', source: {}, columns: ['ra', 'dec'], stat: ['max'] },
      '"stat" has 1 statistics for 2 columns'
    ],
    [{ type: 'HealpixMap', source: {}, columns: ['ra'], stat: ['mode'] }, '"stat[0]" must be one of count, sum'],
    [{ type: 'HealpixMap', source: {}, columns: Array(65).fill('ra') }, 'has 64 columns at most, not 65'],
    [{ type: 'HealpixMap', source: {}, column: 'ra', stat: 'mode' }, '"stat" must be one of count, sum, mean, stddev'],
    [{ type: 'Rows', source: { partitions: ['a'], files: ['b'] } }, 'takes one of partitions, files, cone and region'],
    [{ type: 'Rows', source: { cone: { ra: NaN, dec: 0, radius: 1 } } }, '"source.cone.ra" must be a number'],
    [{ type: 'Rows', most: 5 }, 'Unknown field "most"'],
    [{ type: 'Rows', limit: 0 }, '"limit" must be an integer from 1'],
    [{ type: 'Rows', format: 'xls' }, '"format" must be one of arrow'],
    [{ type: 'Rows', top: { count: 5 } }, '"top.by" must be a text'],
    [{ type: 'Rows', source: { region: {} } }, 'takes one of cone, polygon'],
    [{ type: 'Rows', source: { region: { polygon: [[1, 2, 3]] } } }, '"source.region.polygon[0]" must be two numbers'],
    [{ type: 'Rows', source: { region: { sourceIds: [Number('5853498713190525696')] } } }, 'must be a text'],
    [{ type: 'Rows', source: { sample: { fraction: 2 } } }, '"source.sample" is a fraction from 0 to 1'],
    [{ type: 'Rows', source: { onError: 'ignore' } }, '"source.onError" must be one of fail, skip'],
    [{ type: 'Histogram', source: {} }, '"x" must be a JSON object'],
    [{ type: 'Histogram', source: {}, x: { expression: 'ra', bins: 0 } }, '"x.bins" must be an integer from 1'],
    [{ type: 'Rows', source: { path: '/' } }, 'Unknown field "path"']
  ])('%j is refused', (value, message) => {
    const error = refusal(value);
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.message).toContain(message);
  });
});

describe('partition searches', () => {
  it('need numbers', () => {
    expect(validatePartitionsRequest({ ra: 1, dec: 2 })).toStrictEqual({ ra: 1, dec: 2 });
    expect(() => validatePartitionsRequest({ ra: '1', dec: 2 })).toThrow('"ra" must be a number, not "1".');
    expect(() => validatePartitionsRequest({ ra: 1 })).toThrow('"dec" must be a number, not nothing.');
    expect(() => validatePartitionsRequest({ ra: 1, dec: 2, strict: 1 })).toThrow('"strict" must be true or false');
  });
});
