/**
 * The rooms of ARCHITECTURE.md, and the one rule between them: a room imports only the rooms and packages that it is given here, and of
 * another room only its index. Type imports count. A room comes after every room that it imports, so that the table has no circle.
 */
import path from 'node:path';

const VSCODE = ['vscode', 'vscode-languageclient/node'];

/** Each room's folder or file, the rooms that it may import, and the packages; `node:*` is Node itself. */
const TABLE = [
  ['server/src/protocol'],

  ['server/src/core/words'],
  ['server/src/core/validation', ['core/words']],
  ['server/src/core/manifest', ['core/words', 'core/validation'], ['yaml', 'js-yaml-5']],
  ['server/src/core/edits', ['core/words', 'core/manifest'], ['yaml']],
  ['server/src/core/rendered', ['core/words', 'core/manifest']],
  ['server/src/core/scc', ['core/words']],
  ['server/src/core/scc/conformance', ['core/words', 'core/scc']],
  ['server/src/core/podsecurity', ['core/words']],
  ['server/src/core/settings', ['core/words', 'core/scc']],
  ['server/src/core/facts', ['core/words', 'core/manifest', 'core/scc']],
  ['server/src/core/openshell', ['core/words', 'core/settings', 'core/manifest', 'core/facts']],
  [
    'server/src/core/review',
    ['core/words', 'core/validation', 'core/settings', 'core/manifest', 'core/scc', 'core/podsecurity', 'core/facts', 'core/openshell'],
  ],
  [
    'server/src/core/generate',
    [
      'core/words',
      'core/validation',
      'core/settings',
      'core/manifest',
      'core/edits',
      'core/scc',
      'core/facts',
      'core/openshell',
      'core/review',
    ],
  ],
  [
    'server/src/core/policies',
    [
      'core/words',
      'core/settings',
      'core/manifest',
      'core/scc',
      'core/podsecurity',
      'core/facts',
      'core/openshell',
      'core/review',
      'core/generate',
    ],
  ],
  [
    'server/src/core/restrict',
    [
      'core/words',
      'core/settings',
      'core/manifest',
      'core/edits',
      'core/scc',
      'core/podsecurity',
      'core/facts',
      'core/openshell',
      'core/review',
    ],
  ],
  [
    'server/src/core/rules',
    [
      'core/words',
      'core/validation',
      'core/settings',
      'core/manifest',
      'core/scc',
      'core/podsecurity',
      'core/facts',
      'core/openshell',
      'core/review',
      'core/generate',
      'core/policies',
      'core/restrict',
    ],
  ],
  [
    'server/src/core/analysis',
    ['core/words', 'core/settings', 'core/manifest', 'core/scc', 'core/facts', 'core/openshell', 'core/review', 'core/rules'],
  ],
  ['server/src/core/project', ['core/words', 'core/settings', 'core/manifest', 'core/analysis']],
  [
    'server/src/core/fixing',
    [
      'core/words',
      'core/settings',
      'core/manifest',
      'core/edits',
      'core/rendered',
      'core/facts',
      'core/review',
      'core/rules',
      'core/analysis',
    ],
  ],
  [
    'server/src/core/prepare',
    [
      'core/words',
      'core/manifest',
      'core/edits',
      'core/scc',
      'core/facts',
      'core/review',
      'core/generate',
      'core/policies',
      'core/rules',
      'core/analysis',
      'core/fixing',
    ],
  ],
  ['server/src/core/navigation', ['core/words', 'core/manifest', 'core/scc', 'core/facts']],
  [
    'server/src/core/hover',
    [
      'core/words',
      'core/manifest',
      'core/scc',
      'core/facts',
      'core/openshell',
      'core/review',
      'core/generate',
      'core/policies',
      'core/navigation',
    ],
  ],
  [
    'server/src/core/completion',
    [
      'core/words',
      'core/manifest',
      'core/edits',
      'core/scc',
      'core/openshell',
      'core/review',
      'core/generate',
      'core/policies',
      'core/rules',
      'core/analysis',
    ],
  ],
  [
    'server/src/core/catalog',
    ['core/words', 'core/settings', 'core/manifest', 'core/scc', 'core/facts', 'core/review', 'core/generate', 'core/policies'],
  ],
  [
    'server/src/core',
    [
      'core/words',
      'core/validation',
      'core/settings',
      'core/manifest',
      'core/edits',
      'core/rendered',
      'core/scc',
      'core/facts',
      'core/openshell',
      'core/review',
      'core/generate',
      'core/policies',
      'core/rules',
      'core/analysis',
      'core/project',
      'core/fixing',
      'core/prepare',
      'core/navigation',
      'core/hover',
      'core/completion',
      'core/catalog',
    ],
  ],

  ['server/src/packageFolder', [], ['node:*']],
  ['server/src/walk', [], ['node:*', 'ignore']],
  ['server/src/render', ['core', 'walk'], ['node:*']],
  ['server/src/assistant', ['core', 'packageFolder']],
  ['server/src/mcp', ['assistant'], ['node:*', '@modelcontextprotocol/sdk/*']],
  [
    'server/src/lsp',
    ['protocol', 'core', 'packageFolder', 'walk', 'render', 'assistant'],
    ['node:*', 'vscode-languageserver/node', 'vscode-languageserver-textdocument', 'vscode-uri'],
  ],
  ['server/src/cli', ['core', 'packageFolder', 'walk', 'render', 'assistant', 'mcp', 'lsp'], ['node:*', 'diff']],

  ['client/src/cluster/words', [], ['node:timers/promises']],
  [
    'client/src/cluster/kubeconfig',
    ['client/cluster/words'],
    ['node:*', '@kubernetes/client-node/dist/config.js', '@kubernetes/client-node/dist/config_types.js', 'js-yaml'],
  ],
  [
    'client/src/cluster/login',
    ['client/cluster/words', 'client/cluster/kubeconfig'],
    ['node:*', '@kubernetes/client-node/dist/config.js', '@kubernetes/client-node/dist/config_types.js'],
  ],
  ['client/src/cluster/wire', ['client/cluster/words', 'client/cluster/kubeconfig', 'client/cluster/login'], ['node:*']],
  ['client/src/cluster/facts', ['protocol', 'client/cluster/words', 'client/cluster/wire']],
  ['client/src/cluster', ['client/cluster/words', 'client/cluster/kubeconfig', 'client/cluster/wire', 'client/cluster/facts']],

  ['client/src/deploy/objects', ['client/cluster'], ['node:util']],
  ['client/src/deploy/plan', ['protocol', 'client/cluster', 'client/deploy/objects']],
  ['client/src/deploy/preflight', ['protocol', 'client/cluster', 'client/deploy/objects', 'client/deploy/plan']],
  [
    'client/src/deploy/diff',
    ['client/cluster', 'client/deploy/objects', 'client/deploy/plan', 'client/deploy/preflight'],
    ['node:util', 'js-yaml'],
  ],
  ['client/src/deploy/apply', ['protocol', 'client/cluster', 'client/deploy/objects', 'client/deploy/plan', 'client/deploy/preflight']],
  ['client/src/deploy/rollout', ['client/cluster', 'client/deploy/plan', 'client/deploy/preflight']],
  ['client/src/deploy/takeBack', ['client/cluster', 'client/deploy/objects', 'client/deploy/plan', 'client/deploy/apply'], ['node:util']],
  [
    'client/src/deploy/inventory',
    ['client/cluster', 'client/deploy/objects', 'client/deploy/plan', 'client/deploy/apply', 'client/deploy/takeBack'],
    ['node:crypto'],
  ],
  ['client/src/deploy/history', ['client/cluster', 'client/deploy/objects', 'client/deploy/apply', 'client/deploy/takeBack'], ['node:*']],
  [
    'client/src/deploy/diagnostics',
    ['protocol', 'client/cluster', 'client/deploy/preflight', 'client/deploy/apply', 'client/deploy/rollout'],
  ],
  [
    'client/src/deploy',
    [
      'client/deploy/objects',
      'client/deploy/plan',
      'client/deploy/preflight',
      'client/deploy/diff',
      'client/deploy/apply',
      'client/deploy/rollout',
      'client/deploy/takeBack',
      'client/deploy/inventory',
      'client/deploy/history',
      'client/deploy/diagnostics',
    ],
  ],

  ['client/src/settings'],
  ['client/src/commands'],
  ['client/src/walkthrough'],
  ['client/src/editor', ['protocol', 'client/settings', 'client/cluster/words'], ['vscode', 'node:util']],
  ['client/src/manifests', ['protocol'], ['vscode']],
  ['client/src/assistant', ['protocol'], ['vscode']],
  ['client/src/languageClient', ['protocol', 'client/editor'], VSCODE],
  [
    'client/src/ui/deploy',
    ['protocol', 'client/cluster', 'client/deploy', 'client/settings', 'client/commands', 'client/editor'],
    [...VSCODE, 'node:os'],
  ],
  [
    'client/src/ui',
    ['protocol', 'client/commands', 'client/walkthrough', 'client/editor', 'client/manifests'],
    [...VSCODE, 'node:fs/promises', 'node:path'],
  ],
  [
    'client/src/session',
    ['protocol', 'client/editor', 'client/manifests', 'client/languageClient', 'client/ui/deploy', 'client/ui'],
    VSCODE,
  ],
  ['client/src/extension', ['client/commands', 'client/editor', 'client/manifests', 'client/assistant', 'client/session'], ['vscode']],
];

