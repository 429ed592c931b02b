import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

/** Small things that outlive a reload of the page. */
export interface Memory {
  /** What was kept under a name; undefined where there is nothing. */
  recall(name: string): Promise<ReadonlyPartialJSONValue | undefined>;
  keep(name: string, value: ReadonlyPartialJSONValue): void;
}

/** Forgets everything with the page: where JupyterLab keeps no state, and in tests. */
export function memoryOfPage(): Memory {
  const kept = new Map<string, ReadonlyPartialJSONValue>();
  return {
    recall: name => Promise.resolve(kept.get(name)),
    keep: (name, value) => void kept.set(name, value)
  };
}

/** Keeps in JupyterLab's state, one workspace a memory. What cannot be read or written is as if it were not there. */
export function memoryOf(state: IStateDB | null): Memory {
  if (!state) {
    return memoryOfPage();
  }
  const key = (name: string): string => `gaialab:${name}`;
  return {
    recall: name => state.fetch(key(name)).catch(() => undefined),
    keep: (name, value) => void state.save(key(name), value).catch(() => undefined)
  };
}
