import fc from 'fast-check';
import { GaiaError, type JobState, type SpectraFrame, type SpectraResult } from '../../src/protocol';
import { JobList } from '../../src/client';
import { nullTranslator } from '@jupyterlab/translation';
import { residual, scaled, spectraFigure, PROTOTYPE_COLOUR, FOUND_COLOUR } from '../../src/plot/spectra-figure';
import { mostDifferent } from '../../src/lab/spectrum/spectra-differences';
import { SpectraList } from '../../src/lab/spectrum/spectra-list';
import { csvOf, numbersOf, setOfResult, setOfRows } from '../../src/lab/spectrum/spectra-set';
import { followJob, type SpectraTold } from '../../src/lab/spectrum/spectra-source';

const PROXIMA = '5853498713190525696';
const BARNARD = '4472832130942575872';
const trans = nullTranslator.load('gaialab');

const result = (found: string[]): SpectraResult => ({
  type: 'SimilarSpectra',
  metric: 'euclidean',
  wavelengths: [336, 338, 340],
  fluxColumn: 'flux',
  fluxUnit: 'W.m**-2.nm**-1',
  prototype: { sourceId: PROXIMA, flux: [1, 2, 3] },
  compared: 10,
  leftOut: { missing: 0, incomplete: 0, otherLength: 0, dark: 0 },
  spectra: found.map((sourceId, i) => ({
    rank: i + 1,
    sourceId,
    distance: i / 10,
    scale: i + 1,
    flux: [i + 1, null, 3 * (i + 1)],
    fluxError: [0.1, 0.1, null],
    differences: []
  }))
});

describe('spectra', () => {
  it('of a result keep their exact ids and nulls, and lie on the prototype when scaled', () => {
    const set = setOfResult(result([PROXIMA, BARNARD]));
    expect(set.spectra.map(({ id }) => id)).toEqual([PROXIMA, BARNARD]);
    expect(scaled(set.spectra[1], true, true)).toEqual([1, null, 3]);
    expect(scaled(set.spectra[1], false, true)).toEqual([2, null, 6]);
  });

  it('of text: nulls, NaN and both brackets', () => {
    expect(numbersOf('[1.5E-4,null,NaN,-2]')).toEqual([1.5e-4, null, null, -2]);
    expect(numbersOf('(1, 2.5)')).toEqual([1, 2.5]);
    expect(numbersOf('[]')).toEqual([]);
    expect(numbersOf(null)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), values => {
        expect(numbersOf(`[${values.map(value => (Object.is(value, -0) ? '-0' : String(value))).join(',')}]`)).toEqual(
          values
        );
      })
    );
  });

  it('of rows: several of one source have names of their own; without the XP grid samples are counted', () => {
    const window = {
      columns: ['source_id', 'flux'],
      cells: [
        [BARNARD, BARNARD, PROXIMA],
        ['[1,2]', '[3,4]', null]
      ]
    };
    const set = setOfRows(
      {
        start: 0,
        rows: 3,
        numbers: [0, 1, 2],
        total: { rows: 3, isExact: true },
        whole: { rows: 3, isExact: true },
        ...window
      },
      { flux: 'flux' },
      'W'
    );
    expect(set).toMatchObject({ unit: 'W', isCounted: true, wavelengths: [0, 1] });
    expect(set.spectra.map(({ id, flux }) => [id, flux])).toEqual([
      [BARNARD, [1, 2]],
      [`${BARNARD} (2)`, [3, 4]]
    ]);
  });

  it('as CSV have a line per wavelength, and empty cells for null', () => {
    const [head, ...lines] = csvOf(setOfResult(result([BARNARD])))
      .trimEnd()
      .split('\n');
    expect(head).toBe(`wavelength_nm,prototype,1: ${BARNARD},1: ${BARNARD} error`);
    expect(lines).toEqual(['336,1,1,0.1', '338,2,,0.1', '340,3,3,']);
  });
});

