import { readFileSync } from 'node:fs';

const CHECK_MS = 500;

/**
 * Calls `gone` once when process `pid` has ended, SIGKILL included. A reused pid does not fool it: on Linux the
 * start time of the process is part of its identity, and a zombie counts as gone.
 * @returns stops watching.
 */
export function watchOwner(pid: number, gone: () => void): () => void {
  const born = bornAt(pid);
  const timer = setInterval(() => {
    if (!isAlive(pid) || bornAt(pid) !== born) {
      clearInterval(timer);
      gone();
    }
  }, CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** True while a process with this pid exists (and is no zombie, where that can be seen). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (reason) {
    return (reason as NodeJS.ErrnoException).code === 'EPERM';
  }
  return stat(pid)?.[0] !== 'Z';
}

/** When a process started, as its system counts; undefined where that cannot be seen. */
export function bornAt(pid: number): string | undefined {
  return stat(pid)?.[19];
}

/** Fields of /proc/PID/stat after the command's closing parenthesis: state is [0], start time is [19]. */
function stat(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
