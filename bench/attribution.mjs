/**
 * Sums a profile by package and by phase. A sample counts for the package of the innermost function that is ours, and for the phase of the
 * innermost one that has a phase.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Microseconds between two samples. */
export const INTERVAL = 250;

/** By the path of a source: the phase of the work that it does. The first pattern that fits counts. */
const PHASES = [
  [/^node_modules\/js-yaml\//, 'read, js-yaml'],
  [/^node_modules\/yaml\//, 'read, yaml'],
  [/^packages\/yaml\/src\/manifest\//, 'read, manifest'],
  [/^packages\/yaml\/src\/edits\//, 'fixes tried'],
  [/^packages\/admission\/src\/validation\//, 'validation'],
  [/^packages\/admission\//, 'admission'],
  [/^packages\/lens\/src\/(?:facts|grants)\//, 'facts'],
  [/^packages\/lens\/src\/review\//, 'review'],
  [/^packages\/lens\/src\/rules\/analysis\//, 'findings'],
  [/^packages\/lens\/src\/rules\/([a-z]+(?:-[a-z]+)+)\.ts$/, 'rule'],
  [/^packages\/lens\/src\/(?:rules|openshell)\//, 'rules, shared'],
  [/^packages\/lens\/src\/fixes\//, 'fixes tried'],
  [/^packages\/files\//, 'files'],
  [/^server\/src\/cli\//, 'report'],
  [/^server\//, 'server'],
  [/^node_modules\/vscode-languageserver-textdocument\//, 'server'],
  [/^node_modules\/vscode-/, 'JSON-RPC'],
  [/^node:internal\/modules\//, 'loading'],
];

const PACKAGE = /^packages\/(\w+)|^(server)\/|^node_modules\/((?:@[\w-]+\/)?[\w-]+)/;

const packageOf = source =>
  PACKAGE.exec(source)
    ?.slice(1)
    .find(name => name !== undefined);

function phaseOf(source) {
  for (const [pattern, phase] of PHASES) {
    const match = pattern.exec(source);
    if (match !== null) return phase === 'rule' ? `rule ${match[1]}` : phase;
  }
  return undefined;
}

/** Microseconds by package and by phase. */
export const nothing = () => ({ package: new Map(), phase: new Map() });

export function attribute({ nodes: all, samples, timeDeltas }, sourceOf, sums) {
  const nodes = new Map(all.map(node => [node.id, { name: node.callFrame.functionName, source: sourceOf(node.callFrame) }]));
  for (const { id, children = [] } of all) for (const child of children) nodes.get(child).parent = nodes.get(id);
  for (const [i, id] of samples.entries()) {
    const leaf = nodes.get(id);
    if (leaf.name === '(idle)') continue;
    let owner;
    let phase;
    if (leaf.name === '(garbage collector)') owner = phase = 'garbage collector';
    for (let node = leaf; node !== undefined; node = node.parent) {
      owner ??= packageOf(node.source);
      phase ??= phaseOf(node.source);
    }
    const time = timeDeltas[i + 1] ?? 0;
    for (const [by, key] of Object.entries({ package: owner ?? 'node', phase: phase ?? 'node' }))
      sums[by].set(key, (sums[by].get(key) ?? 0) + time);
  }
}

/** The path in the project of the source of a function, from the map next to the bundle that contains it; the empty text where there is none. */
export function sourcesOf(root, folder) {
  const maps = new Map();
  const mapOf = file => {
    if (!maps.has(file)) maps.set(file, existsSync(`${file}.map`) ? new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))) : null);
    return maps.get(file);
  };
  return ({ url, lineNumber, columnNumber }) => {
    if (url.startsWith('node:')) return url;
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const source = file.startsWith(folder) ? mapOf(file)?.findEntry(lineNumber, columnNumber).originalSource : undefined;
    return source === undefined ? '' : path.relative(root, path.resolve(folder, source)).replaceAll(path.sep, '/');
  };
}

/** The sums of all profiles of a folder, one for each thread. */
export function sumsOf(folder, sourceOf) {
  const sums = nothing();
  for (const name of readdirSync(folder)) attribute(JSON.parse(readFileSync(path.join(folder, name), 'utf8')), sourceOf, sums);
  return sums;
}

/** Flags of Node for a process that leaves its profile in a folder. */
export const profiling = folder => ['--cpu-prof', '--cpu-prof-interval', String(INTERVAL), '--cpu-prof-dir', folder];
