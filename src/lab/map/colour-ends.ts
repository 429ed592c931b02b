import type { TranslationBundle } from '@jupyterlab/translation';
import { DEFAULT_LOOK, isClip, isRange, type MapLook } from '../../plot/map-look';
import { ROBUST, type Clip, type ColourRange } from '../../plot/stretch';
import { element } from '../elements';
import { Choice, labelled } from './controls';

/** Percentiles offered as the ends of the colours. */
const CLIPS: readonly Clip[] = [
  ROBUST,
  { low: 0, high: 100 },
  { low: 0.5, high: 99.5 },
  { low: 2, high: 98 },
  { low: 5, high: 95 }
];

export interface ColourEndsOptions {
  trans: TranslationBundle;
  onLook: (change: Partial<MapLook>) => void;
}

/** Where the colours of a map end: percentiles that are offered, percentiles of one's own, or values. */
export class ColourEnds {
  readonly nodes: readonly HTMLElement[];
  private readonly kind: Choice<string>;
  private readonly row: HTMLElement;
  private readonly low = field();
  private readonly high = field();
  private readonly unit = element('span', 'jp-gaia-quiet');
  private readonly fault = element('div', 'jp-gaia-hint jp-mod-warn');
  private look: MapLook = DEFAULT_LOOK;
  /** Of the colours as they are drawn. */
  private scale: ColourRange | null = null;
  private isLog = false;
  private isOwn = false;

  constructor(private readonly options: ColourEndsOptions) {
    const { trans } = options;
    this.kind = new Choice<string>(
      trans.__('Ends of the colours'),
      [
        ...CLIPS.map(clip => [keyOf(clip), trans.__('%1 – %2 %', String(clip.low), String(clip.high))] as const),
        ['percentiles', trans.__('percentiles…')],
        ['values', trans.__('values…')]
      ],
      kind => this.choose(kind)
    );
    this.low.setAttribute('aria-label', trans.__('Lower end of the colours'));
    this.high.setAttribute('aria-label', trans.__('Upper end of the colours'));
    for (const input of [this.low, this.high]) {
      input.addEventListener('change', () => this.take());
    }
    this.fault.setAttribute('role', 'alert');
    const to = element('span');
    to.textContent = '–';
    this.row = labelled('', this.low, to, this.high, this.unit);
    this.row.hidden = true;
    this.nodes = [labelled(trans.__('Ends'), this.kind.node), this.row, this.fault];
  }

  /** @param scale - the ends that are drawn, in the units of the colour bar */
  sync(look: MapLook, scale: ({ stretch: string } & ColourRange) | null): void {
    const { clip, limits } = look;
    const isSame = endsOf(look) === endsOf(this.look);
    this.look = look;
    this.scale = scale;
    this.isLog = scale?.stretch === 'log';
    const isOffered = !limits && CLIPS.some(offered => keyOf(offered) === keyOf(clip));
    if (!isSame || !this.isOwn) {
      this.isOwn = !isOffered;
      this.kind.value = limits ? 'values' : isOffered ? keyOf(clip) : 'percentiles';
      this.fill();
    }
  }

  private get isValues(): boolean {
    return this.kind.node.value === 'values';
  }

  private choose(kind: string): void {
    const { onLook } = this.options;
    this.isOwn = kind === 'percentiles' || kind === 'values';
    const clip = this.isOwn ? this.look.clip : (JSON.parse(kind) as Clip);
    if (kind !== 'values') {
      this.look = { ...this.look, clip, limits: undefined };
      onLook({ clip, limits: undefined });
    }
    this.fill();
    if (this.isOwn) {
      this.low.focus();
      this.low.select();
    }
  }

  /** Shows what holds now. */
  private fill(): void {
    this.row.hidden = !this.isOwn;
    const { limits, clip } = this.look;
    const ends = this.isValues ? (limits ?? this.scale) : clip;
    this.unit.textContent = this.isValues ? '' : '%';
    [this.low.value, this.high.value] = ends
      ? [short(ends.low, this.isValues), short(ends.high, this.isValues)]
      : ['', ''];
    this.tell('');
  }

  private take(): void {
    const { trans, onLook } = this.options;
    const ends = { low: numberOf(this.low), high: numberOf(this.high) };
    if (this.isValues) {
      if (!isRange(ends)) {
        this.tell(trans.__('Write two values, the lower one first.'));
      } else if (this.isLog && ends.low <= 0) {
        this.tell(trans.__('With logarithmic colours both ends are above 0; choose another stretch for values below.'));
      } else {
        this.tell('');
        onLook({ limits: ends });
      }
    } else if (!isClip(ends)) {
      this.tell(trans.__('Write two percentiles from 0 to 100, the lower one first.'));
    } else {
      this.tell('');
      onLook({ clip: ends, limits: undefined });
    }
  }

  private tell(fault: string): void {
    this.fault.textContent = fault;
    this.fault.hidden = fault === '';
    for (const input of [this.low, this.high]) {
      input.setAttribute('aria-invalid', String(fault !== ''));
    }
  }
}

/** What ends are about: of another layer they are others. */
const endsOf = ({ clip, limits, layer, comparison }: MapLook): string =>
  JSON.stringify([clip, limits, layer, comparison]);
const keyOf = ({ low, high }: Clip): string => JSON.stringify({ low, high });
const numberOf = ({ value }: HTMLInputElement): number => (value.trim() === '' ? NaN : Number(value));
const short = (value: number, isRounded: boolean): string => String(isRounded ? Number(value.toPrecision(4)) : value);

function field(): HTMLInputElement {
  const input = element('input', 'jp-gaia-input jp-gaia-size');
  // No number field: these show nothing of what is no number, and change under the wheel.
  input.type = 'text';
  input.inputMode = 'decimal';
  input.spellcheck = false;
  return input;
}
