import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The address of a rule's page, which the package carries beside its bundles: it can be read without a network, in any editor. */
export function ruleUrl(rule: string): string {
  return pathToFileURL(join(__dirname, '..', 'docs', 'rules', `${rule}.md`)).href;
}
