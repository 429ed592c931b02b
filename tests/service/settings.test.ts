import { GaiaError } from '../../src/protocol';
import { settingsFromEnvironment } from '../../src/service/settings';

const NAMES = ['GAIALAB_QUOTA', 'GAIALAB_BUDGET', 'GAIALAB_STORE_QUOTA', 'GAIALAB_SEEK_POINTS'] as const;

/** The four sizes, in the order of their names. */
function sizes(env: NodeJS.ProcessEnv): (number | undefined)[] {
  const { jobs, budget, parquetQuota, seekPoints } = settingsFromEnvironment(env);
  return [jobs?.quota, budget, parquetQuota, seekPoints];
}

describe('settings of the service', () => {
  it.each([
    ['1500000', 1.5e6],
    ['10K', 1e4],
    ['1.5 GB', 1.5e9],
    [' 2t ', 2e12],
    ['0', 0],
    ['', undefined]
  ])('takes a size written as "%s" for each limit', (text, bytes) => {
    expect(sizes(Object.fromEntries(NAMES.map(name => [name, text])))).toEqual(NAMES.map(() => bytes));
  });

  it.each(NAMES.flatMap(name => ['much', '-1', '1..5G', '10 X'].map(text => [name, text] as const)))(
    'refuses %s=%s in a sentence that names both',
    (name, text) => {
      let fault: unknown;
      try {
        settingsFromEnvironment({ [name]: text });
      } catch (reason) {
        fault = reason;
      }
      expect(fault).toBeInstanceOf(GaiaError);
      expect(fault).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining(`${name} is a size`) });
      expect((fault as GaiaError).message).toContain(text);
    }
  );
});
