import type { TranslationBundle } from '@jupyterlab/translation';
import type { IndexProgress } from '../../protocol';
import { formatCount } from '../format';

/** The index of the table's files is being made: the plan will get better. */
export function IndexText({ progress, trans }: { progress: IndexProgress; trans: TranslationBundle }): JSX.Element {
  const { filesDone, filesTotal } = progress;
  return (
    <p className="jp-gaia-hint">
      {trans.__(
        'Which files hold which sources is being found out, once: %1 of %2. The job may need fewer.',
        formatCount(filesDone),
        formatCount(filesTotal)
      )}
    </p>
  );
}
