/**
 * Writes the three bundles of dist/: the extension, the language server and the command line tool, and ThirdPartyNotices.txt for what
 * they contain. `--dev` keeps names and source maps and writes no notices, `--watch` rebuilds on change, `--outdir FOLDER` writes elsewhere.
 */
import esbuild from 'esbuild';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { noticesOf } from './notices.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { watch: { type: 'boolean' }, dev: { type: 'boolean' }, outdir: { type: 'string', default: path.join(root, 'dist') } },
});
const { watch, outdir } = values;
const dev = watch || values.dev;

/** The command line tool starts the language server from the server's own bundle instead of carrying it a second time. */
const serverBundle = {
  name: 'server-bundle',
  setup(build) {
    build.onResolve({ filter: /\/lsp\/main$/ }, () => ({ path: './server.js', external: true }));
  },
};

/**
 * Of the Kubernetes client only its kubeconfig is used. That names the generated API classes and node-fetch for functions nobody calls:
 * 600 kB, of which these few lines are left.
 */
const kubeconfigOnly = {
  name: 'kubeconfig-only',
  setup(build) {
    const unused = {
      './gen/index.js': 'export const createConfiguration = undefined, ServerConfiguration = undefined;',
      'node-fetch': 'export const Headers = globalThis.Headers;',
    };
    build.onResolve({ filter: /^(\.\/gen\/index\.js|node-fetch)$/ }, ({ path: name, importer }) =>
      importer.includes('client-node') ? { path: name, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path: name }) => ({ contents: unused[name] }));
  },
};

const executable = {
  name: 'executable',
  setup(build) {
    build.onEnd(({ errors }) => {
      if (errors.length === 0) chmodSync(path.join(outdir, 'cli.js'), 0o755);
    });
  },
};

const bundles = [
  { entryPoints: { extension: 'client/src/extension.ts' }, external: ['vscode'], plugins: [kubeconfigOnly] },
  { entryPoints: { server: 'server/src/lsp/main.ts' } },
  { entryPoints: { cli: 'server/src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' }, plugins: [serverBundle, executable] },
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
  minify: !dev,
  sourcemap: dev,
  legalComments: 'none',
  metafile: true,
  logLevel: 'info',
  ...bundle,
});

if (!watch) rmSync(outdir, { recursive: true, force: true });
const contexts = await Promise.all(bundles.map(bundle => esbuild.context(options(bundle))));
if (watch) {
  await Promise.all(contexts.map(context => context.watch()));
} else {
  const results = await Promise.allSettled(contexts.map(context => context.rebuild()));
  await Promise.all(contexts.map(context => context.dispose()));
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
  else if (!dev) {
    const outputs = Object.assign({}, ...results.map(({ value }) => value.metafile.outputs));
    writeFileSync(path.join(root, 'ThirdPartyNotices.txt'), noticesOf(root, outputs));
  }
}
