import { Signal, type ISignal } from '@lumino/signaling';
import {
  GaiaError,
  isAbort,
  type IndexProgress,
  type PartitionFile,
  type PartitionsAnswer,
  type PartitionsRequest,
  type Region,
  type ScanSource
} from '../../protocol';
import type { GaiaApi } from '../../client';
import { checkedRadius } from '../../sky/angles';
import { parseAngle } from '../../sky/parse-angle';
import { FileSelection } from './file-selection';
import { memoryOfPage, type Memory } from './memory';
import { RecentSearches } from './recent-searches';
import { EMPTY_REGION, formOf, radiusOf, readRegion, type Reading, type RegionForm } from './region-form';

/** Margin about the region: the default one, none at all, or the user's own. */
export const MARGIN_CHOICES = ['default', 'strict', 'own'] as const;
export type MarginChoice = (typeof MARGIN_CHOICES)[number];

export interface SearchForm extends RegionForm {
  margin: MarginChoice;
  /** The user's own margin as typed; a number is in arcsec. */
  ownMargin: string;
  /** Release and table; '' for gaia_source of DR3. */
  release: string;
  table: string;
}

/** Longer searches, of thousands of ids, are not kept [characters]. */
const LONGEST_KEPT = 20_000;

const EMPTY: SearchForm = { ...EMPTY_REGION, margin: 'default', ownMargin: '60', release: '', table: '' };

export type SearchState =
  | { kind: 'idle' }
  /** `indexing`: the service first has to find out which files hold which sources. */
  | { kind: 'searching'; indexing?: IndexProgress }
  | { kind: 'found'; answer: PartitionsAnswer }
  /** Files that were chosen elsewhere. */
  | { kind: 'files'; files: readonly PartitionFile[] }
  | { kind: 'error'; error: GaiaError };

/** The partition search: a form, the newest answer, and which of its partitions are selected. */
export class FindModel {
  readonly selection = new FileSelection();
  readonly recent: RecentSearches<SearchForm>;
  private fields: SearchForm = EMPTY;
  private current: SearchState = { kind: 'idle' };
  private request: AbortController | null = null;
  private reading_: { of: SearchForm; reading: Reading } | null = null;
  private readonly signal = new Signal<this, void>(this);

  /** @param pause - time between two questions while an index is being built; the service waits too [ms] */
  constructor(
    private readonly api: GaiaApi,
    private readonly pause = 500,
    memory: Memory = memoryOfPage()
  ) {
    this.recent = new RecentSearches(memory, keptForm);
  }

  /** The form or the state have changed. */
  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get form(): Readonly<SearchForm> {
    return this.fields;
  }

  get state(): SearchState {
    return this.current;
  }

  /** How the region is understood. */
  get reading(): Reading {
    // Thousands of ids or a large map are read once a change, not once a drawing.
    if (this.reading_?.of !== this.fields) {
      this.reading_ = { of: this.fields, reading: readRegion(this.fields) };
    }
    return this.reading_.reading;
  }

  /** Radius of the cone [deg], or the reason why there is none. */
  get radius(): number | GaiaError {
    return radiusOf(this.fields);
  }

  /** The user's own margin [deg], or the reason why there is none; undefined where it is not asked for. */
  get ownMargin(): number | GaiaError | undefined {
    const { margin, ownMargin } = this.fields;
    if (margin !== 'own') {
      return undefined;
    }
    try {
      return checkedRadius(parseAngle(ownMargin, 'arcsec'));
    } catch (reason) {
      return GaiaError.from(reason);
    }
  }

  /** Whether the form can be searched with. */
  get ready(): boolean {
    return this.reading.kind === 'read' && this.fault === undefined;
  }

  /** The region of the answer on show; null where there is none. */
  get region(): Region | null {
    if (this.current.kind !== 'found') {
      return null;
    }
    const { region, ra, dec, radius } = this.current.answer.request;
    return region ?? (ra === undefined || dec === undefined ? null : { cone: { ra, dec, radius: radius ?? 0 } });
  }

