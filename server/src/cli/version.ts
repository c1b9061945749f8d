import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_FOLDER } from '../packageFolder';

/** The version of the package, as its description has it. */
export function version(): string {
  const description = JSON.parse(readFileSync(path.join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string };
  return description.version;
}
