import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { decodeFrame, type ErrorValue, type HistogramFrame } from '../../src/protocol';
import { layMiniVolume, type RealRow } from '../support/mini-volume';
import { describeWith } from '../support/python-with';
import { describeReal } from '../support/real-data';
import { ServiceProcess } from '../support/service-process';

describeReal('pictures and files of jobs on real rows', () =>
  describeWith('healpy', 'read back by healpy', python => {
    let folder: string;
    let rows: RealRow[];
    let service: ServiceProcess;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'gaialab-map-files-'));
      rows = layMiniVolume(folder);
      service = await ServiceProcess.start({ volume: folder });
    });
    afterAll(async () => {
      await service.stop();
      rmSync(folder, { recursive: true });
    });

    it('gives the histogram of a finished job as it wrote it, all rows accounted for', async () => {
      const state = await service.run({
        type: 'Histogram',
        source: {},
        x: { expression: 'phot_g_mean_mag', bins: 20, range: [5, 19] },
        y: { expression: 'bp_rp', bins: 5, range: [0, 3] }
      });
      expect(state).toMatchObject({ phase: 'COMPLETED' });
      expect(state.frame).toBeGreaterThan(0);
      const { body } = await service.json<HistogramFrame>('GET', `/api/jobs/${state.id}/histogram`);
      expect(body).toMatchObject({ kind: 'histogram', complete: true, rows: rows.length, x: { unit: 'mag' } });
      expect(body.x.edges).toHaveLength(21);
      expect(body.counts).toHaveLength(100);
      const { counts, xBelow, xAbove, yBelow, yAbove, nulls, nan } = body;
      const total = [...counts, xBelow, xAbove, yBelow, yAbove, nulls, nan].reduce((sum, count) => sum + count, 0);
      expect(total).toBe(rows.length);
      const wrong = await service.json<ErrorValue>('GET', `/api/jobs/${state.id}/map.fits`);
      expect(wrong.body.message).toContain('makes no map');
    });

    it('gives a map in formats that were not asked for, the same as its frame', async () => {
      const state = await service.run({ type: 'DensityMap', source: {}, order: 5, formats: ['csv'] });
      const { values } = decodeFrame((await service.bytes('GET', `/api/jobs/${state.id}/frame`)).body).layers[0];
      const fits = join(folder, 'map.fits');
      writeFileSync(fits, (await service.bytes('GET', `/api/jobs/${state.id}/map.fits`)).body);
      const code = `import sys, json, healpy; print(json.dumps(healpy.read_map(sys.argv[1], nest=True).tolist()))`;
      const read = spawnSync(python, ['-c', code, fits], { encoding: 'utf8', maxBuffer: 1 << 26 });
      expect(JSON.parse(read.stdout)).toEqual([...values]);
      const csv = Buffer.from((await service.bytes('GET', `/api/jobs/${state.id}/map.csv`)).body).toString();
      expect(csv).toMatch(/^healpix,/);
      expect(csv.trim().split('\n')).toHaveLength(1 + values.length);
      const none = await service.json<ErrorValue>('GET', `/api/jobs/${state.id}/histogram`);
      expect(none.body.code).toBe('BAD_REQUEST');
    });
  })
);
