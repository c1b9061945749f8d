// The rooms of ARCHITECTURE.md as lint: what each folder may not import. A later block replaces an earlier block's list, so each room
// repeats what its parent forbids.
import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const vscode = [{ group: ['vscode', 'vscode-*'], message: 'Only shells know the editor.' }];
const cluster = [{ group: ['@kubernetes/*'], message: 'Only client/cluster and client/deploy talk to a cluster.' }];
const node = [{ group: ['node:*', 'fs', 'fs/*', 'path', 'os', 'process', 'child_process', 'util'], message: 'The core has no I/O.' }];
const yaml = [{ group: ['yaml'], message: 'Only core/manifest and core/edits know YAML.' }];
const rooms = (...names) => [{ regex: String.raw`^(\.\./)+(${names.join('|')})(/|$)`, message: 'A closed door: see ARCHITECTURE.md.' }];
const shells = rooms('lsp', 'cli', 'client', 'protocol');
/** Shells enter the core by its front door only. */
const coreInside = [{ regex: String.raw`/core/(?!index$).+`, message: 'Import core/index only.' }];

const core = [...vscode, ...cluster, ...node, ...shells];
const room = (files, patterns) => ({ files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } });

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'coverage/', '.cache/', 'test/editor/.out/', 'test/cluster/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'No default exports.' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'AbortController',
          'AbortSignal',
          'performance',
          'document',
          'window',
          'MutationObserver',
          'setImmediate',
          'TextDecoder',
        ].map(name => [name, 'readonly']),
      ),
    },
  },
  {
    // Nothing that meets foreign text may cost more than linear time.
    files: ['server/src/**/*.ts', 'client/src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false, ignorePartial: false }],
      'regexp/no-misleading-capturing-group': ['error', { reportBacktrackingEnds: true }],
      'regexp/optimal-quantifier-concatenation': 'error',
      'regexp/no-contradiction-with-assertion': 'error',
      'regexp/no-misleading-unicode-character': 'error',
    },
  },
  room(['server/src/core/**/*.ts'], [...core, ...yaml]),
  room(
    ['server/src/core/manifest/**/*.ts'],
    [...core, ...rooms('scc', 'podsecurity', 'facts', 'openshell', 'review', 'edits', 'generate', 'policies', 'rules')],
  ),
  room(
    ['server/src/core/edits/**/*.ts'],
    [...core, ...rooms('scc', 'podsecurity', 'facts', 'openshell', 'review', 'generate', 'policies', 'rules')],
  ),
  room(
    ['server/src/core/scc/**/*.ts'],
    [...core, ...yaml, ...rooms('manifest', 'podsecurity', 'facts', 'openshell', 'review', 'edits', 'generate', 'policies', 'rules')],
  ),
  room(
    ['server/src/core/podsecurity/**/*.ts'],
    [...core, ...yaml, ...rooms('manifest', 'scc', 'facts', 'openshell', 'review', 'edits', 'generate', 'policies', 'rules')],
  ),
  room(['server/src/core/facts/**/*.ts'], [...core, ...yaml, ...rooms('openshell', 'review', 'edits', 'generate', 'policies', 'rules')]),
  room(['server/src/core/openshell/**/*.ts'], [...core, ...yaml, ...rooms('review', 'edits', 'generate', 'policies', 'rules')]),
  room(['server/src/core/review/**/*.ts'], [...core, ...yaml, ...rooms('edits', 'generate', 'policies', 'rules')]),
  room(['server/src/core/generate/**/*.ts'], [...core, ...yaml, ...rooms('policies', 'rules')]),
  room(['server/src/core/policies/**/*.ts'], [...core, ...yaml, ...rooms('edits', 'rules')]),
  room(['server/src/core/rules/**/*.ts'], [...core, ...yaml, ...rooms('edits')]),
  room(
    ['server/src/lsp/**/*.ts'],
    [
      ...coreInside,
      ...cluster,
      ...yaml,
      { group: ['vscode'], message: 'The server knows LSP, not the editor.' },
      ...rooms('client', 'cli'),
    ],
  ),
  room(['server/src/cli/**/*.ts'], [...coreInside, ...cluster, ...yaml, ...vscode, ...rooms('client')]),
  room(['server/src/protocol.ts'], [{ group: ['*'], message: 'The protocol imports nothing.' }]),
  room(
    ['client/src/**/*.ts'],
    [{ regex: String.raw`/server/(?!src/protocol$).+`, message: 'The client imports the protocol only.' }, ...cluster, ...yaml],
  ),
  room(
    ['client/src/cluster/**/*.ts', 'client/src/deploy/**/*.ts'],
    [{ regex: String.raw`/server/(?!src/protocol$).+`, message: 'The client imports the protocol only.' }, ...vscode, ...yaml],
  ),
);
