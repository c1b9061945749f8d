/** Delta debugging: the smallest text that still fails, as far as the time goes. */

import { parseJson } from '../../packages/kube/src/words/fields';
import { shrinkJson } from './structures';

/** How long one fault may be minimised, in milliseconds. */
const PATIENCE = 20_000;

/** Leaves out lines, then characters, as long as `fails` is true; of JSON, entries and items. */
export async function minimize(input: string, isJson: boolean, fails: (input: string) => Promise<boolean>): Promise<string> {
  const end = Date.now() + PATIENCE;
  if (isJson && parseJson(input) !== undefined) return shrinkJson(input, fails, end);
  const lines = await reduce(input.split('\n'), parts => fails(parts.join('\n')), end);
  const characters = await reduce(Array.from(lines.join('\n')), parts => fails(parts.join('')), end);
  return characters.join('');
}

async function reduce(
  parts: readonly string[],
  fails: (parts: readonly string[]) => Promise<boolean>,
  end: number,
): Promise<readonly string[]> {
  let kept = parts;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && Date.now() < end;) {
    let shrunk = false;
    for (let at = 0; at < kept.length && Date.now() < end;) {
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (rest.length < kept.length && (await fails(rest))) {
        kept = rest;
        shrunk = true;
      } else at += size;
    }
    if (size === 1 && !shrunk) break;
    if (!shrunk || size > kept.length) size = size === 1 ? 1 : Math.ceil(Math.min(size, kept.length) / 2);
  }
  return kept;
}