/** The package that every room with sentences for users may import. */
const TRANSLATION = '@vscode/l10n';

/** Its tests ask for every part of it, so this room is a view of another one's inside. */
const INSIDE = new Map([['core/scc/conformance', 'core/scc']]);

/** Every room; each imports only rooms above it in this list. */
export const ROOMS = TABLE.map(([place, imports = [], packages = []]) => ({ name: nameOf(place), place, imports, packages }));

function nameOf(place) {
  return place.replace(/^server\/src\//, '').replace(/^client\/src\//, 'client/');
}

/** The room that a file is in, by its path from the project's root; undefined where it is in none. */
export function roomOf(file) {
  const module = file.replace(/(\/index)?\.ts$/, '');
  return ROOMS.filter(({ place }) => module === place || module.startsWith(`${place}/`)).reduce(
    (best, room) => (best === undefined || room.place.length > best.place.length ? room : best),
    undefined,
  );
}

/**
 * What is wrong with an import, in a sentence; null where nothing is. `file` is a path from the project's root, `specifier` what the
 * import names. Files outside the server and the client, such as tests, may import anything.
 */
export function checkImport(file, specifier) {
  const from = roomOf(file);
  if (from === undefined) return /^(server|client)\/src\//.test(file) ? `${file} is in no room of scripts/rooms.mjs.` : null;
  if (!specifier.startsWith('.'))
    return specifier === TRANSLATION || isGiven(from.packages, specifier) ? null : `${from.name} may not import ${specifier}.`;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const to = roomOf(`${target}.ts`);
  if (to === from) return null;
  if (to === undefined) return `${target} is in no room of scripts/rooms.mjs.`;
  if (!from.imports.includes(to.name)) return `${from.name} may not import ${to.name}.`;
  const isIndex = target === to.place || target === `${to.place}/index`;
  return isIndex || INSIDE.get(from.name) === to.name ? null : `Of ${to.name} only its index may be imported.`;
}

function isGiven(packages, specifier) {
  return packages.some(name => (name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name));
}

/** The ESLint plugin with the one rule `rooms/doors`. */
export const plugin = {
  rules: {
    doors: {
      meta: { type: 'problem', schema: [] },
      create(context) {
        const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
        const check = node => {
          if (typeof node?.value !== 'string') return;
          const message = checkImport(file, node.value);
          if (message !== null) context.report({ node, message: `${message} A closed door: see ARCHITECTURE.md.` });
        };
        return {
          ImportDeclaration: ({ source }) => check(source),
          ExportNamedDeclaration: ({ source }) => check(source),
          ExportAllDeclaration: ({ source }) => check(source),
          ImportExpression: ({ source }) => check(source),
          TSImportType: ({ source }) => check(source),
          TSExternalModuleReference: ({ expression }) => check(expression),
        };
      },
    },
  },
};
