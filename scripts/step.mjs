/** Steps that may take minutes: each is announced with the time that it took last, and reports how far it is. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { userCache } from './userCache.mjs';

const REPORT_MS = 10_000;

/**
 * Does the work of a step; `work` gets a function for a few words about how far it is, or for a function that finds them out.
 * @param usual the time that it takes where none is known, such as `8 min on two processors`
 * @param log where a line goes
 */
export async function step(title, work, { usual, log = console.log } = {}) {
  const last = durations()[title];
  const expected = last === undefined ? usual && `usually ${usual}` : `last time ${timeText(last)}`;
  log(expected === undefined ? `${title}…` : `${title} (${expected})…`);
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let far = () => '';
  const timer = setInterval(async () => {
    const words = await far();
    log(`  ${timeText(elapsed())}${words && `: ${words}`}…`);
  }, REPORT_MS);
  try {
    const result = await work(words => {
      far = typeof words === 'string' ? () => words : words;
    });
    remember(title, Math.round(elapsed()));
    return result;
  } finally {
    clearInterval(timer);
  }
}

const file = () => path.join(userCache(), 'durations.json');

/** Milliseconds by the title of the step. */
function durations() {
  try {
    return JSON.parse(readFileSync(file(), 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return {};
  }
}

function remember(title, ms) {
  const unfinished = `${file()}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify({ ...durations(), [title]: ms }));
  renameSync(unfinished, file());
}

function timeText(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
