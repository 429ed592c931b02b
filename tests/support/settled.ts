/** Turns of the event loop after which nothing more follows from what happened: React's slices, modules, promises. */
const TURNS = 25;

/**
 * Lets happen what is due within so many milliseconds, and what follows from it. A machine that is busy may do several
 * things late in one turn of the loop, and a timer alone would then come before what it waits for.
 */
export async function settled(ms = 20): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, ms));
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}

/** Waits until something has happened; for ever, if it does not: the test then ends by its time. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
