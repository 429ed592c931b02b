import { isTerminal } from '../../protocol';
import { NewJobTab } from '../job-form/new-job-tab';
import type { TabName } from '../model/tabs-model';
import type { PanelModel } from '../model/panel-model';
import { CatalogueTab } from './catalogue-tab';
import { FindTab } from './find-tab';
import { useJobs, useSignal } from './hooks';
import { JobsTab } from './jobs-tab';
import { Tabs, type Tab } from './tabs';

/** What the sidebar shows: one tab an activity. `active`: the sidebar can be seen. */
export function PanelTabs({ model, active }: { model: PanelModel; active: boolean }): JSX.Element {
  const { tabs, jobs: list, trans } = model;
  useSignal(tabs.changed);
  const open = useJobs(list, active).filter(job => !isTerminal(job.phase)).length;
  const all: Tab<TabName>[] = [
    { name: 'catalogue', label: trans.__('Catalogue'), content: () => <CatalogueTab model={model} /> },
    { name: 'find', label: trans.__('Find'), content: () => <FindTab model={model} /> },
    { name: 'new-job', label: trans.__('New job'), content: () => <NewJobTab model={model.jobForm} /> },
    {
      name: 'jobs',
      label: trans.__('Jobs'),
      ...(open > 0 && {
        badge: { text: String(open), title: trans._n('%2 job not over', '%2 jobs not over', open, String(open)) }
      }),
      content: shown => <JobsTab model={model} active={active && shown} />
    }
  ];
  return <Tabs label={trans.__('Gaia')} tabs={all} current={tabs.current} onSelect={name => tabs.show(name)} />;
}
