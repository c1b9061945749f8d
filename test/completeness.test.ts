/** No rule without its file, page, fixtures, setting and end-to-end case; one name in all these places. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES, SETTINGS } from '@scc-lens/lens';

const root = path.resolve(__dirname, '..');
const names = (folder: string, ending: string): readonly string[] =>
  readdirSync(path.join(root, folder))
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))
    .sort();
const ids = RULES.map(({ id }) => id).sort();

interface ContributedSetting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly scope: string;
}

interface PackageJson {
  readonly contributes: {
    readonly configuration: readonly { readonly title: string; readonly properties: Readonly<Record<string, ContributedSetting>> }[];
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

function settingsOf({ contributes }: PackageJson): Readonly<Record<string, ContributedSetting>> {
  return Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Readonly<
    Record<string, ContributedSetting>
  >;
}

describe('completeness of the rules', () => {
  it('no rule, fix or answer names a release: it asks the tables of releases for what the release brings', () => {
    const sources = ['rules', 'fixes', 'answers'].flatMap(room =>
      readdirSync(path.join(root, 'packages/lens/src', room), { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.ts'))
        .map(file => path.join('packages/lens/src', room, file)),
    );
    const named = sources.filter(file =>
      /(?<![\w.])(?:v?0\.\d+\.\d+|[45]\.\d{1,2}(?:\.\d+)?)\b/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    assert.ok(sources.length > 50);
    assert.deepEqual(named, []);
  });

  it('every rule has a file, and every file there is a rule', () => {
    assert.deepEqual(
      names('packages/lens/src/rules', '.ts').filter(
        name => !['danglingSubjects', 'index', 'kinds', 'messages', 'registry', 'remedies', 'supervisorMessages', 'types'].includes(name),
      ),
      ids,
    );
  });

  it('every rule has a page with why, bad and good, and every page has a rule', () => {
    assert.deepEqual(names('docs/rules', '.md'), ids);
    for (const id of ids) {
      const page = readFileSync(path.join(root, 'docs/rules', `${id}.md`), 'utf8');
      for (const heading of [`# ${id}\n`, '\n## Why\n', '\n## Bad\n', '\n## Good\n'])
        assert.ok(page.includes(heading), `docs/rules/${id}.md lacks ${heading.trim()}`);
    }
  });

  it('every rule has fixtures in which it finds something', () => {
    assert.deepEqual(readdirSync(path.join(root, 'test/fixtures/rules')).sort(), ids);
    for (const id of ids) {
      const folder = path.join(root, 'test/fixtures/rules', id);
      const found = readdirSync(folder).some(
        name => name.endsWith('.findings.json') && (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown[]).length > 0,
      );
      assert.ok(found, `no fixture of ${id} has a finding`);
    }
  });

  it('every setting is in package.json with its default', () => {
    const contributed = settingsOf(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson);
    for (const [name, schema] of Object.entries(SETTINGS)) assert.deepEqual(contributed[`sccLens.${name}`]?.default, schema.default, name);
    for (const id of ids) assert.deepEqual(contributed[`sccLens.rules.${id}`]?.enum, ['off', 'hint', 'info', 'warning', 'error']);
  });

  it('every text that package.json contributes is in package.nls.json, and none there is unused', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const named = [...new Set([...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key))].sort();
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as object).sort(), named);
    assert.doesNotMatch(manifest, /"(?:title|markdownDescription)": "(?!%)/);
  });

  it('no workspace chooses the kubeconfig or lifts the protection of a context, and one that is not trusted names no file to be read', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson;
    const contributed = settingsOf(manifest);
    for (const name of ['kubeconfig', 'deploy.protectedContexts', 'render.helm', 'render.kustomize'])
      assert.match(contributed[`sccLens.${name}`]?.scope ?? '', /^(?:application|machine)$/, name);
    const restricted = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
    const wanted = Object.keys(contributed).filter(name =>
      /^sccLens\.(supervisor\.|openshift\.sccFiles|render\.(enabled|values))/.test(name),
    );
    assert.ok(wanted.includes('sccLens.supervisor.image') && wanted.includes('sccLens.openshift.sccFiles'));
    assert.deepEqual(
      wanted.filter(name => !restricted.has(name)),
      [],
      'an untrusted workspace may not choose what a fix writes, nor files to read',
    );
  });

  it('every screenshot and page that the documentation names is there', () => {
    const pages = ['docs', 'docs/rules'].flatMap(folder => names(folder, '.md').map(name => `${folder}/${name}.md`));
    assert.ok(pages.length > ids.length);
    for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'examples/README.md', ...pages]) {
      const text = readFileSync(path.join(root, file), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
        if (!/^https?:/.test(target)) assert.ok(existsSync(path.resolve(root, path.dirname(file), target)), `${file} names ${target}`);
      }
    }
  });
});

describe('a translation', () => {
  const read = (file: string): Readonly<Record<string, string>> =>
    JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Readonly<Record<string, string>>;
  const [english, contributed] = [read('l10n/bundle.l10n.json'), read('package.nls.json')];
  const languages = names('l10n', '.json').flatMap(name => /^bundle\.l10n\.(.+)$/.exec(name)?.[1] ?? []);

  it('is there', () => {
    assert.ok(languages.includes('zh-cn'));
  });

  for (const language of languages) {
    const files = [
      { sources: english, translated: read(`l10n/bundle.l10n.${language}.json`) },
      { sources: contributed, translated: read(`package.nls.${language}.json`) },
    ];

    it(`into ${language} has every text and no other`, () => {
      for (const { sources, translated } of files) assert.deepEqual(Object.keys(translated).sort(), Object.keys(sources).sort());
    });

    it(`into ${language} keeps the named parts, the code, the lines and the commands of each text`, () => {
      const kept = (text: string): unknown => [
        [...new Set(text.match(/\{\w+\}/g))].sort(),
        [...new Set(text.match(/`[^`]*`/g))].sort(),
        text.match(/\((?:command|https):[^)]*\)/g),
        text.split('\n').length,
      ];
      for (const { sources, translated } of files) {
        for (const [key, text] of Object.entries(sources)) assert.deepEqual(kept(translated[key] ?? ''), kept(text), key);
      }
    });
  }
});
