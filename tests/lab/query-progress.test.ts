import { createElement } from 'react';
import { nullTranslator } from '@jupyterlab/translation';
import { JobList } from '../../src/client';
import { FakeGaiaClient, fakeJob } from '../../src/client/fake';
import type { JobFormModel } from '../../src/lab/job-form/job-form-model';
import { QueryProgress } from '../../src/lab/sql-editor/query-progress';
import type { JobState } from '../../src/protocol';
import { reactPage } from '../support/react-page';
import { until } from '../support/settled';

const running = fakeJob('7', { type: 'Sql', source: {}, query: 'SELECT 1' });
const progress = { ...running.progress, filesDone: 3, filesTotal: 8, bytesDone: 30, bytesTotal: 80, rows: 1200 };

const page = reactPage();

/** The line as the editor of queries draws it, for a service with one job. */
function drawn() {
  const api = new FakeGaiaClient();
  const jobs = new JobList(api);
  const executed: [string, unknown][] = [];
  const make = (submitted: string | null): JobFormModel =>
    ({
      submitted,
      trans: nullTranslator.load('gaialab'),
      jobs,
      commands: {
        execute: async (id: string, args?: unknown) => void executed.push([id, args]),
        hasCommand: () => true
      }
    }) as unknown as JobFormModel;
  const draw = (submitted: string | null): void =>
    page.render(createElement(QueryProgress, { model: make(submitted) }));
  const take = (change: Partial<JobState>): void => {
    const state = { ...running, ...change, seq: (api.states.get('7')?.seq ?? running.seq) + 1 };
    api.states.set('7', state);
    jobs.adopt(state);
  };
  return { draw, take, executed, api };
}

const words = (): string => (page.host.textContent ?? '').replaceAll('\u202f', ' ');
const buttons = (): HTMLButtonElement[] => [...page.host.querySelectorAll('button')];

it('shows how far the query is, also while the next one is written, and cancels it', async () => {
  const { draw, take, executed } = drawn();
  draw(null);
  take({ phase: 'EXECUTING', progress });
  draw('7');
  await until(() => words() !== '');
  expect(words()).toMatch(/^Job 7Running3 of 8 files/);
  expect(words()).toContain('1 200 rows');
  expect(page.host.querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('38');

  draw(null);
  take({ phase: 'EXECUTING', progress: { ...progress, filesDone: 6, bytesDone: 60 } });
  await until(() => words().includes('6 of 8 files'));
  expect(buttons().map(({ textContent }) => textContent)).toEqual(['Cancel']);
  buttons()[0].click();
  expect(executed).toEqual([['gaialab:cancel-job', { job: '7' }]]);
});

it('shows the end of the query: its result, or why there is none', async () => {
  const { draw, take, executed, api } = drawn();
  take({ phase: 'COMPLETED', progress: { ...progress, filesDone: 8, bytesDone: 80 } });
  draw('7');
  await until(() => words().includes('Done'));
  expect(page.host.querySelector('[role=progressbar]')).toBeNull();
  expect(buttons().map(({ textContent }) => textContent)).toEqual(['Show']);
  buttons()[0].click();
  expect(executed).toEqual([['gaialab:open-result', { job: '7' }]]);

  take({ phase: 'ERROR', error: { code: 'GZIP_BROKEN', message: 'It failed.', hint: 'Do this.' } });
  await until(() => words().includes('Failed'));
  expect(page.host.querySelector('[role=alert]')!.textContent).toBe('It failed.Do this.');
  expect(buttons()).toEqual([]);
  expect(api.openStreams).toBe(1);
  page.render(null);
  await until(() => api.openStreams === 0);
});
