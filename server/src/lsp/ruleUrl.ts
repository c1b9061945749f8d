import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_FOLDER } from '../packageFolder';

/** The package carries the rules' pages beside its bundles, so that they can be read without a network, in any editor. */
const PAGES = pathToFileURL(join(PACKAGE_FOLDER, 'docs', 'rules') + sep).href;

/** The address of a rule's page. */
export function ruleUrl(rule: string): string {
  return `${PAGES}${rule}.md`;
}
