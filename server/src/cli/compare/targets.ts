/** What the operands of a comparison mean, by the habits of `git diff`. */
import * as l10n from '@vscode/l10n';
import { archives, kindOf, walk } from '@scc-lens/files';
import { isGlob } from '@scc-lens/words';
import { readSource } from '../readSource';
import { commitNamed } from '../revision';

/** A commit, or a file or folder; the working tree where that is null. */
export type Target = { readonly name: string } & ({ readonly commit: string } | { readonly place: string | null });

export interface Targets {
  readonly sides: readonly [Target, Target];
  /** What is compared of commits; all of the current folder where there are none. */
  readonly paths: readonly string[];
}

interface Problem {
  readonly problem: string;
}

export async function targetsOf(operands: readonly string[]): Promise<Targets | Problem> {
  const [first = '', ...others] = operands;
  if (first === '') return { problem: l10n.t('name a commit, a file or a folder to compare with') };
  const isRange = (await kindOf(first)) === null && /\.\.(?![/\\])/.test(first);
  const ends = isRange ? first.split(/\.{2,3}/).map(name => (name === '' ? 'HEAD' : name)) : [first];
  const [base = '', second, ...paths] = [...ends, ...others];
  const [from, to] = [await targetOf(base), second === undefined ? null : await targetOf(second)];
  if ('problem' in from) return from;
  if (to !== null && 'problem' in to) return to;
  if ('place' in from || (isRange && to !== null && 'place' in to)) {
    if (!isRange && to !== null && 'place' in to && paths.length === 0) return { sides: [from, to], paths };
    return { problem: l10n.t('{base} is no commit; name one other file or folder to compare with it', { base: from.name }) };
  }
  if (to === null || 'place' in to) return { sides: [from, { name: l10n.t('working tree'), place: null }], paths: others };
  if (!isRange || !first.includes('...')) return { sides: [from, to], paths };
  const commit = await commitNamed(from.commit, to.commit);
  if (typeof commit === 'string') return { sides: [{ ...from, commit }, to], paths };
  return (
    commit ?? { problem: l10n.t('git knows no commit that both sides of {range} have; a pipeline may have to fetch it', { range: first }) }
  );
}

async function targetOf(name: string): Promise<Target | Problem> {
  const isPath = name === '-' || isGlob(name) || (await kindOf(name)) !== null;
  const commit = name === '-' || /^\.{0,2}[/\\]|^\.{1,2}$|^\w:/.test(name) ? null : await commitNamed(name);
  if (typeof commit === 'string' && isPath)
    return {
      problem: l10n.t('{name} is a commit and a path; write {path} or {ref}', { name, path: `./${name}`, ref: `refs/heads/${name}` }),
    };
  if (isPath) return { name, place: name };
  if (typeof commit === 'string') return { name, commit };
  return (
    commit ?? {
      problem: l10n.t('there is no file, folder or commit {name} here; a pipeline may have to fetch it', { name: JSON.stringify(name) }),
    }
  );
}

/** So many files of a folder are looked at. */
const MOST_FILES = 20;

/** An id that only a cluster gives an object. */
const STORED = /(?:^[ \t]*|[{,] ?)"?uid"?: *["']?[\da-f]{8}-[\da-f]{4}-/m;

/** Whether it is an archive, or a cluster has stored what is there. */
export async function isOfCluster(place: string): Promise<boolean> {
  const kind = await kindOf(place);
  if (place === '-' || (kind === 'file' && (await (await archives()).archiveFormat(place)) !== null)) return true;
  let left = MOST_FILES;
  for await (const file of kind === 'folder' ? walk(place, () => undefined) : [place]) {
    const read = await readSource({ file, isNamed: false });
    if ('text' in read && STORED.test(read.text)) return true;
    if (--left === 0) break;
  }
  return false;
}
