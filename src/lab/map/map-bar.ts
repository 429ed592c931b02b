import type { TranslationBundle } from '@jupyterlab/translation';
import { DEFAULT_TABLE, isTerminal, type JobState, type MapFrame } from '../../protocol';
import { formatEstimate } from '../../plot/estimate-text';
import { describePhase, describeProgress, fractionDone } from '../format';
import { LeftOut } from '../left-out';
import { element } from '../elements';

export interface MapBarOptions {
  onCancel: () => void;
}

/** The line above a map: what it is and how far it has come. Plain elements, for tab and notebook. */
export class MapBar {
  readonly node = element('div', 'jp-gaia-map-bar');
  private readonly title = element('span', 'jp-gaia-map-title');
  private readonly bar = element('div', 'jp-gaia-bar');
  private readonly fill = element('div');
  private readonly text = element('span', 'jp-gaia-map-progress');
  private readonly expected = element('span', 'jp-gaia-map-expected');
  private readonly cancel = element('button', 'jp-gaia-button jp-mod-styled jp-mod-reject jp-mod-small');
  private readonly leftOut: LeftOut;
  private spoken = 0;

  constructor(
    private readonly trans: TranslationBundle,
    options: MapBarOptions
  ) {
    this.bar.append(this.fill);
    this.bar.setAttribute('role', 'progressbar');
    this.bar.setAttribute('aria-valuemin', '0');
    this.bar.setAttribute('aria-valuemax', '100');
    this.bar.setAttribute('aria-label', trans.__('Progress of the map'));
    this.cancel.type = 'button';
    this.cancel.textContent = trans.__('Cancel');
    this.cancel.hidden = true;
    this.cancel.addEventListener('click', () => {
      this.cancel.disabled = true;
      options.onCancel();
    });
    this.expected.hidden = true;
    this.expected.title = trans.__(
      'Estimated from the files read so far, which lie all over the sky, with a standard error: the true number lies within it in two cases of three, in more where files are read evenly over the sky. It gets better with every file.'
    );
    this.leftOut = new LeftOut(trans);
    this.node.append(this.title, this.bar, this.text, this.expected, this.cancel, this.leftOut.node);
  }

  /** The cancel did not go through: it may be tried again. */
  offerCancel(): void {
    this.cancel.disabled = false;
  }

  setTitle(title: string): void {
    this.title.textContent = title;
    this.title.title = title;
  }

  /**
   * What the whole will come to, as far as this picture of a running job tells: only where files are read all over the
   * sky. In their order along the sky the first ones say little of the others.
   */
  setEstimate({ estimate, complete }: MapFrame, job: JobState): void {
    const { table = DEFAULT_TABLE, visit = 'file' } = job.request.source;
    const total = estimate?.selected;
    this.expected.hidden = complete || total === undefined || visit === 'file' || isTerminal(job.phase);
    if (total !== undefined) {
      const percent = String(Math.floor(100 * fractionDone(job)));
      this.expected.textContent =
        table === DEFAULT_TABLE
          ? this.trans.__('≈ %1 sources expected, %2 % read', formatEstimate(total), percent)
          : this.trans.__('≈ %1 rows expected, %2 % read', formatEstimate(total), percent);
    }
  }

  update(job: JobState): void {
    const ended = isTerminal(job.phase);
    this.expected.hidden ||= ended;
    const percent = Math.round(100 * fractionDone(job));
    this.fill.style.width = `${percent}%`;
    this.bar.hidden = ended;
    this.bar.setAttribute('aria-valuenow', String(percent));
    this.cancel.hidden = ended;
    const phase = describePhase(job.phase, this.trans);
    const parts = job.phase === 'EXECUTING' ? [] : [phase];
    if (job.phase !== 'QUEUED' && job.phase !== 'PENDING') {
      parts.push(describeProgress(job, this.trans));
    }
    if (job.error) {
      parts.push(job.error.message);
    }
    this.text.textContent = parts.join(' · ');
    this.text.title = parts.join(' · ');
    this.leftOut.update(job);
    // A screen reader is told every tenth of the way, not four times a second.
    const tenth = ended ? 11 : Math.floor(percent / 10);
    this.text.setAttribute('aria-live', tenth !== this.spoken ? 'polite' : 'off');
    this.spoken = tenth;
  }
}