  /** The partitions on show, those without a file among them. */
  get files(): readonly PartitionFile[] {
    const { current } = this;
    return current.kind === 'found' ? current.answer.partitions : current.kind === 'files' ? current.files : [];
  }

  /** Where the rows of these partitions come from, for a request. */
  sourceOf(files: readonly PartitionFile[]): ScanSource {
    const named = files.every(({ partition }) => partition !== '');
    if (this.current.kind !== 'found' || !named) {
      return { files: files.map(({ path }) => path) };
    }
    const { release, table } = this.current.answer;
    return { release, table, partitions: files.map(({ partition }) => partition) };
  }

  edit(change: Partial<SearchForm>): void {
    this.fields = { ...this.fields, ...change };
    this.signal.emit();
  }

  /** Fills the form with a region. */
  fill(region: Region, place: { release?: string; table?: string } = {}): void {
    this.edit({ ...formOf(region), ...place });
  }

  /** Searches with the form as it is; a search that is still under way is cancelled. */
  async search(): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    const { reading, fault, fields } = this;
    if (reading.kind === 'empty') {
      this.set({ kind: 'idle' });
      return;
    }
    if (reading.kind === 'bad' || fault !== undefined) {
      this.set({ kind: 'error', error: reading.kind === 'bad' ? reading.error : fault! });
      return;
    }
    const body = this.requestOf(reading.region);
    this.set({ kind: 'searching' });
    try {
      let answer = await this.api.partitions(body, request.signal);
      while (answer.indexing && !request.signal.aborted) {
        this.set({ kind: 'searching', indexing: answer.indexing });
        await new Promise(resolve => setTimeout(resolve, this.pause));
        answer = request.signal.aborted ? answer : await this.api.partitions(body, request.signal);
      }
      if (!request.signal.aborted) {
        if (JSON.stringify(fields).length < LONGEST_KEPT) {
          this.recent.add(fields);
        }
        this.selection.reset(answer.partitions);
        this.set({ kind: 'found', answer });
      }
    } catch (reason) {
      if (!request.signal.aborted && !isAbort(reason)) {
        this.set({ kind: 'error', error: GaiaError.from(reason) });
      }
    }
  }

  /** Shows files that were chosen elsewhere, all of them selected. */
  show(files: readonly PartitionFile[]): void {
    this.request?.abort();
    this.selection.reset(files);
    this.set({ kind: 'files', files });
  }

  /** Gives up a search under way. */
  stop(): void {
    this.request?.abort();
    if (this.current.kind === 'searching') {
      this.set({ kind: 'idle' });
    }
  }

  dispose(): void {
    this.request?.abort();
    this.selection.dispose();
    this.recent.dispose();
    Signal.clearData(this);
  }

  private get fault(): GaiaError | undefined {
    const values = [this.fields.kind === 'cone' ? this.radius : undefined, this.ownMargin];
    return values.find(value => value instanceof GaiaError);
  }

  private requestOf(region: Region): PartitionsRequest {
    const { release, table, margin, radius } = this.fields;
    const body: PartitionsRequest = { strict: margin === 'strict' };
    if ('cone' in region) {
      body.ra = region.cone.ra;
      body.dec = region.cone.dec;
      if (radius.trim() !== '') {
        body.radius = region.cone.radius;
      }
    } else {
      body.region = region;
    }
    const own = this.ownMargin;
    return {
      ...body,
      ...(typeof own === 'number' && { margin: own }),
      ...(release !== '' && { release }),
      ...(table !== '' && { table })
    };
  }

  private set(state: SearchState): void {
    this.current = state;
    this.signal.emit();
  }
}

/** A search as it was kept; null where it lacks its region. */
function keptForm(kept: object): SearchForm | null {
  const known = Object.entries(kept).filter(([key, value]) => key in EMPTY && typeof value === 'string');
  const form: SearchForm = { ...EMPTY, ...Object.fromEntries(known) };
  return readRegion(form).kind === 'read' ? form : null;
}
