import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { buildPackage, inScratchFolder, runScript } from './build';

const ROOT = path.resolve(__dirname, '../..');

/** Found by name alone: published inside other packages' files (jsonpath-plus), or under their sources' own names (vscode-uri). */
const UNMAPPED = ['@jsep-plugin/assignment', '@jsep-plugin/regex', 'jsep', 'vscode-uri'];

/** The packages that the bundles' source maps name: found without esbuild's own report of what it packed. */
function mappedPackages(): readonly string[] {
  const sources = inScratchFolder(folder => {
    runScript('build.mjs', ['--dev', '--outdir', folder]);
    const maps = readdirSync(folder).filter(name => name.endsWith('.map'));
    assert.equal(maps.length, 5);
    return maps.flatMap(name => (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { sources: string[] }).sources);
  });
  return sources.flatMap(source => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []).map(publishedName);
}

/** The name of a package that package.json may install under another: `npm:NAME@VERSION`. */
function publishedName(folder: string): string {
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return /^npm:(.+)@/.exec(devDependencies[folder] ?? '')?.[1] ?? folder;
}

describe('the .vsix', () => {
  let first: Buffer;
  let files: Readonly<Record<string, Uint8Array>>;
  before(() => {
    first = buildPackage();
    files = unzipSync(first);
  });

  it('is byte-identical when it is built again, in another time zone and locale and under another umask', () => {
    const mask = process.umask(0o077);
    try {
      assert.ok(first.equals(buildPackage({ TZ: 'Asia/Tokyo', LC_ALL: 'C' })));
    } finally {
      process.umask(mask);
    }
  });

  it('contains the bundles, pages, pictures and notices, and no source or test', () => {
    const names = Object.keys(files).map(name => name.replace(/^extension\//, ''));
    for (const name of [
      'dist/extension.js',
      'dist/session.js',
      'dist/deploy.js',
      'dist/server.js',
      'dist/cli.js',
      'docs/rules/scc-denied.md',
      'l10n/bundle.l10n.json',
      'l10n/bundle.l10n.zh-cn.json',
      'snippets/scc-lens.json',
      'media/walkthrough-fix.svg',
      'package.nls.json',
      'package.nls.zh-cn.json',
      'ThirdPartyNotices.txt',
    ])
      assert.ok(names.includes(name), name);
    assert.deepEqual(
      names.filter(
        name =>
          !/^(?:dist\/\w+\.js|docs\/(?:rules|images)\/[\w-]+\.(?:md|jpg)|(?:l10n|snippets|syntaxes)\/[\w.-]+|media\/walkthrough-\w+\.svg|examples\/hostpath-sandbox\.yaml|[^/]+)$/.test(
            name,
          ),
      ),
      [],
    );
  });

  it('activates a few kilobytes, which know neither the language client nor clusters', () => {
    const code = strFromU8(files['extension/dist/extension.js'] ?? new Uint8Array());
    assert.ok(code.length > 0 && code.length < 32_000, `${code.length} characters`);
    for (const name of ['LanguageClient', 'kubeconfig', 'child_process', 'node:https']) assert.ok(!code.includes(name), name);
  });

  it('names in ThirdPartyNotices.txt every package that the bundles contain, no other, each with a licence', () => {
    const notices = strFromU8(files['extension/ThirdPartyNotices.txt'] ?? new Uint8Array());
    const sections = notices.split(/^-{80}$/m).slice(1);
    const named = sections.map(section => /^\n(\S+) \d\S* \([^)]+\)\nIn dist\//.exec(section)?.[1]);
    assert.deepEqual([...new Set(named)].sort(), [...new Set([...mappedPackages(), ...UNMAPPED])].sort());
    for (const section of sections) assert.match(section, /copyright|permission|license/i);
  });
});
