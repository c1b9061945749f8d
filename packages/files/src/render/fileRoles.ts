import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FileRoles } from '@scc-lens/charts';
import type { Places } from '@scc-lens/charts';
import { FileReader, kindOf, unlessNotRendered, unlinked } from './files';

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
export function rolesOnDisk(): FileRoles {
  return new FileRoles(ON_DISK);
}
