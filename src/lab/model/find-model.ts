import { Signal, type ISignal } from '@lumino/signaling';
import {
  DEFAULT_RADIUS_DEG,
  GaiaError,
  isAbort,
  type IndexProgress,
  type PartitionFile,
  type PartitionsAnswer,
  type PartitionsRequest
} from '../../protocol';
import type { GaiaApi } from '../../client';
import { checkedRadius } from '../../sky/angles';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates, type ParsedCoordinates } from '../../sky/parse-coordinates';

export const RADIUS_UNITS = ['arcsec', 'arcmin', 'deg'] as const;
export type RadiusUnit = (typeof RADIUS_UNITS)[number];

/** Margin about the cone: the default one, none at all, or the user's own. */
export const MARGIN_CHOICES = ['default', 'strict', 'own'] as const;
export type MarginChoice = (typeof MARGIN_CHOICES)[number];

export interface SearchForm {
  /** Position as typed or pasted. */
  position: string;
  /** Radius as typed. */
  radius: string;
  unit: RadiusUnit;
  margin: MarginChoice;
  /** The user's own margin as typed; a number is in arcsec. */
  ownMargin: string;
}

export type Reading =
  { kind: 'empty' } | { kind: 'read'; position: ParsedCoordinates } | { kind: 'bad'; error: GaiaError };

export type SearchState =
  | { kind: 'idle' }
  /** `indexing`: the service first has to find out which files hold which sources. */
  | { kind: 'searching'; indexing?: IndexProgress }
  | { kind: 'found'; answer: PartitionsAnswer }
  | { kind: 'error'; error: GaiaError };

/** What the selected partitions cost together. */
export interface Cost {
  files: number;
  bytes: number;
  rows: number;
  seconds: number;
}

/** The partition search: a form, the newest answer, and which of its partitions are selected. */
export class FindModel {
  private fields: SearchForm = { position: '', radius: '1', unit: 'arcsec', margin: 'default', ownMargin: '60' };
  private current: SearchState = { kind: 'idle' };
  private chosen: ReadonlySet<string> = new Set();
  private request: AbortController | null = null;
  private readonly signal = new Signal<this, void>(this);

  /** @param pause - time between two questions while an index is being built; the service waits too [ms] */
  constructor(
    private readonly api: GaiaApi,
    private readonly pause = 500
  ) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get form(): Readonly<SearchForm> {
    return this.fields;
  }

  get state(): SearchState {
    return this.current;
  }

  /** Paths of the selected partition files. */
  get selected(): ReadonlySet<string> {
    return this.chosen;
  }

  /** How the position is understood. */
  get reading(): Reading {
    const text = this.fields.position.trim();
    if (text === '') {
      return { kind: 'empty' };
    }
    try {
      return { kind: 'read', position: parseCoordinates(text) };
    } catch (reason) {
      return { kind: 'bad', error: GaiaError.from(reason) };
    }
  }

  /** Radius [deg], or the reason why there is none. */
  get radius(): number | GaiaError {
    const text = this.fields.radius.trim();
    if (text === '') {
      return DEFAULT_RADIUS_DEG;
    }
    try {
      return checkedRadius(parseAngle(text, this.fields.unit));
    } catch (reason) {
      return GaiaError.from(reason);
    }
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
    const { reading, radius, ownMargin } = this;
    return reading.kind === 'read' && !(radius instanceof GaiaError) && !(ownMargin instanceof GaiaError);
  }

  edit(change: Partial<SearchForm>): void {
    this.fields = { ...this.fields, ...change };
    this.signal.emit();
  }

  /** Searches with the form as it is; a search that is still under way is cancelled. */
  async search(): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    const { reading, radius, ownMargin } = this;
    if (reading.kind === 'empty') {
      this.set({ kind: 'idle' });
      return;
    }
    const fault = [reading.kind === 'bad' ? reading.error : undefined, radius, ownMargin].find(
      value => value instanceof GaiaError
    );
    if (reading.kind === 'bad' || fault instanceof GaiaError) {
      this.set({ kind: 'error', error: fault as GaiaError });
      return;
    }
    const { ra, dec } = reading.position;
    const body: PartitionsRequest = { ra, dec, strict: this.fields.margin === 'strict' };
    if (this.fields.radius.trim() !== '') {
      body.radius = radius as number;
    }
    if (ownMargin !== undefined) {
      body.margin = ownMargin as number;
    }
    this.set({ kind: 'searching' });
    try {
      let answer = await this.api.partitions(body, request.signal);
      while (answer.indexing && !request.signal.aborted) {
        this.set({ kind: 'searching', indexing: answer.indexing });
        await new Promise(resolve => setTimeout(resolve, this.pause));
        answer = request.signal.aborted ? answer : await this.api.partitions(body, request.signal);
      }
      if (!request.signal.aborted) {
        this.chosen = new Set(answer.partitions.filter(file => file.exists).map(file => file.path));
        this.set({ kind: 'found', answer });
      }
    } catch (reason) {
      if (!request.signal.aborted && !isAbort(reason)) {
        this.set({ kind: 'error', error: GaiaError.from(reason) });
      }
    }
  }

  /** Gives up a search under way. */
  stop(): void {
    this.request?.abort();
    if (this.current.kind === 'searching') {
      this.set({ kind: 'idle' });
    }
  }

  toggle(path: string, on: boolean): void {
    const next = new Set(this.chosen);
    if (on) {
      next.add(path);
    } else {
      next.delete(path);
    }
    this.chosen = next;
    this.signal.emit();
  }

  toggleAll(on: boolean): void {
    this.chosen = new Set(on ? this.available.map(file => file.path) : []);
    this.signal.emit();
  }

  /** The partitions found that have a file. */
  get available(): PartitionFile[] {
    return this.current.kind === 'found' ? this.current.answer.partitions.filter(file => file.exists) : [];
  }

  get selection(): PartitionFile[] {
    return this.available.filter(file => this.chosen.has(file.path));
  }

  get cost(): Cost {
    const cost: Cost = { files: 0, bytes: 0, rows: 0, seconds: 0 };
    for (const { bytes, rows, seconds } of this.selection) {
      cost.files++;
      cost.bytes += bytes;
      cost.rows += rows;
      cost.seconds += seconds;
    }
    return cost;
  }

  dispose(): void {
    this.request?.abort();
    Signal.clearData(this);
  }

  private set(state: SearchState): void {
    this.current = state;
    this.signal.emit();
  }
}
