import { lazy, Suspense } from 'react';
import type { JobFormModel } from './job-form-model';

const JobForm = lazy(async () => ({ default: (await import('./job-form')).JobForm }));

/** The tab *New job* of the sidebar. The form itself is loaded when it is first shown. */
export function NewJobTab({ model }: { model: JobFormModel }): JSX.Element {
  return (
    <Suspense fallback={<p className="jp-gaia-quiet">…</p>}>
      <JobForm model={model} />
    </Suspense>
  );
}
