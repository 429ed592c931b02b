// Loaded into a service before its own code (`node --require`). Ends the process, or its worker threads, at moments that
// FAULT names: {"ms": 120, "from": "listening" | "working"}, {"call": "rename", "n": 3, "when": "before" | "after"},
// {"threads": 6, "most": 90, "count": FILE}, {"queries": 400, "most": 30, "count": FILE},
// {"clock": FILE}, which says by how much the clock is wrong [ms]. What a killed call would have written
// is cut in half.
const fs = require('node:fs');
const promises = require('node:fs/promises');
const threads = require('node:worker_threads');
const processes = require('node:child_process');

const fault = JSON.parse(process.env.FAULT ?? '{}');
const die = () => process.kill(process.pid, 'SIGKILL');

if (fault.clock !== undefined && threads.isMainThread) {
  const Right = Date;
  const now = () => Right.now() + Number(fs.readFileSync(fault.clock, 'utf8'));
  globalThis.Date = class extends Right {
    constructor(...args) {
      super(...(args.length === 0 ? [now()] : args));
    }
    static now() {
      return now();
    }
  };
}

if (threads.isMainThread) {
  // Time counts from when the service listens, or first writes a checkpoint: a busy machine may put that off.
  const begin = when => {
    if (fault.ms !== undefined && fault.from === when) {
      fault.from = undefined;
      setTimeout(die, fault.ms);
    }
  };
  const rename = fs.renameSync;
  fs.renameSync = (from, to) => {
    rename(from, to);
    if (String(to).endsWith('service.json')) {
      begin('listening');
    }
  };
  let calls = 0;
  const isNow = name => name === fault.call && ++calls === fault.n;

  const sync = (owner, name, kind = name) => {
    const own = owner[name];
    owner[name] = function (...args) {
      const now = isNow(kind);
      if (now && fault.when === 'before') {
        die();
      }
      const value = own.apply(this, args);
      if (now) {
        die();
      }
      return value;
    };
  };
  const later = (owner, name, kind = name) => {
    const own = owner[name];
    owner[name] = async function (...args) {
      const now = isNow(kind);
      begin(kind === 'write' ? 'working' : '');
      if (now && fault.when === 'before') {
        if (kind === 'write' && ArrayBuffer.isView(args[0])) {
          const length = args[2] ?? args[0].byteLength;
          await own.call(this, args[0], args[1] ?? 0, length >> 1, args[3] ?? null);
        }
        die();
      }
      const value = await own.apply(this, args);
      if (now) {
        die();
      }
      return value;
    };
  };
  sync(fs, 'renameSync', 'rename');
  sync(fs, 'writeSync', 'write');
  sync(fs, 'fsyncSync', 'sync');
  sync(fs, 'mkdirSync', 'mkdir');
  sync(fs, 'rmSync', 'rm');
  later(promises, 'rename');
  const { DatabaseSync } = require('node:sqlite');
  const exec = DatabaseSync.prototype.exec;
  DatabaseSync.prototype.exec = function (sql) {
    const now = sql === 'COMMIT' && isNow('commit');
    if (now && fault.when === 'before') {
      die();
    }
    exec.call(this, sql);
    if (now) {
      die();
    }
  };
  const handles = promises.open(module.filename).then(async handle => {
    const kind = Object.getPrototypeOf(handle);
    later(kind, 'write');
    later(kind, 'datasync', 'sync');
    later(kind, 'sync');
    await handle.close();
  });
  void handles;

  if (fault.queries !== undefined) {
    // The process of a query dies within so many milliseconds of its work's beginning, at most twice a job.
    const own = processes.spawn;
    const deaths = new Map();
    let killed = 0;
    processes.spawn = (...args) => {
      const child = own(...args);
      const write = child.stdin.write;
      child.stdin.write = function (text, ...rest) {
        const job = /"temporary":"([^"]+)"/.exec(String(text))?.[1];
        if (job !== undefined && killed < fault.most && (deaths.get(job) ?? 0) < 2) {
          setTimeout(() => {
            if (child.exitCode === null && child.signalCode === null && killed < fault.most) {
              deaths.set(job, (deaths.get(job) ?? 0) + 1);
              fs.writeFileSync(fault.count, String(++killed));
              child.kill('SIGKILL');
            }
          }, Math.random() * fault.queries);
        }
        return write.call(this, text, ...rest);
      };
      return child;
    };
  }

  if (fault.threads !== undefined) {
    // One task in `threads` loses its thread; a task that is begun again soon after is spared.
    const spared = [];
    let killed = 0;
    threads.Worker = class extends threads.Worker {
      postMessage(message, ...rest) {
        super.postMessage(message, ...rest);
        const path = message.task?.path;
        const isChosen = path !== undefined && killed < fault.most && Math.random() < 1 / fault.threads;
        if (isChosen && !spared.includes(path)) {
          spared.push(path);
          spared.splice(0, spared.length - 12);
          setTimeout(() => {
            killed++;
            fs.writeFileSync(fault.count, String(killed));
            void this.terminate();
          }, Math.random() * 10);
        }
      }
    };
  }
}
