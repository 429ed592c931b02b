import { FakeGaiaClient } from '../../src/client/fake';
import { FileSelection } from '../../src/lab/model/file-selection';
import { FindModel } from '../../src/lab/model/find-model';
import { memoryOfPage } from '../../src/lab/model/memory';
import type { PartitionFile } from '../../src/protocol';
import { settled } from '../support/settled';

const file = (n: number, exists = true): PartitionFile => ({
  partition: `00000${n}-00000${n}`,
  path: `/v/${n}`,
  bytes: 100,
  rows: 10,
  seconds: 1,
  exists
});
const settle = (): Promise<void> => settled(5);

describe('FileSelection', () => {
  const make = (): FileSelection => {
    const selection = new FileSelection();
    selection.reset([0, 1, 2, 3, 4].map(n => file(n, n !== 3)));
    return selection;
  };

  it('begins with everything that is there', () => {
    expect([...make().paths]).toEqual(['/v/0', '/v/1', '/v/2', '/v/4']);
  });

  it('gives a range the state of the file that was clicked first, without those that are not there', () => {
    const selection = make();
    selection.toggle(1);
    selection.extend(4);
    expect([...selection.paths]).toEqual(['/v/0']);
    selection.toggle(4);
    selection.extend(2);
    expect([...selection.paths].sort()).toEqual(['/v/0', '/v/2', '/v/4']);
  });

  it('cannot select what is not there', () => {
    const selection = make();
    selection.toggleAll(false);
    selection.toggle(3);
    expect(selection.cost).toEqual({ files: 0, bytes: 0, rows: 0, seconds: 0 });
  });
});

describe('recent searches', () => {
  const search = async (find: FindModel, position: string): Promise<void> => {
    find.edit({ position });
    await find.search();
  };
  const make = (memory = memoryOfPage()) => {
    const api = new FakeGaiaClient();
    api.answer = {
      request: { ra: 1, dec: 2, radius: 1, strict: false },
      release: 'DR3',
      table: 'gaia_source',
      defaultRadius: false,
      margin: 0,
      pixels: 1,
      partitions: [file(0)]
    };
    return new FindModel(api, 0, memory);
  };
  const positions = (find: FindModel) => find.recent.list.map(form => form.position);

  it('are kept over a reload, newest first, each once', async () => {
    const memory = memoryOfPage();
    const find = make(memory);
    for (const position of ['1 2', '3 4', '1 2']) {
      await search(find, position);
    }
    expect(positions(find)).toEqual(['1 2', '3 4']);
    const again = make(memory);
    await settle();
    expect(positions(again)).toEqual(['1 2', '3 4']);
  });

  it('come back where they were after an undo', async () => {
    const find = make();
    for (const position of ['1 2', '3 4', '5 6']) {
      await search(find, position);
    }
    find.recent.remove(find.recent.list[1]);
    expect(positions(find)).toEqual(['5 6', '1 2']);
    expect(find.recent.removed?.position).toBe('3 4');
    find.recent.undo();
    expect(positions(find)).toEqual(['5 6', '3 4', '1 2']);
    expect(find.recent.removed).toBeNull();
  });

  it('leave out what an older or broken state holds', async () => {
    const memory = memoryOfPage();
    memory.keep('recent-searches', [{ position: 'x' }, { position: '7 8', unit: 'deg', odd: 1 }, 5, null]);
    const find = make(memory);
    await settle();
    expect(positions(find)).toEqual(['7 8']);
    expect(find.recent.list[0]).not.toHaveProperty('odd');
  });

  it('are not made of failures', async () => {
    const find = make();
    await search(find, 'nonsense');
    expect(positions(find)).toEqual([]);
  });
});
