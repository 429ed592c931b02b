import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTerminal, type JobState } from '../../src/protocol';
import type { PlannedJob } from '../../src/service/engines/engine';
import { Housekeeping } from '../../src/service/jobs/housekeeping';
import type { JobRunner } from '../../src/service/jobs/runner';
import { SteadyClock } from '../../src/service/jobs/steady-clock';
import { JobStore } from '../../src/service/jobs/store';
import { MAIN } from '../support/service-process';
import { ShortLife } from '../support/short-life';

const DAY = 86_400_000;
const MAP = { type: 'DensityMap', source: {}, order: 3 };

describe('the time of destruction', () => {
  it('comes when the clock has gone evenly, and not by a jump forward or back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gaialab-clock-'));
    const store = new JobStore(folder);
    let wall = Date.UTC(2030, 0, 1);
    let mono = 0;
    const clock = new SteadyClock(
      () => wall,
      () => mono
    );
    const housekeeping = new Housekeeping(store, {} as JobRunner, { evict: 'never' }, clock);
    const pass = (minutes: number): void => {
      for (let i = 0; i < minutes; i++) {
        wall += 60_000;
        mono += 60_000;
        housekeeping.destroy();
      }
    };
    const planned = { request: MAP, plan: { request: MAP, files: 1, bytes: 1 }, files: [], columns: [] } as unknown;
    const job = (days?: number): string => {
      const destruction = days === undefined ? {} : { destruction: new Date(wall + days * DAY).toISOString() };
      const made = store.create(planned as PlannedJob, destruction);
      store.finish(made, 'ABORTED');
      return made.id;
    };
    const [soon, later, never] = [job(0.5 / 24), job(2), job()];
    const left = (): string[] => store.all.map(({ id }) => id);
    pass(15);
    expect(left()).toEqual([soon, later, never]);
    wall += 400 * DAY;
    pass(9);
    expect(left()).toEqual([soon, later, never]);
    wall -= 400 * DAY;
    pass(9);
    expect(left()).toEqual([soon, later, never]);
    // 33 minutes after the beginning, ten of them even ones: the first is due
    pass(20);
    expect(left()).toEqual([later, never]);
    wall -= 30 * DAY;
    pass(60);
    expect(left()).toEqual([later, never]);
    wall += 40 * DAY;
    pass(30);
    expect(left()).toEqual([never]);
    store.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a clock that jumps under a running service', () => {
  let base: string;
  const lives: ShortLife[] = [];
  const born = (clock?: string): ShortLife => {
    const env = {
      GAIALAB_VOLUME: join(base, 'volume'),
      GAIALAB_RESULTS: join(base, 'results'),
      GAIALAB_CACHE: join(base, 'cache'),
      GAIALAB_WORKERS: '1'
    };
    const life = new ShortLife(env, clock === undefined ? undefined : { clock });
    lives.push(life);
    return life;
  };
  const end = async (life: ShortLife, id: string): Promise<JobState> => {
    for (;;) {
      const state = (await life.ask<JobState>('GET', `/api/jobs/${id}`))!;
      if (isTerminal(state.phase)) {
        return state;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'gaialab-clock-'));
    const partitions = '000000-003111,003112-005263,005264-006601';
    const args = ['make-volume', join(base, 'volume'), '--rows', '6000', '--partitions', partitions];
    expect(spawnSync(process.execPath, [MAIN, ...args]).status).toBe(0);
  });
  afterAll(async () => {
    await Promise.all(lives.map(life => life.stop('SIGKILL')));
    rmSync(base, { recursive: true, force: true });
  });

  it('neither loses, destroys nor reorders jobs, and says no strange times', async () => {
    const clock = join(base, 'clock');
    writeFileSync(clock, '0');
    const wrong = born(clock);
    const right = born();
    const submit = async (life: ShortLife): Promise<string> => {
      const tomorrow = new Date(Date.now() + DAY).toISOString();
      return (await life.ask<JobState>('POST', `/api/jobs?destruction=${encodeURIComponent(tomorrow)}`, MAP))!.id;
    };
    const ids = [await submit(wrong)];
    for (const days of [400, -400, 0]) {
      writeFileSync(clock, String(days * DAY));
      ids.push(await submit(wrong), await submit(right));
    }
    const states = await Promise.all(ids.map(id => end(right, id)));
    for (const { phase, attempt, progress } of states) {
      expect({ phase, attempt }).toEqual({ phase: 'COMPLETED', attempt: 1 });
      expect(progress.elapsedSeconds).toBeGreaterThanOrEqual(0);
      expect(progress.elapsedSeconds).toBeLessThan(60);
    }
    await wrong.stop('SIGKILL');
    await right.stop('SIGKILL');
    // the machine starts with a clock that is far ahead: jobs that end tomorrow stay
    writeFileSync(clock, String(400 * DAY));
    const next = born(clock);
    await new Promise(resolve => setTimeout(resolve, 1500));
    expect((await next.ask<JobState[]>('GET', '/api/jobs'))!.map(({ id }) => id)).toEqual(
      [...ids].sort((a, b) => Number(a) - Number(b))
    );
    await next.stop();
  });
});
