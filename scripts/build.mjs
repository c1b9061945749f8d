/**
 * Writes the bundles of dist/: the extension with the two parts that it loads later, the language server, both for a browser, the command line tool with its commands, its
 * worker threads, its answers about clusters, its reader of archives, its client of live clusters and its server for assistants, with chunks that these have in common, and ThirdPartyNotices.txt for what they contain. `--dev` keeps names and source maps
 * and writes no chunks and no notices, `--watch` rebuilds on change, `--outdir FOLDER` writes elsewhere.
 *
 * Each file is replaced in one step, so that what runs or is packed meanwhile meets the old file or the new one, never a part of it.
 */
import esbuild from 'esbuild';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { noticesOf } from './notices.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { watch: { type: 'boolean' }, dev: { type: 'boolean' }, outdir: { type: 'string', default: path.join(root, 'dist') } },
});
const { watch } = values;
const outdir = path.resolve(values.outdir);
const dev = watch || values.dev;

/** What the extension needs only for a manifest or a cluster, and the command line tool only for a command, is a bundle of its own, which a dynamic import loads by its name. */
const laterBundles = {
  name: 'later-bundles',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path: name }) =>
      kind === 'dynamic-import' ? { path: `./${path.basename(name)}.js`, external: true } : undefined,
    );
  },
};

/**
 * The extension and the command line use only the kubeconfig of the Kubernetes client. The kubeconfig names the generated API classes, node-fetch and
 * an older js-yaml for functions that are never called: these few lines replace 600 kB.
 */
const kubeconfigOnly = {
  name: 'kubeconfig-only',
  setup(build) {
    const unused = {
      './gen/index.js': 'export const createConfiguration = undefined, ServerConfiguration = undefined;',
      'node-fetch': 'export const Headers = globalThis.Headers;',
      'js-yaml': 'export default undefined;',
    };
    build.onResolve({ filter: /^(\.\/gen\/index\.js|node-fetch|js-yaml)$/ }, ({ path: name, importer }) =>
      importer.includes('client-node') ? { path: name, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path: name }) => ({ contents: unused[name] }));
  },
};

/** Where tables and the rows about kinds come from, and what they leave unsaid, is for those who read a table, not for programs. */
const FOR_READERS = ['about', 'note', 'source', 'createOnlySource'];
const withoutSources = {
  name: 'without-sources',
  setup(build) {
    build.onLoad({ filter: /[\\/]packages[\\/]\w+[\\/]src[\\/].*\.json$/ }, ({ path: file }) => {
      const table = JSON.parse(readFileSync(file, 'utf8'));
      const isLeftOut = (holder, key) => FOR_READERS.includes(key) && (holder === table || file.endsWith('kinds.json'));
      const replacer = function (key, value) {
        return isLeftOut(this, key) ? undefined : value;
      };
      return { contents: JSON.stringify(table, replacer), loader: 'json' };
    });
  },
};

/** The unfinished file is next to the old one, as a rename needs it, with a name that is never packed. */
function replace(file, contents) {
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  writeFileSync(unfinished, contents);
  if (path.basename(file) === 'cli.js') chmodSync(unfinished, 0o755);
  renameSync(unfinished, file);
}

const replaceWhole = {
  name: 'replace-whole',
  setup(build) {
    build.onEnd(({ errors, outputFiles }) => {
      if (errors.length > 0) return;
      mkdirSync(outdir, { recursive: true });
      for (const { path: file, contents } of outputFiles) replace(file, contents);
    });
  },
};

/** V8 makes a slow dictionary of an object that a literal spreads others into, such as the state of js-yaml's parser, which took three times as long. */
const QUICK_SPREADS = { 'object-rest-spread': false };

/** Without a part of Node, which would be a module that is not found. */
const IN_BROWSER = { platform: 'browser', target: 'es2023', mainFields: ['browser', 'module', 'main'], conditions: ['browser'] };

