/** The pages of the packages: what they link to is there, wherever they are read. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { filesOfExtension, filesOfNpmPackage, packages, ROOT } from './build';

interface Link {
  readonly target: string;
  readonly isPicture: boolean;
}

function linksIn(markdown: string): readonly Link[] {
  const html = new MarkdownIt({ html: true }).render(markdown);
  return [...html.matchAll(/<(a|img) [^>]*?(?:href|src)="([^"]*)"/g)].map(([, tag, target = '']) => ({
    target: target.replaceAll('&amp;', '&'),
    isPicture: tag === 'img',
  }));
}

const isExternal = (target: string): boolean => /^[a-z][a-z+.-]*:/i.test(target);

const { version, repository } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly repository: { readonly url: string };
};
const home = repository.url.replace(/^git\+|\.git$/g, '');
const tracked = new Set(
  spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).stdout.split('\n'),
);

for (const [kind, filesOf] of [
  ['the extension', filesOfExtension],
  ['the npm package', filesOfNpmPackage],
] as const) {
  describe(`the pages of ${kind}`, () => {
    let files: ReadonlyMap<string, Buffer>;
    before(() => {
      files = filesOf(packages());
    });

    it('that registries show have links and pictures of https addresses only; in the repository they are files at the tag of the version', () => {
      // A .vsix has their names in lower case.
      const shown = [...files].filter(([name]) => /^(?:readme|changelog)\.md$/i.test(name));
      assert.ok(shown.length > 0);
      for (const [page, bytes] of shown) {
        const links = linksIn(String(bytes)).filter(({ target }) => !target.startsWith('#'));
        assert.ok(links.length > 0, page);
        for (const { target, isPicture } of links) {
          assert.match(target, /^https:\/\//, `${page} links to ${target}`);
          if (!target.startsWith(`${home}/`) || target.startsWith(`${home}/issues/`)) continue;
          const start = `${home}/${isPicture ? 'raw' : 'blob'}/v${version}/`;
          assert.ok(target.startsWith(start), `${page} links to ${target}`);
          const [file = ''] = decodeURIComponent(target.slice(start.length)).split('#');
          assert.ok(tracked.has(file), `${page} links to ${file}, which the repository does not have`);
        }
      }
      const pictures = shown.flatMap(([, bytes]) => linksIn(String(bytes))).filter(({ isPicture }) => isPicture);
      assert.equal(pictures.filter(({ target }) => target.startsWith(`${home}/`)).length, 4);
    });

    it('of the rules link to pages that are in the package', () => {
      const pages = [...files].filter(([name]) => /^docs\/.*\.md$/.test(name));
      assert.ok(pages.length > 0);
      for (const [name, bytes] of pages) {
        for (const { target } of linksIn(String(bytes))) {
          const [file = ''] = target.split('#');
          if (file === '' || isExternal(target)) continue;
          assert.ok(files.has(path.posix.join(path.posix.dirname(name), file)), `${name} links to ${target}`);
        }
      }
    });
  });
}
