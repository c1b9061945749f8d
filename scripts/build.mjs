/**
 * Writes the three bundles of dist/: the extension, the language server and the command line tool. `--dev` keeps names and source
 * maps, `--watch` rebuilds on change.
 */
import esbuild from 'esbuild';
import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

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
      if (errors.length === 0) chmodSync(path.join(root, 'dist/cli.js'), 0o755);
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
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  conditions: ['node'],
  minify: !dev,
  sourcemap: dev,
  legalComments: 'none',
  logLevel: 'info',
  ...bundle,
});

if (!watch) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const contexts = await Promise.all(bundles.map(bundle => esbuild.context(options(bundle))));
if (watch) {
  await Promise.all(contexts.map(context => context.watch()));
} else {
  const results = await Promise.allSettled(contexts.map(context => context.rebuild()));
  await Promise.all(contexts.map(context => context.dispose()));
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
}
