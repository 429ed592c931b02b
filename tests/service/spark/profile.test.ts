import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateJobRequest } from '../../../src/protocol';
import { parseSparkUrl } from '../../../src/service/engines/spark/connect/address';
import { engineInfo, readProfiles, secretsOf, tokenVariable } from '../../../src/service/engines/spark/profile';
import { fileSettings } from '../../../src/service/settings-file';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

const profile = (fields: object) =>
  readProfiles({ esac: { url: 'sc://127.0.0.1', volume: '/data/gaia', ...fields } })[0];

test('a URL says host, port, TLS, user and headers', () => {
  expect(parseSparkUrl('sc://spark.example.org')).toEqual({
    ...{ host: 'spark.example.org', port: 15002, tls: false, headers: {}, user: 'gaialab' }
  });
  expect(parseSparkUrl('sc://[::1]:443/;use_ssl=true;user_id=ana;X-Team=gaia%20dpac')).toEqual({
    ...{ host: '::1', port: 443, tls: true, headers: { 'x-team': 'gaia dpac' }, user: 'ana' }
  });
  expect(() => parseSparkUrl('http://spark')).toThrow('is no Spark Connect URL');
  expect(() => parseSparkUrl('sc://h:99999')).toThrow('99999 is no port');
});

test('a token in a URL or in the settings is refused, and not repeated', () => {
  for (const make of [() => profile({ url: 'sc://h/;token=s3cret' }), () => profile({ token: 's3cret' })]) {
    expect(make).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', hint: expect.stringContaining('tokenFile') }));
    expect(make).not.toThrow('s3cret');
  }
});

test('a token comes from a file that only its owner may read, else from the environment', () => {
  const tokenFile = written('token', 's3cret\n');
  expect(secretsOf(profile({ tokenFile }))).toEqual({ token: 's3cret' });
  chmodSync(tokenFile, 0o640);
  expect(() => secretsOf(profile({ tokenFile }))).toThrow(`Others may read the secret in ${tokenFile}`);
  expect(tokenVariable('esac-2.b')).toBe('GAIALAB_SPARK_TOKEN_ESAC_2_B');
  expect(secretsOf(profile({}), { GAIALAB_SPARK_TOKEN_ESAC: 'other' })).toEqual({ token: 'other' });
  expect(secretsOf(profile({}), {})).toEqual({});
});

test('a token never crosses a network in plain text', () => {
  const tokenFile = written('plain', 's3cret');
  expect(() => secretsOf(profile({ url: 'sc://spark.example.org', tokenFile }))).toThrow('in plain text');
  expect(secretsOf(profile({ url: 'sc://spark.example.org/;use_ssl=true', tokenFile }))).toEqual({ token: 's3cret' });
});

test('the list of engines says what is wrong with a profile, and no secret', () => {
  const info = engineInfo(profile({ tokenFile: join(folder, 'none'), url: 'sc://127.0.0.1:15002/;x-key=s3cret' }));
  expect(info).toMatchObject({ name: 'spark:esac', url: 'sc://127.0.0.1:15002', fault: { code: 'FILE_NOT_FOUND' } });
  expect(JSON.stringify(info)).not.toContain('s3cret');
});

test('settings come from a file; the environment names another engine', () => {
  const spark = { esac: { url: 'sc://h', volume: '/data/gaia/', format: 'parquet', chunkFiles: 10 } };
  const env = { GAIALAB_SETTINGS: written('settings.json', JSON.stringify({ engine: 'spark:esac', spark })) };
  expect(fileSettings(env)).toEqual({
    engine: 'spark:esac',
    spark: [
      { ...{ name: 'esac', url: 'sc://h', volume: '/data/gaia' }, format: 'parquet', chunkFiles: 10, autoSeconds: 600 }
    ]
  });
  expect(fileSettings({ ...env, GAIALAB_DEFAULT_ENGINE: 'embedded' }).engine).toBe('embedded');
  expect(fileSettings({ XDG_CONFIG_HOME: folder })).toEqual({ engine: 'auto', spark: [] });
});

test.each([
  ['{', 'JSON'],
  ['{"spark": {"esac": {"url": "sc://h"}}}', '"spark.esac.volume" must be a text'],
  ['{"spark": {"esac": {"url": "sc://h", "volume": "data"}}}', 'must be a whole path'],
  ['{"spark": {"a b": {"url": "sc://h", "volume": "/d"}}}', 'is no name of a Spark profile'],
  ['{"engine": "dask"}', '"engine" must be auto, embedded or spark:NAME']
])('settings %s are refused with the name of the file', (text, message) => {
  const path = written('broken.json', text);
  expect(() => fileSettings({ GAIALAB_SETTINGS: path })).toThrow(path);
  expect(() => fileSettings({ GAIALAB_SETTINGS: path })).toThrow(message);
});

test('a request may name its engine', () => {
  const request = { type: 'DensityMap', source: {}, engine: 'spark:esac' };
  expect(validateJobRequest(request)).toEqual(request);
  expect(validateJobRequest({ type: 'DensityMap', source: {} })).not.toHaveProperty('engine');
  expect(() => validateJobRequest({ ...request, engine: 'spark:' })).toThrow('"engine" must be');
  expect(() => validateJobRequest({ ...request, engine: 'ray' })).toThrow('"engine" must be');
});
