/** What files and folders on the disk are: their roles, the kustomizations of folders, and what these are made of. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FileRoles, kustomizationIn, type Kustomization, type Places } from '@scc-lens/charts';
import { FileReader, kindOf, unlessNotRendered, unlinked } from './files';

/** The absolute paths of the folders with kustomizations that the kustomization of a folder lists itself, its patches, and whether it is a component. */
export async function kustomizationPlaces(folder: string): Promise<Pick<Kustomization, 'parts' | 'patches' | 'isComponent'>> {
  const { parts, ...others } = (await kustomizationIn(ON_DISK, folder)) ?? { parts: [], patches: [], isComponent: false };
  const folders: string[] = [];
  for (const place of parts) if ((await kindOf(place)) === 'folder') folders.push(place);
  return { ...others, parts: folders };
}

/**
 * The folders with a kustomization that no other one of them lists and that list a file, by themselves or through others, with the namespace
 * that they give it, null where they give none. Paths are absolute. A kustomization that cannot be read lists nothing.
 */
export async function kustomizationsAmong(folders: readonly string[]): Promise<(file: string) => ReadonlyMap<string, string | null>> {
  const known = new Map<string, Kustomization>();
  for (const folder of folders) {
    const kustomization = await kustomizationIn(ON_DISK, folder);
    if (kustomization !== null) known.set(folder, kustomization);
  }
  const inside = new Set([...known.values()].flatMap(({ files }) => files));
  // A component changes all that is listed before it; what lists a kustomization has the last word.
  const namespaceOf = (folder: string): string | null => {
    const { namespace = null, parts = [] } = known.get(folder) ?? {};
    const given = parts.map(part => known.get(part)).findLast(one => one?.isComponent === true && one.namespace !== null);
    return namespace ?? given?.namespace ?? null;
  };
  const usersFrom = (from: string, file: string): readonly (readonly [string, string | null])[] => {
    const seen = new Map([[from, namespaceOf(from)]]);
    for (const [folder, namespace] of seen) {
      for (const entry of known.get(folder)?.files ?? []) {
        if (entry === file) return [[from, namespace]];
        if (known.has(entry) && !seen.has(entry)) seen.set(entry, namespace ?? namespaceOf(entry));
      }
    }
    return [];
  };
  const whole = [...known].filter(([folder, { isComponent }]) => !isComponent && !inside.has(folder));
  return file => new Map(whole.flatMap(([folder]) => usersFrom(folder, file)));
}

/** Files on the disk, by their absolute paths. */
export const ON_DISK: Places = {
  folderOf: place => path.dirname(place),
  resolve: unlinked,
  kindOf,
  textOf: async place => (await unlessNotRendered(new FileReader().read(place, path.basename(place))))?.text ?? null,
  filesIn: folder =>
    readdir(folder).then(
      names => names.map(name => path.join(folder, name)),
      () => [],
    ),
};

/** The roles of files on the disk; each folder is looked at once. */
export const rolesOnDisk = (): FileRoles => new FileRoles(ON_DISK);
