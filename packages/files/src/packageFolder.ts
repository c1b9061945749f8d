import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the package, which has its description and the rules' pages. The bundles are in its `dist/`, the sources deeper; only it has translations. */
export const PACKAGE_FOLDER = nearestWith('l10n', __dirname);

/** What matters here of the package's description. */
interface Description {
  readonly version: string;
  /** `git+https://….git` */
  readonly repository: { readonly url: string };
}

let description: Description | undefined;

function readDescription(): Description {
  description ??= JSON.parse(readFileSync(path.join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as Description;
  return description;
}

/** The version of the package, such as `1.2.3`. */
export function packageVersion(): string {
  return readDescription().version;
}

/** The https address of the repository, without a slash at its end. */
export function homepage(): string {
  return readDescription().repository.url.replace(/^git\+|\.git$/g, '');
}

/** The https address of the rules' pages as they are at the tag of this version, without a slash at its end. */
export function rulePages(): string {
  return `${homepage()}/blob/v${packageVersion()}/docs/rules`;
}

/** The https address of a rule's page. Everything that links to a rule has it from here. */
export function ruleUrl(rule: string): string {
  return `${rulePages()}/${rule}.md`;
}

function nearestWith(name: string, folder: string): string {
  if (existsSync(path.join(folder, name))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`no ${name} in any folder above ${__dirname}`);
  return nearestWith(name, parent);
}
