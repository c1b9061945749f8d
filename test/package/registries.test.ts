/** What the Marketplace, Open VSX and npm ask of a package, before one is sent to them: `npm run publish:check`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { startable } from '../../scripts/commands.mjs';
import { filesOfExtension, filesOfNpmPackage, inScratchFolder, packages, ROOT } from './build';

/** As npm reads ranges of versions. */
const { satisfies } = createRequire(require.resolve('@vscode/vsce/package.json'))('semver') as {
  readonly satisfies: (version: string, range: string) => boolean;
};

interface Description {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly version: string;
  readonly publisher: string;
  readonly license: string;
  readonly private?: boolean;
  readonly enabledApiProposals?: readonly string[];
  readonly repository: { readonly url: string };
  readonly bin: Readonly<Record<string, string>>;
  readonly main: string;
  readonly browser: string;
  readonly categories: readonly string[];
  readonly engines: Readonly<Record<'node' | 'vscode', string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Categories of the Marketplace, without those for themes, debuggers and the like. */
const CATEGORIES = ['AI', 'Chat', 'Formatters', 'Linters', 'Other', 'Programming Languages', 'Snippets', 'Testing', 'Visualization'];
/** The Marketplace refuses more, those that vsce adds included. */
const MOST_TAGS = 30;
/** Services whose SVG pictures the Marketplace shows; vsce has the list. */
const BADGES = ['img.shields.io', 'vsmarketplacebadges.dev'];
/** Characters that a list of search results shows. */
const LONGEST_DESCRIPTION = 200;

const descriptionIn = (files: ReadonlyMap<string, Buffer>): Description => JSON.parse(String(files.get('package.json'))) as Description;

describe('the extension, for the Marketplace and Open VSX', () => {
  let files: ReadonlyMap<string, Buffer>;
  let description: Description;
  before(() => {
    files = filesOfExtension(packages());
    description = descriptionIn(files);
  });

  it('has a name, a publisher and a version that both take, and the name of the npm package', () => {
    const { name, publisher, version, displayName } = description;
    for (const part of [name, publisher]) assert.match(part, /^[a-z\d][a-z\d-]*$/);
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.ok(displayName.length > 0 && displayName.length <= 80);
    assert.equal(description.private, undefined);
  });

  it('has a description that lists of results show whole, categories that exist, and few enough tags', () => {
    const text = description.description;
    assert.ok(text.length > 0 && text.length <= LONGEST_DESCRIPTION, `${text.length} characters`);
    assert.deepEqual(
      description.categories.filter(one => !CATEGORIES.includes(one)),
      [],
    );
    const manifest = strFromU8(unzipSync(packages().vsix)['extension.vsixmanifest'] ?? new Uint8Array());
    const tags = (/<Tags>(.*?)<\/Tags>/.exec(manifest)?.[1] ?? '').split(',');
    assert.ok(tags.length <= MOST_TAGS, `${tags.length} tags`);
    assert.ok(tags.includes('__web_extension'), 'it cannot be installed on vscode.dev');
  });

  it('has the licence that it names, and an https repository', () => {
    assert.equal(description.license, 'Apache-2.0');
    assert.match(String(files.get('LICENSE.txt')), /Apache License\s+Version 2\.0/);
    assert.match(description.repository.url, /^git\+https:\/\/.+\.git$/);
  });

  it('uses no interface that its oldest editor lacks, and no proposed one', () => {
    const oldest = /^\^(\d+\.\d+)\.0$/.exec(description.engines.vscode)?.[1];
    assert.equal(description.devDependencies['@types/vscode'], oldest);
    assert.equal(description.enabledApiProposals, undefined);
  });

  it('has the programs that it names, on a machine and in a browser', () => {
    for (const program of [description.main, description.browser]) assert.ok(files.has(path.posix.normalize(program)), program);
    const web = String(files.get('dist/web.js'));
    const required = [...web.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(required)], ['vscode']);
    for (const name of ['dist/web.js', 'dist/webServer.js'])
      assert.doesNotMatch(String(files.get(name)), /[^.\w$](?:Buffer\.from|createRequire)\(/, name);
  });

  it('has a page without SVG pictures, which the Marketplace refuses, except badges of services that it trusts', () => {
    const page = String(files.get('readme.md'));
    const pictures = [...page.matchAll(/!\[[^\]]*\]\((https:[^)]*)\)/g)].map(([, address = '']) => new URL(address));
    const others = pictures.filter(({ host }) => !BADGES.includes(host));
    assert.deepEqual([pictures.length, others.length], [8, 4]);
    for (const { pathname } of others) assert.match(pathname, /\.(?:gif|jpg)$/);
    assert.doesNotMatch(page, /<(?:svg|img)\b/i);
  });
});

describe('the npm package, for its registry', () => {
  it('has its program, the Node that the tests run on, and nothing to install', () => {
    const files = filesOfNpmPackage(packages());
    const description = descriptionIn(files);
    for (const program of Object.values(description.bin)) assert.match(String(files.get(program)), /^#!\/usr\/bin\/env node\n/);
    assert.match(description.engines.node, /^>=\d+\.\d+$/);
    assert.deepEqual(Object.keys(description.dependencies ?? {}), []);
    assert.ok(files.has('LICENSE'));
  });

  it('would be published as it is, without a correction by npm', () => {
    inScratchFolder(folder => {
      writeFileSync(path.join(folder, 'scc-lens.tgz'), packages().tgz);
      const [program, args, options] = startable('npm', ['publish', '--dry-run', '--ignore-scripts', 'scc-lens.tgz']);
      // A registry that answers nothing: the dry run asks it only whether the version is there.
      const offline = {
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_fetch_retries: '0',
        npm_config_loglevel: 'notice',
        npm_config_cache: path.join(folder, 'cache'),
      };
      const { status, stdout, stderr } = spawnSync(program, args, {
        ...options,
        cwd: folder,
        env: { ...process.env, ...offline },
        encoding: 'utf8',
      });
      const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Description;
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`\\+ scc-lens@${version.replaceAll('.', '\\.')}`));
      assert.doesNotMatch(stderr, /auto-corrected|errors corrected/i);
    });
  });
});

describe('a clone, for its first user', () => {
  it('installs without a warning on the oldest Node that is promised', () => {
    const oldest = `${descriptionIn(filesOfNpmPackage(packages())).engines.node.replace('>=', '')}.0`;
    assert.match(readFileSync(path.join(ROOT, 'README.md'), 'utf8'), new RegExp(`Node ${oldest.replace(/\.0$/, '')} or newer`));
    const { packages: installed } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string }; readonly hasInstallScript?: true }>>;
    };
    const scripted = Object.entries(installed).flatMap(([name, { hasInstallScript }]) =>
      hasInstallScript ? [name.replace(/^.*node_modules\//, '')] : [],
    );
    const { allowScripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly allowScripts: object };
    assert.deepEqual(scripted.sort(), Object.keys(allowScripts));
    const needs = Object.entries(installed).map(([name, { engines }]) => ({ name, node: engines?.node ?? '*' }));
    assert.deepEqual(
      needs.filter(({ node }) => !satisfies(oldest, node)),
      [],
    );
  });
});
