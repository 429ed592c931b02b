import { availableParallelism } from 'node:os';
import { runCommand } from './cli/run';

// Inflating runs on libuv's threads; their number is read at their first use, so it is set before anything else.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 2));

void runCommand(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
