import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the package, which has its description and the rules' pages. The bundles are in its `dist/`, the sources deeper; only it has translations. */
export const PACKAGE_FOLDER = nearestWith('l10n', __dirname);

function nearestWith(name: string, folder: string): string {
  if (existsSync(path.join(folder, name))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`no ${name} in any folder above ${__dirname}`);
  return nearestWith(name, parent);
}
