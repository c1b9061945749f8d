// scripts/rooms.mjs lists which room may import which; ARCHITECTURE.md describes the rooms.
import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import * as rooms from './scripts/rooms.mjs';

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
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
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
    files: ['packages/*/src/**/*.ts', 'server/src/**/*.ts', 'client/src/**/*.ts'],
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
  {
    // Text of clusters, plug-ins and manifests reaches the user as plain text only.
    files: ['client/src/**/*.ts'],
    ignores: ['client/src/editor/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
        {
          selector: "ImportDeclaration[source.value='vscode'] > ImportSpecifier[imported.name='window'][local.name='window']",
          message: 'Import the window of client/src/editor, which shows plain text.',
        },
        {
          selector:
            "MemberExpression[object.name='editorWindow'][property.name!=/^(activeTextEditor|onDidChangeActiveTextEditor|visibleTextEditors)$/]",
          message: 'Only what shows nothing may go past client/src/editor: its window shows plain text, showText documents one at a time.',
        },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'server/src/**/*.ts', 'client/src/**/*.ts'],
    plugins: { rooms: rooms.plugin },
    rules: { 'rooms/doors': 'error' },
  },
);
