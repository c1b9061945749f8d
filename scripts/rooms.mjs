/**
 * The rooms of ARCHITECTURE.md, and the one rule between them: a room imports only the rooms and packages that it is given here. Of
 * another package it imports the door, `@scc-lens/<package>`; of another room of its own package, the index. Type imports count. A room
 * comes after every room that it imports, so that the table has no circle.
 */
import path from 'node:path';

/** Each room's folder, the rooms that it may import, and the packages; `node:*` is Node itself. */
const TABLE = [
  ['packages/words/src'],
  ['packages/protocol/src'],
  ['packages/admission/src', ['words']],
  ['packages/yaml/src', ['words'], ['js-yaml', 'yaml']],
  ['packages/charts/src', ['words', 'yaml']],
  ['packages/files/src', ['words', 'yaml', 'charts'], ['node:*', 'ignore', 'yauzl']],

  ['packages/lens/src/facts', ['words', 'admission', 'yaml']],
  ['packages/lens/src/openshell', ['words', 'yaml', 'lens/facts']],
  ['packages/lens/src/review', ['words', 'admission', 'yaml', 'lens/facts', 'lens/openshell']],
  ['packages/lens/src/grants', ['words', 'admission', 'yaml', 'lens/facts', 'lens/openshell', 'lens/review']],
  ['packages/lens/src/rules', ['words', 'admission', 'yaml', 'lens/facts', 'lens/openshell', 'lens/review', 'lens/grants']],
  ['packages/lens/src/fixes', ['words', 'admission', 'yaml', 'charts', 'lens/facts', 'lens/review', 'lens/grants', 'lens/rules']],
  ['packages/lens/src/answers', ['words', 'admission', 'yaml', 'lens/facts', 'lens/openshell', 'lens/review', 'lens/grants', 'lens/rules']],
  ['packages/lens/src'],

  ['packages/fleet/src', ['words', 'admission', 'yaml', 'lens']],

  ['packages/kube/src/words'],
  ['packages/kube/src/login', ['yaml', 'kube/words'], ['node:*', '@kubernetes/client-node/dist/config.js', 'js-yaml']],
  ['packages/kube/src/wire', ['kube/words', 'kube/login'], ['node:*']],
  ['packages/kube/src/objects', ['protocol', 'kube/words', 'kube/wire'], ['node:crypto', 'node:util', 'js-yaml']],
  ['packages/kube/src/apply', ['protocol', 'kube/words', 'kube/wire', 'kube/objects']],
  ['packages/kube/src/undo', ['kube/words', 'kube/wire', 'kube/objects', 'kube/apply'], ['node:*']],
  ['packages/kube/src'],

  ['server/src/assistant', ['words', 'admission', 'yaml', 'files', 'lens']],
  [
    'server/src/lsp',
    ['words', 'protocol', 'admission', 'yaml', 'charts', 'files', 'lens', 'lens/answers', 'server/assistant'],
    [
      'node:*',
      'vscode-languageserver',
      'vscode-languageserver-textdocument',
      'vscode-languageserver/node',
      'vscode-languageserver/browser',
      'vscode-uri',
    ],
  ],
  [
    'server/src/cli',
    ['words', 'admission', 'yaml', 'charts', 'files', 'lens', 'fleet', 'kube', 'server/assistant', 'server/lsp'],
    ['node:*', '@modelcontextprotocol/sdk/*', 'diff', 'sarif'],
  ],

  ['client/src/editor', ['protocol', 'kube/words'], ['vscode']],
  [
    'client/src/ui/deploy',
    ['protocol', 'kube', 'client/editor'],
    ['node:child_process', 'node:events', 'node:os', 'node:util', 'vscode', 'vscode-languageclient'],
  ],
  [
    'client/src',
    ['protocol', 'client/editor', 'client/ui/deploy'],
    ['vscode', 'vscode-languageclient', 'vscode-languageclient/node', 'vscode-languageclient/browser'],
  ],
];

/** The package that every room with sentences for users may import. */
const TRANSLATION = '@vscode/l10n';

/** Every room; each imports only rooms above it in this list. */
export const ROOMS = TABLE.map(([place, imports = [], packages = []]) => ({ name: nameOf(place), place, imports, packages }));

/** `packages/lens/src/facts` is `lens/facts`. The folder of a package with several rooms is its door, such as `lens`. */
function nameOf(place) {
  return place.replace(/^packages\//, '').replace(/\/src(?=\/|$)/, '');
}

/** The room that a file is in, by its path from the project's root; undefined where it is in none. */
export function roomOf(file) {
  return ROOMS.filter(({ place }) => file.startsWith(`${place}/`)).reduce(
    (best, room) => (best === undefined || room.place.length > best.place.length ? room : best),
    undefined,
  );
}

/**
 * What is wrong with an import, in a sentence; null where nothing is. `file` is a path from the project's root, `specifier` what the
 * import names. Files outside the packages, the server and the client, such as tests, may import anything.
 */
export function checkImport(file, specifier) {
  const from = roomOf(file);
  if (from === undefined)
    return /^(packages\/[^/]+|server|client)\/src\//.test(file) ? `${file} is in no room of scripts/rooms.mjs.` : null;
  const [, name] = /^@scc-lens\/(.*)$/.exec(specifier) ?? [];
  if (name !== undefined) return from.imports.includes(name) ? null : `${from.name} may not import ${name}.`;
  if (!specifier.startsWith('.'))
    return specifier === TRANSLATION || isGiven(from.packages, specifier) ? null : `${from.name} may not import ${specifier}.`;
  return checkPlace(from, path.posix.join(path.posix.dirname(file), specifier));
}

function checkPlace(from, target) {
  const to = roomOf(`${target}/index.ts`);
  if (to === from) return null;
  if (to === undefined) return `${target} is in no room of scripts/rooms.mjs.`;
  const [own, other] = [from, to].map(({ name }) => name.split('/')[0]);
  if (own !== other) return `${to.name} is another package: it is imported as @scc-lens/${other}.`;
  if (from.name === own && isDoor(from)) return null;
  if (!from.imports.includes(to.name)) return `${from.name} may not import ${to.name}.`;
  return target === to.place || target === `${to.place}/index` ? null : `Of ${to.name} only its index may be imported.`;
}

/** The door of a package with several rooms, which gives others what they use of each. */
function isDoor({ place, imports }) {
  return place.startsWith('packages/') && imports.length === 0 && ROOMS.some(room => room.place.startsWith(`${place}/`));
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