describe('where spectra differ', () => {
  it('is nowhere for a multiple of the prototype', () => {
    const flux = fc.array(fc.double({ min: 0.5, max: 100, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(flux, fc.double({ min: 0.1, max: 50, noNaN: true }), (prototype, factor) => {
        const other = prototype.map(value => value * factor);
        residual({ flux: other }, { flux: prototype }).forEach(value => expect(Math.abs(value!)).toBeLessThan(1e-12));
      })
    );
  });

  it('names the wavelengths that make most of the squared distance, within the range', () => {
    const wavelengths = [336, 338, 340, 342];
    const most = mostDifferent({ flux: [1, 1, 1, 9] }, { flux: [1, 1, 1, 1] }, wavelengths);
    expect(most[0]).toMatchObject({ wavelength: 342, isMore: true });
    expect(most.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    const inside = mostDifferent({ flux: [1, 2, 1, 9] }, { flux: [1, 1, 1, 1] }, wavelengths, [336, 340]);
    expect(inside[0].wavelength).toBe(338);
    expect(inside.some(({ wavelength }) => wavelength === 342)).toBe(false);
  });
});

const THEME = { page: '#fff', text: '#111', quietText: '#555', empty: '#eee', line: '#ccc', font: 'sans', dark: false };
const WORDS = { wavelength: 'λ', sample: 'n', flux: 'F', normalised: 'N', prototype: 'P', difference: 'D' };
const LOOK = { normalised: true, log: false, errors: true, residuals: true };

describe('the figure of spectra', () => {
  const traces = (
    look: object
  ): { uid: string; line: { color: string; width: number }; name: string; yaxis?: string }[] =>
    spectraFigure(setOfResult(result([PROXIMA, BARNARD])), { ...LOOK, ...look }, THEME, WORDS).data as never;

  it('draws found ones in blue and the prototype in red, on top', () => {
    const lines = traces({ errors: false, residuals: false });
    expect(lines.map(({ line }) => line.color)).toEqual([
      FOUND_COLOUR.light,
      FOUND_COLOUR.light,
      PROTOTYPE_COLOUR.light
    ]);
    expect(lines.at(-1)!.name).toBe('P');
  });

  it('has the chosen one stand out, with its differences below', () => {
    const lines = traces({ errors: false, chosen: BARNARD });
    const widest = [...lines].sort((a, b) => b.line.width - a.line.width)[0];
    expect(widest.name).toBe(`2: ${BARNARD}`);
    expect(lines.find(({ yaxis }) => yaxis === 'y2')!.name).toBe(`2: ${BARNARD}`);
  });
});

describe('the list of spectra', () => {
  it('tells which one a click or a key chooses, and lets it go again', () => {
    const chosen: (string | undefined)[] = [];
    const list = new SpectraList(trans, id => chosen.push(id));
    document.body.append(list.node);
    const { spectra } = setOfResult(result([PROXIMA, BARNARD]));
    list.update(spectra);
    const rows = list.node.querySelectorAll<HTMLElement>('tbody tr');
    expect(rows[1].textContent).toContain(BARNARD);
    rows[1].click();
    list.update(spectra, BARNARD);
    const again = list.node.querySelector<HTMLElement>('tr[aria-selected="true"]')!;
    again.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
    expect(chosen).toEqual([BARNARD, undefined]);
    list.node.remove();
  });
});

describe('following a search', () => {
  const state = (phase: JobState['phase'], frame: number, ranking?: string[]): JobState =>
    ({
      id: '7',
      seq: frame + (phase === 'COMPLETED' ? 10 : 1),
      request: { type: 'SimilarSpectra', source: {}, prototype: { sourceId: PROXIMA } },
      phase,
      created: '2026-01-01T00:00:00Z',
      plan: { files: 2 },
      progress: {
        filesDone: frame,
        filesTotal: 2,
        bytesDone: 1,
        bytesTotal: 2,
        rows: 5,
        elapsedSeconds: 1,
        secondsLeft: 1,
        ...(ranking && { ranking: ranking.map(sourceId => ({ sourceId, distance: 0 })) })
      },
      frame
    }) as JobState;

  it('tells the ranking with every progress and the spectra with every frame, to the end', async () => {
    const told: SpectraTold[] = [];
    const frames = new Map([
      [1, [PROXIMA]],
      [2, [PROXIMA, BARNARD]]
    ]);
    let now = state('EXECUTING', 0);
    const api = {
      job: () => Promise.resolve(now),
      spectra: (): Promise<SpectraFrame | null> => {
        const found = frames.get(now.frame);
        return Promise.resolve(
          found
            ? {
                kind: 'spectra',
                revision: now.frame,
                filesDone: 1,
                filesTotal: 2,
                complete: false,
                result: result(found)
              }
            : null
        );
      }
    };
    const jobs = new JobList({
      jobs: () => Promise.resolve([now]),
      // a connection that stays open and says nothing
      events: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) })
    } as never);
    const following = followJob('7', {
      api,
      jobs,
      trans,
      signal: new AbortController().signal,
      tell: t => told.push(t)
    });
    const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));
    const next = async (to: JobState): Promise<void> => {
      await pause();
      jobs.adopt((now = to));
      await pause();
    };
    await next(state('EXECUTING', 0, [PROXIMA]));
    await next(state('EXECUTING', 1, [PROXIMA]));
    await next(state('COMPLETED', 2));
    await following;
    expect(told.some(({ ranking }) => ranking?.[0].sourceId === PROXIMA)).toBe(true);
    expect(told.flatMap(({ set }) => (set ? [set.spectra.map(({ id }) => id)] : []))).toEqual([
      [PROXIMA],
      [PROXIMA, BARNARD]
    ]);
    expect(told.at(-2)!.part).toBeUndefined();
  });

  it('refuses a job that searches no spectra', async () => {
    const job = { ...state('COMPLETED', 1), request: { type: 'DensityMap', source: {} } } as JobState;
    const api = { job: () => Promise.resolve(job), spectra: () => Promise.resolve(null) };
    const jobs = new JobList({} as never);
    const following = followJob('7', { api, jobs, trans, signal: new AbortController().signal, tell: () => undefined });
    await expect(following).rejects.toBeInstanceOf(GaiaError);
  });
});
