// What the scripts tell the person in front of the terminal.
const colour = process.stdout.isTTY && !process.env.NO_COLOR;

export function say(text) {
  process.stdout.write(`${colour ? '\u001b[1;36m▸\u001b[0m' : '▸'} ${text}\n`);
}

/** One line saying what is wrong and what to install, then exit 1. */
export function stop(text) {
  process.stderr.write(`${colour ? '\u001b[1;31m✗\u001b[0m' : '✗'} ${text}\n`);
  process.exit(1);
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
