import { FrameFollower } from '../../src/client';
import type { MapFrame } from '../../src/protocol';
import { settled } from '../support/settled';

const frame = (revision: number): MapFrame => ({
  revision,
  order: 0,
  rows: 0,
  filesDone: 0,
  filesTotal: 0,
  complete: false,
  layers: []
});

function setUp(interval = 5) {
  const fetches: { order: number; answer: (frame: MapFrame | null) => void; fail: (reason: unknown) => void }[] = [];
  const shown: number[] = [];
  const errors: unknown[] = [];
  const follower = new FrameFollower<MapFrame>({
    interval,
    fetch: order => new Promise((answer, fail) => fetches.push({ order, answer, fail })),
    onFrame: map => shown.push(map.revision),
    onError: reason => errors.push(reason)
  });
  return { fetches, shown, errors, follower };
}
const soon = (ms = 20): Promise<void> => settled(ms);

describe('FrameFollower', () => {
  it('has one fetch in flight and skips what was overtaken', async () => {
    const { fetches, shown, follower } = setUp();
    for (let revision = 1; revision <= 5; revision++) {
      follower.want(revision, 7);
    }
    await soon();
    expect(fetches).toHaveLength(1);
    fetches[0].answer(frame(1));
    await soon();
    expect(fetches).toHaveLength(2);
    fetches[1].answer(frame(5));
    await soon();
    expect(fetches).toHaveLength(2);
    expect(shown).toEqual([1, 5]);
  });

  it('does not fetch again what a newer answer already held', async () => {
    const { fetches, follower } = setUp();
    follower.want(1, 7);
    follower.want(2, 7);
    fetches[0].answer(frame(2));
    await soon();
    expect(fetches).toHaveLength(1);
  });

  it('fetches the same revision again at a finer order', async () => {
    const { fetches, follower } = setUp();
    follower.want(1, 7);
    fetches[0].answer(frame(1));
    await soon();
    follower.want(1, 9);
    await soon();
    expect(fetches.map(fetch => fetch.order)).toEqual([7, 9]);
  });

  it('keeps its pace', async () => {
    const { fetches, follower } = setUp(60);
    const start = performance.now();
    follower.want(1, 7);
    fetches[0].answer(frame(1));
    await soon(5);
    follower.want(2, 7);
    while (fetches.length < 2) {
      await soon(5);
    }
    // Timers are rounded to a millisecond.
    expect(performance.now() - start).toBeGreaterThan(58);
  });

  it('waits while held and after disposal does nothing', async () => {
    const { fetches, shown, follower } = setUp();
    follower.hold(true);
    follower.want(1, 7);
    await soon();
    expect(fetches).toHaveLength(0);
    follower.hold(false);
    expect(fetches).toHaveLength(1);
    follower.dispose();
    fetches[0].answer(frame(1));
    await soon();
    expect(shown).toEqual([]);
  });

  it('tries a failed frame again, but not for ever', async () => {
    const { fetches, errors, follower } = setUp();
    follower.want(1, 7);
    for (let i = 0; i < 5; i++) {
      fetches[i]?.fail(new Error('broken'));
      await soon();
    }
    expect(fetches).toHaveLength(3);
    expect(errors).toHaveLength(1);
  });
});
