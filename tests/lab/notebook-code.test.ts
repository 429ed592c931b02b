import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { loadCode, locate, pythonString } from '../../src/lab/notebook-code';

describe('loadCode', () => {
  it('is the cell that existing notebooks write', () => {
    const code = loadCode({ release: 'DR3', volume: '/data/gaia', files: ['/data/gaia/gdr3/gaia_source/G.csv.gz'] });
    expect(code).toBe(
      [
        'from gaialab import get_gaia_utils',
        'dr3 = get_gaia_utils("DR3")',
        'dr3.set_gaia_volume("/data/gaia")',
        'data = dr3.load_file("/data/gaia/gdr3/gaia_source/G.csv.gz")',
        'data'
      ].join('\n')
    );
  });

  it('loads several files as a list', () => {
    const code = loadCode({ release: 'EDR3', files: ['/a', '/b'] });
    expect(code).toContain('edr3 = get_gaia_utils("EDR3")');
    expect(code).toContain('files = [\n    "/a",\n    "/b",\n]\ndata = [edr3.load_file(file) for file in files]');
    expect(code).not.toContain('set_gaia_volume');
  });
});

it('quotes what Python reads back, whatever the path', () => {
  const awkward = ['"', "'", '\\', '\n', '\r', '\u2028', '\0', 'é', '☉', '"""', '{x}', '\\N{BULLET}', '𝛼'];
  const samples = fc.sample(
    fc.string({ unit: fc.oneof(fc.constantFrom(...awkward), fc.string()), maxLength: 12 }),
    200
  );
  const script = 'import ast,json,sys\nprint(json.dumps([ast.literal_eval(line) for line in json.load(sys.stdin)]))';
  const input = JSON.stringify(samples.map(pythonString));
  const read = JSON.parse(execFileSync('python3', ['-c', script], { input, encoding: 'utf8' }));
  expect(read).toEqual(samples);
});

it('reads volume and release from a path', () => {
  expect(locate('/mnt/gaia/gdr3/gaia_source/G.csv.gz')).toEqual({ volume: '/mnt/gaia', release: 'DR3' });
  expect(locate('/gedr3/gaia_source/G.csv.gz')).toEqual({ volume: '/', release: 'EDR3' });
  expect(locate('/home/me/G.csv.gz')).toBeNull();
});
