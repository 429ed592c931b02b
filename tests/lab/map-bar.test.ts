import { nullTranslator } from '@jupyterlab/translation';
import { fakeJob } from '../../src/client/fake';
import type { Estimate, JobState, MapFrame, ScanSource } from '../../src/protocol';
import { MapBar } from '../../src/lab/map/map-bar';

const trans = nullTranslator.load('gaialab');
const nothing = (): void => undefined;

function setUp(source: ScanSource): { bar: MapBar; job: JobState; expected: HTMLElement } {
  const bar = new MapBar(trans, { onCancel: nothing });
  const job = fakeJob('1', { type: 'DensityMap', source });
  job.phase = 'EXECUTING';
  job.progress = { ...job.progress, bytesDone: 129, bytesTotal: 1000 };
  return { bar, job, expected: bar.node.querySelector<HTMLElement>('.jp-gaia-map-expected')! };
}

const frame = (selected?: Estimate, complete = false): MapFrame => ({
  revision: 1,
  order: 0,
  rows: 1,
  filesDone: 1,
  filesTotal: 9,
  complete,
  ...(selected && { estimate: { rows: selected, selected } }),
  layers: []
});
const estimate = { value: 1.811e9, error: 2.1e7 };

describe('the estimate in the line above a map', () => {
  it('says how many sources are expected, while files are read all over the sky', () => {
    const { bar, job, expected } = setUp({ visit: 'sky' });
    expect(expected.hidden).toBe(true);
    bar.setEstimate(frame(estimate), job);
    expect(expected.hidden).toBe(false);
    expect(expected.textContent).toBe('≈ (1.81 ± 0.02) × 10⁹ sources expected, 12 % read');
    expect(expected.title).toMatch(/standard error/);
    bar.setEstimate(frame({ value: 5e6 }), {
      ...job,
      request: { ...job.request, source: { visit: 'sky', table: 'x' } }
    });
    expect(expected.textContent).toBe('≈ 5.0 × 10⁶ rows expected, 12 % read');
  });

  it('says nothing without an honest estimate', () => {
    const along = setUp({});
    along.bar.setEstimate(frame(estimate), along.job);
    expect(along.expected.hidden).toBe(true);
    const none = setUp({ visit: 'sky' });
    none.bar.setEstimate(frame(), none.job);
    expect(none.expected.hidden).toBe(true);
  });

  it('goes when the map is complete, or its job ends', () => {
    const { bar, job, expected } = setUp({ visit: 'sky' });
    bar.setEstimate(frame(estimate), job);
    bar.update(job);
    expect(expected.hidden).toBe(false);
    bar.setEstimate(frame({ ...estimate, error: 0 }, true), job);
    expect(expected.hidden).toBe(true);
    bar.setEstimate(frame(estimate), job);
    bar.update({ ...job, phase: 'ABORTED' });
    expect(expected.hidden).toBe(true);
  });
});
