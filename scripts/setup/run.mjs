import { spawn } from 'node:child_process';
import { stop } from './say.mjs';
import { root } from './places.mjs';

/** Runs a command to its end; quiet ones show their output only when they fail. */
export function run(command, args, { quiet = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit']
    });
    let output = '';
    child.stdout?.on('data', chunk => (output += chunk));
    child.stderr?.on('data', chunk => (output += chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) {
        resolve(output);
      } else {
        reject(Object.assign(new Error(`${command} ${args.join(' ')} ended with ${code}`), { output, code }));
      }
    });
  });
}

/** Runs a set-up step; a failure shows the step's output and ends the script. */
export async function step(what, command, args, options = {}) {
  try {
    return await run(command, args, { quiet: true, ...options });
  } catch (reason) {
    process.stderr.write(`${reason.output ?? ''}\n`);
    stop(`${what} failed (${reason.message}).`);
  }
}
