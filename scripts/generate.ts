/**
 * Writes what follows from the source: commands and settings in package.json, their texts in package.nls.json, the addresses of the rules'
 * pages in its translations, the schema of the project file, the head of each page in docs/rules, the list of docs/rules.md, docs/kinds.md, docs/openshell-releases.md and docs/openshift-releases.md.
 * `npm run generate` writes; `npm run generate -- --check` changes nothing and fails where something is out of date.
 * `npm run generate -- openshift RELEASE FOLDER [KUBERNETES]` adds an OpenShift release first, by the manifests that it ships.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ruleUrl } from '@scc-lens/words';
import { RULES } from '@scc-lens/lens';
import type { Rule } from '@scc-lens/lens';
import { projectSchema } from './projectSchema';
import { describeContributions } from './contributions';
import type { Contributions } from './contributions';
import { kindsPage } from './kinds';
import { addOpenshiftRelease } from './openshift';
import { openshellReleasesPage } from './openshellReleases';
import { openshiftReleasesPage } from './openshiftReleases';
import { translatableTexts } from './translatableTexts';

const root = path.resolve(__dirname, '..');
const PUBLISHED = 'packages/words/src/published.json';
const check = process.argv.includes('--check');
const outdated: string[] = [];

/** Whether the file is another one now. */
function bring(file: string, text: string): boolean {
  const full = path.join(root, file);
  if (existsSync(full) && readFileSync(full, 'utf8') === text) return false;
  if (check) outdated.push(file);
  else writeFileSync(full, text);
  return !check;
}

interface PackageJson {
  version: string;
  repository: { url: string };
  contributes: Record<string, unknown>;
  capabilities: { untrustedWorkspaces: Record<string, unknown>; virtualWorkspaces: Record<string, unknown> };
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const readPackageJson = (): PackageJson => JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson;

/** Where the source gets the version and the address from, also in a browser. */
function published(): string {
  const { version, repository } = readPackageJson();
  return json({ version, homepage: repository.url.replace(/^git\+|\.git$/g, '') });
}

function packageJson({ contributes, untrusted, virtual, restricted }: Contributions): string {
  const manifest = readPackageJson();
  manifest.contributes = { ...manifest.contributes, ...contributes };
  manifest.capabilities.untrustedWorkspaces['description'] = untrusted;
  manifest.capabilities.virtualWorkspaces['description'] = virtual;
  manifest.capabilities.untrustedWorkspaces['restrictedConfigurations'] = restricted;
  return json(manifest);
}

/** What is above the first section. */
const HEAD = /^# [^]*?(?=\n## )/;

function page(rule: Rule): string {
  const file = path.join(root, 'docs/rules', `${rule.id}.md`);
  const body = existsSync(file) ? readFileSync(file, 'utf8').replace(HEAD, '') : '\n';
  const head = `# ${rule.id}\n\n${rule.summary}\n\nSeverity: \`${rule.defaultSeverity}\` (\`sccLens.rules.${rule.id}\`).\n`;
  return head + body;
}

/** A translation has the addresses of the rules' pages at the tag of the version, too. */
function translated(file: string): string {
  const text = readFileSync(path.join(root, file), 'utf8');
  return text.replaceAll(/https:\/\/[^\s)"]+\/docs\/rules\/([\w-]+)\.md/g, (_, rule: string) => ruleUrl(rule));
}

const INDEX_TABLE = /<!-- rules -->\n[\s\S]*?<!-- \/rules -->/;

function rulesPage(): string {
  const row = (severity: string): string => {
    const links = RULES.filter(rule => rule.defaultSeverity === severity).map(({ id }) => `[${id}](rules/${id}.md)`);
    return `- ${severity}: ${links.join(', ')}`;
  };
  const rows = ['error', 'warning', 'info', 'hint'].map(row);
  const table = ['<!-- rules -->', ...rows, '<!-- /rules -->'].join('\n');
  return readFileSync(path.join(root, 'docs/rules.md'), 'utf8').replace(INDEX_TABLE, () => table);
}

async function main(): Promise<void> {
  const [subject, ...facts] = process.argv.slice(2);
  const isOther = bring(PUBLISHED, published());
  if (subject === 'openshift') addOpenshiftRelease(...facts);
  if (subject === 'openshift' || isOther) {
    // What is written is read at the start of a process.
    process.exitCode = spawnSync(process.execPath, [...process.execArgv, __filename], { stdio: 'inherit' }).status ?? 1;
    return;
  }
  const contributions = describeContributions();
  bring('package.json', packageJson(contributions));
  bring('package.nls.json', json(contributions.texts));
  for (const file of readdirSync(root).filter(name => /^package\.nls\..+\.json$/.test(name))) bring(file, translated(file));
  bring('schemas/project.schema.json', json(projectSchema()));
  bring('docs/rules.md', rulesPage());
  bring('docs/kinds.md', kindsPage());
  bring('docs/openshell-releases.md', openshellReleasesPage());
  bring('docs/openshift-releases.md', openshiftReleasesPage());
  bring('l10n/bundle.l10n.json', json(await translatableTexts(['packages', 'server/src', 'client/src'])));
  for (const rule of RULES) bring(`docs/rules/${rule.id}.md`, page(rule));

  if (outdated.length > 0) {
    console.error(`Out of date: ${outdated.join(', ')}. Run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}

void main();