/** The programs have most of their code in common. esbuild shares it between modules only, and Node starts sooner from CommonJS. */
const asCommonJs = {
  name: 'as-common-js',
  setup(build) {
    const options = { format: 'cjs', platform: 'node', target: 'node20', minify: true, supported: { 'dynamic-import': false } };
    build.onEnd(async result => {
      const scripts = (result.outputFiles ?? []).map(async ({ path: file, text }) => {
        const { code } = await esbuild.transform(text, options);
        return { path: file, contents: Buffer.from(code) };
      });
      result.outputFiles = await Promise.all(scripts);
    });
  },
};

const bundles = [
  ...['client/src/extension.ts', 'client/src/desktop.ts', 'client/src/ui/deploy/index.ts'].map(entry => ({
    entryPoints: { [path.basename(entry.replace(/\/index\.ts$/, ''), '.ts')]: entry },
    external: ['vscode'],
    // The editor knows of `vscode` in what is required, not in what is imported.
    supported: { 'dynamic-import': false },
    plugins: [kubeconfigOnly, laterBundles],
  })),
  { ...IN_BROWSER, entryPoints: { web: 'client/src/web.ts' }, external: ['vscode'] },
  { ...IN_BROWSER, entryPoints: { webServer: 'server/src/lsp/browser.ts' }, format: 'iife', supported: QUICK_SPREADS },
  {
    entryPoints: { cli: 'server/src/cli/main.ts' },
    banner: { js: '#!/usr/bin/env node' },
    supported: { 'dynamic-import': false },
    plugins: [laterBundles],
  },
  {
    entryPoints: {
      program: 'server/src/cli/program.ts',
      worker: 'server/src/cli/worker.ts',
      mcp: 'server/src/cli/serveTools.ts',
      commands: 'server/src/cli/moreCommands.ts',
      cluster: 'server/src/cli/clusterAnswers.ts',
      archives: 'packages/files/src/archives/archive.ts',
      live: 'server/src/cli/clusterClient.ts',
      server: 'server/src/lsp/main.ts',
    },
    supported: QUICK_SPREADS,
    ...(dev
      ? { plugins: [kubeconfigOnly] }
      : { format: 'esm', splitting: true, chunkNames: 'chunk-[hash]', plugins: [kubeconfigOnly, asCommonJs] }),
  },
];

const options = bundle => ({
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  conditions: ['node'],
  alias: {
    // The package's bundle contains a second `path`, for browsers.
    'vscode-uri': path.join(root, 'node_modules/vscode-uri/lib/umd/uri.js'),
    // The same code as modules, so that a bundle contains only what it uses.
    yaml: path.join(root, 'node_modules/yaml/browser/index.js'),
  },
  minify: !dev,
  sourcemap: dev,
  legalComments: 'none',
  metafile: true,
  logLevel: 'info',
  write: false,
  ...bundle,
  plugins: [...(bundle.plugins ?? []), withoutSources, replaceWhole],
});

/** Removes what an earlier build wrote and this one does not, such as source maps; not the unfinished files of a build at work. */
function removeOthers(outputFiles) {
  const written = new Set(outputFiles.map(({ path: file }) => path.basename(file)));
  const stale = readdirSync(outdir).filter(name => !written.has(name) && !name.startsWith('.'));
  for (const name of stale) rmSync(path.join(outdir, name), { recursive: true, force: true });
}

const contexts = await Promise.all(bundles.map(bundle => esbuild.context(options(bundle))));
if (watch) {
  await Promise.all(contexts.map(context => context.watch()));
} else {
  const results = await Promise.allSettled(contexts.map(context => context.rebuild()));
  await Promise.all(contexts.map(context => context.dispose()));
  if (results.every(({ status }) => status === 'fulfilled')) {
    removeOthers(results.flatMap(({ value }) => value.outputFiles));
    const outputs = Object.assign({}, ...results.map(({ value }) => value.metafile.outputs));
    if (!dev) replace(path.join(root, 'ThirdPartyNotices.txt'), noticesOf(root, outputs));
  } else process.exitCode = 1;
}
