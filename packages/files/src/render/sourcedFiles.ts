/** The kustomizations and manifests that the annotations of a stream on standard input name, where they are near. */
import path from 'node:path';
import { namedFiles } from '@scc-lens/charts';
import type { KustomizationSource, NamedFile, OriginSources, SourceText } from '@scc-lens/charts';
import type { ParsedFile } from '@scc-lens/yaml';
import { FileReader, kindOf, NotRendered } from './files';
import { readKustomization } from './readKustomization';

/**
 * What the annotations may mean: the ones of `folders`, kustomizations below the current folder, that have these files, and the manifests of a
 * package in the current folder. Null where no object names a file.
 */
export async function sourcedFiles(stream: ParsedFile, folders: readonly string[]): Promise<OriginSources | null> {
  const named = namedFiles(stream).filter(one => one !== null);
  if (named.length === 0) return null;
  const pathsOf = (from: NamedFile['from']): ReadonlySet<string> => new Set(named.filter(one => one.from === from).map(one => one.path));
  const built = pathsOf('kustomization');
  const kustomizations: KustomizationSource[] = [];
  for (const folder of built.size === 0 ? [] : folders) {
    if (!(await hasFiles(folder, built))) continue;
    const root = await readOrNull(readKustomization(folder, folder, new FileReader()));
    if (root !== null) kustomizations.push(root);
  }
  const resources: SourceText[] = [];
  for (const file of pathsOf('package')) {
    const source = isInside(file) ? await readOrNull(new FileReader().read(path.resolve(file), path.normalize(file))) : null;
    if (source !== null) resources.push(source);
  }
  return { kustomizations, files: { file: '', text: '', resources, components: [], patches: new Map() } };
}

/** A stream from elsewhere names no file outside the current folder. */
const isInside = (file: string): boolean => !path.isAbsolute(file) && !path.normalize(file).startsWith('..');

async function hasFiles(folder: string, paths: ReadonlySet<string>): Promise<boolean> {
  for (const one of paths) if ((await kindOf(path.join(folder, one))) !== 'file') return false;
  return true;
}

async function readOrNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotRendered) return null;
    throw error;
  }
}
