import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList, SpectraApi, TableApi } from '../../client';
import { SpectraPlot } from '../../plot/spectra-plot';
import { mostTelling, type SpectraLook } from '../../plot/spectra-figure';
import { GaiaError, isAbort, type RankedSource } from '../../protocol';
import { element } from '../elements';
import { saveText, saveUrl } from '../save-file';
import { differencesNode } from './spectra-differences';
import { SpectraBar } from './spectra-bar';
import { SpectraList } from './spectra-list';
import { csvOf, type SpectraSet } from './spectra-set';
import { followJob, readRows, type SpectraPlace, type SpectraTold } from './spectra-source';

export interface SpectraPanelOptions {
  host: HTMLElement;
  api: Pick<GaiaApi, 'job' | 'cancel'> & Pick<SpectraApi, 'spectra'> & TableApi;
  jobs: JobList;
  trans: TranslationBundle;
  place: SpectraPlace;
  /** What to show until the service answers, or when it knows the job no more. */
  saved?: SpectraSet;
  onTitle?: (title: string) => void;
  /** The job is no longer known to the service; `true`: whoever is told says it. */
  onGone?: () => boolean;
  onCode?: () => void;
}

/** Spectra and their table: of a search, live while it runs, or of rows of a file. The same in a tab and in a cell. */
export class SpectraPanel {
  private readonly bar: SpectraBar;
  private readonly list: SpectraList;
  private readonly plot: SpectraPlot;
  private readonly note = element('div', 'jp-gaia-spectra-note');
  private readonly below = element('div', 'jp-gaia-spectra-below');
  private readonly stop = new AbortController();
  private readonly observer: ResizeObserver;
  private look: SpectraLook = { normalised: true, log: false, errors: true, residuals: true };
  private set: SpectraSet | null = null;
  private name = 'spectra';

  constructor(private readonly options: SpectraPanelOptions) {
    const { host, trans, saved, onCode, place } = options;
    this.look.normalised = 'job' in place;
    this.bar = new SpectraBar(trans, {
      look: this.look,
      onLook: look => {
        this.look = { ...look, chosen: this.look.chosen };
        this.draw();
      },
      onExport: format => void this.save(format),
      onCancel: () => void this.cancel(),
      onCode
    });
    this.list = new SpectraList(trans, chosen => {
      this.look = { ...this.look, chosen };
      this.draw();
    });
    const plot = element('div', 'jp-gaia-spectra-plot');
    const side = element('div', 'jp-gaia-spectra-side');
    const main = element('div', 'jp-gaia-spectra-main');
    side.append(this.list.node);
    main.append(plot, side);
    this.note.setAttribute('role', 'status');
    host.classList.add('jp-gaia-spectra');
    host.replaceChildren(this.bar.node, this.note, main, this.below);
    this.plot = new SpectraPlot(
      plot,
      {
        wavelength: trans.__('Wavelength [nm]'),
        sample: trans.__('Sample'),
        flux: trans.__('Flux'),
        normalised: trans.__('Flux, scaled'),
        prototype: trans.__('Prototype'),
        difference: trans.__('Difference')
      },
      reason => this.fail(reason)
    );
    this.observer = new ResizeObserver(() => this.plot.resize());
    this.observer.observe(plot);
    this.note.textContent = trans.__('Waiting for the first spectra…');
    if (saved) {
      this.show(saved);
    }
    void this.start();
  }

  resize(): void {
    this.plot.resize();
  }

  dispose(): void {
    this.stop.abort();
    this.observer.disconnect();
    this.plot.dispose();
    this.options.host.replaceChildren();
  }

  private async start(): Promise<void> {
    const { api, jobs, trans, place } = this.options;
    const { signal } = this.stop;
    const tell = (told: SpectraTold): void => {
      if (!signal.aborted) {
        this.take(told);
      }
    };
    try {
      await ('job' in place
        ? followJob(place.job, { api, jobs, trans, signal, tell })
        : readRows(place, { api, trans, signal, tell }));
    } catch (reason) {
      const error = GaiaError.from(reason);
      if (signal.aborted || (error.code === 'JOB_NOT_FOUND' && this.options.onGone?.())) {
        return;
      }
      this.fail(error);
    }
  }

  private take({ title, words, part, job, set, ranking, note }: SpectraTold): void {
    if (title !== undefined) {
      this.bar.setTitle(title);
      this.options.onTitle?.(title);
      this.name = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'spectra';
    }
    if (words !== undefined) {
      this.bar.setProgress(words, part ?? null);
    }
    if (job) {
      this.bar.setJob(job);
    }
    if (set) {
      this.show(set);
    } else if (ranking && !this.isUpToDate(ranking)) {
      this.list.update(ranking, this.look.chosen);
    }
    if (note !== undefined) {
      this.tellNote(note);
    }
  }

  /** Whether the spectra shown are those of a ranking, which then has nothing to add. */
  private isUpToDate(ranking: readonly RankedSource[]): boolean {
    return ranking.every(({ sourceId }, i) => this.set?.spectra[i]?.id === sourceId);
  }

  private show(set: SpectraSet): void {
    this.set = set;
    this.note.hidden = set.spectra.length > 0 || set.prototype !== undefined;
    this.bar.setHasPrototype(set.prototype !== undefined);
    this.draw();
  }

  private draw(): void {
    const { set, look } = this;
    if (!set) {
      return;
    }
    this.plot.show(set, look);
    this.list.update(set.spectra, look.chosen);
    const { prototype, spectra, wavelengths, range } = set;
    const one = spectra.find(({ id }) => id === look.chosen) ?? mostTelling(spectra);
    this.below.replaceChildren(
      ...(look.residuals && prototype && one
        ? [differencesNode(this.options.trans, one, prototype, wavelengths, range)]
        : [])
    );
  }

  private async cancel(): Promise<void> {
    const { api, jobs, place } = this.options;
    if ('job' in place) {
      try {
        jobs.adopt(await api.cancel(place.job));
      } catch (reason) {
        this.fail(reason);
      }
    }
  }

  private async save(format: 'png' | 'svg' | 'csv'): Promise<void> {
    try {
      if (format !== 'csv') {
        saveUrl(`${this.name}.${format}`, await this.plot.image(format));
      } else if (this.set) {
        saveText(`${this.name}.csv`, csvOf(this.set), 'text/csv');
      }
    } catch (reason) {
      this.fail(reason);
    }
  }

  private tellNote(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === '';
  }

  private readonly fail = (reason: unknown): void => {
    if (!isAbort(reason) && !this.stop.signal.aborted) {
      const { message, hint } = GaiaError.from(reason);
      this.tellNote([message, hint].filter(Boolean).join(' '));
    }
  };
}
