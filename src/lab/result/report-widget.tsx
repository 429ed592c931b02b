import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList } from '../../client';
import { GaiaError } from '../../protocol';
import { ErrorNote } from '../sidebar/parts';
import { ReportView } from './report-view';

export interface ReportOptions {
  api: Pick<GaiaApi, 'job'>;
  jobs: JobList;
  trans: TranslationBundle;
  /** Id of the job. */
  job: string;
}

/** A tab with what a job came to, live until it is over. */
export class ReportContent extends ReactWidget {
  private readonly stop: () => void;
  private problem: GaiaError | null = null;

  constructor(private readonly options: ReportOptions) {
    super();
    this.addClass('jp-gaia-report');
    const { api, jobs, job } = options;
    this.stop = jobs.subscribe(() => this.update());
    api.job(job).then(
      state => jobs.adopt(state),
      reason => {
        this.problem = GaiaError.from(reason);
        this.update();
      }
    );
  }

  get job(): string {
    return this.options.job;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.stop();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    const { jobs, job, trans } = this.options;
    const state = jobs.get(job);
    if (state) {
      return <ReportView job={state} trans={trans} />;
    }
    return this.problem ? <ErrorNote error={this.problem} /> : <p className="jp-gaia-quiet">…</p>;
  }
}
