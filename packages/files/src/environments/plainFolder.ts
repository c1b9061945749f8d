/** Which files of a folder are its own manifests: not those that a kustomization below it is built from. */
import path from 'node:path';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { matchesGlob, readGlob } from '@scc-lens/words';
import type { PlainFiles } from './types';

/** Of the files below a folder, by their paths from there, those that are deployed as they are. */
export function manifestsAmong(below: readonly string[], { isForced, include, exclude }: PlainFiles): readonly string[] {
  const built = isForced === true ? new Set<string>() : builtBelow(below);
  const [included, excluded] = [globOf(include), globOf(exclude)];
  return below.filter(file => !isIn(file, built) && included?.(file) !== false && excluded?.(file) !== true);
}

/** What Flux makes a kustomization of: the manifests below a folder, and the outermost kustomizations. */
export function resourcesAmong(below: readonly string[]): { readonly resources: readonly string[]; readonly hasKustomizations: boolean } {
  const built = builtBelow(below);
  const manifests = below.filter(file => /\.ya?ml$/i.test(file) && !isIn(file, built));
  const outermost = [...built].filter(folder => !isIn(folder, built));
  return { resources: [...manifests, ...outermost], hasKustomizations: built.size > 0 };
}

/** The folders with kustomizations among files. */
const builtBelow = (files: readonly string[]): ReadonlySet<string> =>
  new Set(files.filter(file => KUSTOMIZATION_FILES.includes(path.posix.basename(file))).map(file => path.posix.dirname(file)));

/** Whether a path is in one of the folders. */
const isIn = (file: string, folders: ReadonlySet<string>): boolean =>
  file.split('/').some((_, i, steps) => folders.has(steps.slice(0, i).join('/') || '.'));

/** Argo CD's patterns, in which `*` is any text, also with slashes; undefined for no pattern. */
function globOf(pattern = ''): ((file: string) => boolean) | undefined {
  if (pattern === '') return undefined;
  const glob = readGlob(pattern.replaceAll('/', '\0'));
  return file => matchesGlob(glob, file.replaceAll('/', '\0'));
}
