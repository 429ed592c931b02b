// Loaded into the service before its own code (NODE_OPTIONS=--require). While the file that GAIALAB_TEST_HOLD names is there,
// its threads wait before they open a file of the volume whose path holds the text in it: a job then runs for as long
// as a test wants, on a machine of any speed. A thread that waits can be ended, as one that reads can.
const fs = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const hold = process.env.GAIALAB_TEST_HOLD;

if (hold && !isMainThread) {
  const open = fs.openSync;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const held = () => {
    try {
      return fs.readFileSync(hold, 'utf8');
    } catch {
      return undefined;
    }
  };
  fs.openSync = (path, ...rest) => {
    for (let text = held(); text && String(path).includes(text); text = held()) {
      Atomics.wait(clock, 0, 0, 20);
    }
    return open(path, ...rest);
  };
}
