import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isFull } from '../properties';
import { buildPackages, filesOfExtension, inScratchFolder, packages, ROOT, runScript } from './build';

/** Found by name alone: published inside another package's file (jsonpath-plus). */
const UNMAPPED = ['@jsep-plugin/assignment', '@jsep-plugin/regex', 'jsep'];

/** The packages that the bundles' source maps name: found without esbuild's own report of what it packed. */
function mappedPackages(): readonly string[] {
  const sources = inScratchFolder(folder => {
    runScript('build.mjs', ['--dev', '--outdir', folder]);
    const maps = readdirSync(folder).filter(name => name.endsWith('.map'));
    assert.equal(maps.length, 14);
    return maps.flatMap(name => (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { sources: string[] }).sources);
  });
  return sources.flatMap(source => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
}

describe('the .vsix', () => {
  let files: ReadonlyMap<string, Buffer>;
  before(() => {
    files = filesOfExtension(packages());
  });

  it('is byte-identical when it is built again, in another time zone and locale and under another umask, as is the npm package', function () {
    if (!isFull) {
      console.log('SKIPPED: both packages are built a second time in continuous integration only.');
      this.skip();
    }
    const mask = process.umask(0o077);
    try {
      const again = buildPackages({ TZ: 'Asia/Tokyo', LC_ALL: 'C' });
      assert.ok(packages().vsix.equals(again.vsix));
      assert.ok(packages().tgz.equals(again.tgz));
    } finally {
      process.umask(mask);
    }
  });

  it('is packed without a warning, and within the limits of the printed table', () => {
    const { printed } = packages();
    assert.doesNotMatch(printed, /warn/i);
    for (const name of ['scc-lens.vsix', 'scc-lens.tgz', 'dist/program.js'])
      assert.match(printed, new RegExp(`^${name.replace('.', '\\.')} +\\d+ kB of +\\d+ kB$`, 'm'));
  });

  it('contains the bundles, pages, pictures and notices, and no source or test', () => {
    const names = [...files.keys()];
    for (const name of [
      'dist/extension.js',
      'dist/desktop.js',
      'dist/deploy.js',
      'dist/server.js',
      'dist/web.js',
      'dist/webServer.js',
      'dist/cli.js',
      'dist/program.js',
      'dist/worker.js',
      'dist/archives.js',
      'dist/cluster.js',
      'dist/commands.js',
      'dist/mcp.js',
      'docs/rules/scc-denied.md',
      'l10n/bundle.l10n.zh-cn.json',
      'schemas/project.schema.json',
      'snippets/scc-lens.json',
      'media/icon.png',
      'media/walkthrough-fix.svg',
      'package.nls.json',
      'package.nls.zh-cn.json',
      'ThirdPartyNotices.txt',
    ])
      assert.ok(names.includes(name), name);
    assert.deepEqual(
      names.filter(
        name =>
          !/^(?:dist\/[\w-]+\.js|docs\/(?:rules\/)?[\w-]+\.md|(?:l10n|schemas|snippets|syntaxes)\/[\w.-]+|media\/(?:audit\.\w+|icon\.png|walkthrough-\w+\.svg)|examples\/hostpath-sandbox\.yaml|[^/]+)$/.test(
            name,
          ),
      ),
      [],
    );
  });

  it('has an icon of at least 128 pixels, drawn from the SVG of the repository as it is', () => {
    const { icon } = JSON.parse(String(files.get('package.json'))) as { readonly icon: string };
    const png = files.get(icon) ?? Buffer.alloc(0);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    assert.equal(width, height);
    assert.ok(width >= 128, `${width} pixels`);
    const svg = readFileSync(path.join(ROOT, 'media/icon.svg'));
    const digest = createHash('sha256').update(svg).digest('hex');
    assert.ok(png.includes(`Source\0sha256:${digest}`), 'media/icon.svg has changed: run `node scripts/icon.mjs`');
  });

  it('activates a few kilobytes, which know neither the language client nor clusters', () => {
    const code = String(files.get('dist/extension.js'));
    assert.ok(code.length > 0 && code.length < 32_000, `${code.length} characters`);
    for (const name of ['LanguageClient', 'kubeconfig', 'child_process', 'node:https']) assert.ok(!code.includes(name), name);
  });

  it('names in ThirdPartyNotices.txt every package that the bundles contain, no other, each with a licence', () => {
    const notices = String(files.get('ThirdPartyNotices.txt'));
    const sections = notices.split(/^-{80}$/m).slice(1);
    const named = sections.map(section => /^\n(\S+) \d\S* \([^)]+\)\nIn dist\//.exec(section)?.[1]);
    assert.deepEqual([...new Set(named)].sort(), [...new Set([...mappedPackages(), ...UNMAPPED])].sort());
    for (const section of sections) assert.match(section, /copyright|permission|license/i);
  });
});
