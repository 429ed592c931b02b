import type { TranslationBundle } from '@jupyterlab/translation';
import type { JobState } from '../protocol';
import { element } from './elements';
import { formatCount } from './format';
import { describeFaults, faultsOf } from './model/job-faults';

/** Files named at most; the job's report has all. */
const MOST = 20;

/** Files that a job left out, with the reasons, to be unfolded; for views that are drawn without React. */
export class LeftOut {
  readonly node = element('details', 'jp-gaia-left-out');
  private readonly summary = element('summary');
  private readonly list = element('ul');

  constructor(private readonly trans: TranslationBundle) {
    this.node.append(this.summary, this.list);
    this.node.hidden = true;
  }

  update(job: JobState): void {
    const { trans } = this;
    const { files, count } = faultsOf(job);
    this.node.hidden = count === 0;
    if (count === 0) {
      return;
    }
    this.summary.textContent = describeFaults(job, trans);
    const lines = files.slice(0, MOST).map(({ name, path, why }) => {
      const line = element('li');
      const file = element('code');
      file.textContent = name ?? trans.__('whole table');
      file.title = path ?? '';
      line.append(file, ` ${why}`);
      return line;
    });
    const rest = count - Math.min(count, MOST);
    const more = element('li');
    more.textContent =
      files.length === 0
        ? trans.__('Which ones is known when the job has ended.')
        : trans.__('and %1 more', formatCount(rest));
    this.list.replaceChildren(...lines, ...(files.length === 0 || rest > 0 ? [more] : []));
  }
}
