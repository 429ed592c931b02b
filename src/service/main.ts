import { runCommand } from './cli/run';

void runCommand(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
