/** The kustomizations of folders, and what they are made of. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, kustomizationNames } from '@scc-lens/charts';
import { FileReader, kindOf, unlessNotRendered } from './files';

/** The kustomization file of a folder; null where it has none. */
export async function kustomizationFile(folder: string): Promise<string | null> {
  for (const name of KUSTOMIZATION_FILES) if ((await kindOf(path.join(folder, name))) === 'file') return name;
  return null;
}

interface Kustomization {
  /** The absolute paths of the manifests, kustomizations and components that it lists itself, and of all that it names. */
  readonly parts: readonly string[];
  readonly files: readonly string[];
  /** Whether it can only be built as a part of another one. */
  readonly isComponent: boolean;
}

/** What the kustomization of a folder names, nothing where it cannot be read; null where the folder has none. */
export async function kustomizationIn(folder: string): Promise<Kustomization | null> {
  const file = await kustomizationFile(folder);
  if (file === null) return null;
  const source = await unlessNotRendered(new FileReader().read(path.resolve(folder, file), file));
  const names = source === null ? null : kustomizationNames(source);
  if (names === null) return { parts: [], files: [], isComponent: false };
  const { resources, components, patches, plugins, others, isComponent } = names;
  const parts = [...resources, ...components].map(entry => path.resolve(folder, entry));
  return { parts, files: [...parts, ...[...patches, ...plugins, ...others].map(entry => path.resolve(folder, entry))], isComponent };
}

/** The absolute paths of the folders with kustomizations that the kustomization of a folder lists itself, and whether it is a component. */
export async function kustomizationPlaces(folder: string): Promise<Pick<Kustomization, 'parts' | 'isComponent'>> {
  const { parts, isComponent } = (await kustomizationIn(folder)) ?? { parts: [], isComponent: false };
  const folders: string[] = [];
  for (const place of parts) if ((await kindOf(place)) === 'folder') folders.push(place);
  return { parts: folders, isComponent };
}

/**
 * The folders with a kustomization that no other one of them lists and that list the file, by themselves or through others. Paths
 * are absolute. A kustomization that cannot be read lists nothing.
 */
export async function kustomizationsWith(file: string, folders: readonly string[]): Promise<readonly string[]> {
  const known = new Map<string, Kustomization>();
  for (const folder of folders) {
    const kustomization = await kustomizationIn(folder);
    if (kustomization !== null) known.set(folder, kustomization);
  }
  const inside = new Set([...known.values()].flatMap(({ files }) => files));
  const reaches = (from: string): boolean => {
    const seen = new Set([from]);
    for (const folder of seen) {
      for (const entry of known.get(folder)?.files ?? []) {
        if (entry === file) return true;
        if (known.has(entry)) seen.add(entry);
      }
    }
    return false;
  };
  const whole = [...known].filter(([folder, { isComponent }]) => !isComponent && !inside.has(folder));
  return whole.map(([folder]) => folder).filter(reaches);
}
