import { ProgressCircle } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { JobState } from '../../protocol';
import { describeProgress, describeRequest, formatSeconds, fractionDone } from '../format';
import type { JobWatch } from './job-watch';

/** A label that changes more often is a flicker. */
const REDRAW_MS = 500;

/** The jobs under way in the status bar: how many, how far, how long yet. A click opens the sidebar. */
export class JobsStatus extends ReactWidget {
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly watch: JobWatch,
    private readonly trans: TranslationBundle,
    private readonly onOpen: () => void
  ) {
    super();
    this.addClass('jp-gaia-status');
    watch.changed.connect(this.onChanged, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.watch.changed.disconnect(this.onChanged, this);
      clearTimeout(this.timer ?? undefined);
      super.dispose();
    }
  }

  protected override render(): JSX.Element | null {
    const { trans } = this;
    const { open } = this.watch;
    if (open.length === 0) {
      return null;
    }
    const percent = Math.floor(100 * overall(open));
    const text = summary(open, trans);
    return (
      <button
        type="button"
        className="jp-gaia-status-button"
        title={open
          .map(job => `${describeRequest(job.request, trans)}: ${describeProgress(job, trans)}`)
          .slice(0, 10)
          .join('\n')}
        aria-label={trans.__('Gaia: %1. Open the Gaia panel', text)}
        onClick={this.onOpen}
      >
        <ProgressCircle progress={percent} width={16} height={16} label={text} />
        <span>{text}</span>
      </button>
    );
  }

  private onChanged(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.update();
    }, REDRAW_MS);
  }
}

/** Share of all open jobs' bytes that were read, 0 … 1; jobs without bytes count as one each. */
export function overall(jobs: readonly JobState[]): number {
  let done = 0;
  let total = 0;
  for (const job of jobs) {
    const weight = Math.max(1, job.progress.bytesTotal);
    done += weight * fractionDone(job);
    total += weight;
  }
  return total === 0 ? 0 : done / total;
}

/** E.g. `Gaia: 2 jobs, 45 %, 3 min left`. */
export function summary(jobs: readonly JobState[], trans: TranslationBundle): string {
  const parts = [
    trans._n('Gaia: %1 job', 'Gaia: %1 jobs', jobs.length),
    trans.__('%1 %', String(Math.floor(100 * overall(jobs))))
  ];
  const left = jobs.map(job => job.progress.secondsLeft).filter(seconds => seconds !== null);
  if (left.length > 0) {
    parts.push(trans.__('%1 left', formatSeconds(Math.max(...left), trans)));
  }
  return parts.join(trans.__(', '));
}
