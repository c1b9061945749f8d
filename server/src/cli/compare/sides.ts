/** Reads and judges one side of a comparison: a workspace as `check` does, a cluster as `audit` does. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { Writable } from 'node:stream';
import { stockSccs } from '@scc-lens/admission';
import { placer, type AboutSpan } from '@scc-lens/charts';
import { isIn, isManifestFile, kindOf, leadsInto, repositoryOf, walk } from '@scc-lens/files';
import { describedBy, releaseOf, stateOf, type JudgedWorkload, type State } from '@scc-lens/fleet';
import { readSettings, reviewFile, unjudgedWorkloads } from '@scc-lens/lens';
import { cached, isGlob, matchesGlob, readGlob, shifted, type JsonObject } from '@scc-lens/words';
import { inNamespace, isOperator, locate, operatorPermissionsOf, type KubernetesObject } from '@scc-lens/yaml';
import { anyInvalid, gapsOf, readQuestion, type Question } from '../analysis';
import { PROBLEM, type Arguments, type Command, type ExitCode } from '../command';
import { placeGaps, warnOfObjects, type Gap } from '../gaps';
import { readAnalysisOptions } from '../options';
import { readCluster } from '../readCluster';
import { inCommit } from '../revision';
import { isReadable, isUndeployedFolder, parseSource, type Source } from '../sources';
import { printableName, warn, warnSome, type Streams } from '../streams';
import type { Target } from './targets';

type Place = NonNullable<JudgedWorkload['place']>;

export interface Side {
  readonly state: State;
  readonly gaps: readonly Gap[];
  /** Whether something that was named could not be read, and whether a document is invalid. */
  readonly isIncomplete: boolean;
  readonly isInvalid: boolean;
}

/** An object with its namespace, which is empty where none is written; with what it is, as several files may define it. */
export const placeKey = ({ kind, namespace, name }: JudgedWorkload['ref'], value?: JsonObject): string =>
  JSON.stringify([kind, namespace ?? '', name, value]);

/** What a run asks of each side. */
export interface Order {
  readonly command: Command;
  readonly args: Arguments;
  /** From the current folder, and those that a side has. */
  readonly paths: readonly string[];
  readonly found: Set<string>;
  readonly isCluster: boolean;
}

type Reading = (operands: readonly string[], leftOut: readonly Gap[]) => Promise<ExitCode | Side>;

/** The exit code where it cannot be read, once reported; `lines` are what it reports. */
export async function readSide(target: Target, order: Order, all: Streams, lines: Set<string>): Promise<ExitCode | Side> {
  const streams = { ...all, stderr: collected(lines) };
  if (order.isCluster) return readSnapshot(target, order, streams);
  const options = fromHere(order.args.options);
  const read: Reading = (operands, leftOut) => readWorkspace(order.command, { operands, options }, leftOut, streams);
  if ('commit' in target) {
    const side = await inCommit(target.commit, (folder, leftOut) => within(folder, () => readCommit(order, leftOut, read, streams)));
    if (typeof side === 'number' || !('problem' in side)) return side;
    warn(streams, side.problem);
    return PROBLEM;
  }
  const { place } = target;
  if (place === null) return read(await present(order), []);
  return (await kindOf(place)) === 'folder' ? within(place, () => read(['.'], [])) : read([place], []);
}

const collected = (lines: Set<string>): Writable =>
  new Writable({
    write: (chunk, _encoding, done) => {
      const line = String(chunk).replace(/^scc-lens: /, '');
      lines.add(line.trimEnd());
      done();
    },
  });

/** What both sides report once, the rest with the name of its side. */
export function warnOfSides(reported: readonly (readonly [name: string, lines: ReadonlySet<string>])[], streams: Streams): void {
  const [first = new Set<string>(), second = new Set<string>()] = reported.map(([, lines]) => lines);
  for (const line of first) if (second.has(line)) warn(streams, line);
  for (const [name, lines] of reported)
    for (const line of lines) if (!first.has(line) || !second.has(line)) warn(streams, `${printableName(name)}: ${line}`);
}

/** What the command line names of the machine and the cluster is the same for both sides: a program is never taken from a commit. */
function fromHere(options: Arguments['options']): Arguments['options'] {
  const isOurs = (name: string, value: string): boolean =>
    name === 'scc' || name === 'namespace-file' || ((name === 'helm' || name === 'kustomize') && /[/\\]/.test(value));
  return new Map([...options].map(([name, values]) => [name, values.map(value => (isOurs(name, value) ? path.resolve(value) : value))]));
}

/** Files are found from the current folder. */
async function within<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  return work().finally(() => process.chdir(before));
}

/** The paths that this side has: one that is only on the other side is added or removed. */
async function present({ paths, found }: Order): Promise<readonly string[]> {
  const here: string[] = [];
  for (const one of paths) if (isGlob(one) ? await isMatched(one) : (await kindOf(one)) !== null) here.push(one);
  for (const one of here) found.add(one);
  return here;
}

async function isMatched(pattern: string): Promise<boolean> {
  const isFit = fitting(pattern);
  for await (const file of walk('.', () => undefined)) if (isFit(file)) return true;
  return false;
}

/** Whether a pattern fits a file. */
function fitting(pattern: string): (file: string) => boolean {
  const glob = readGlob(pattern.split(path.sep).join('/'));
  return file => matchesGlob(glob, file.split(path.sep).join('/'));
}

async function readCommit(order: Order, leftOut: readonly Gap[], read: Reading, streams: Streams): Promise<ExitCode | Side> {
  const root = (await repositoryOf('.')) ?? process.cwd();
  // What has a name that leads out of the commit is in no path, and always named.
  const asked = leftOut.filter(gap => !isIn(path.resolve(gap.path), root) || order.paths.some(one => isAskedFor(gap.path, one)));
  const isInside = await Promise.all(order.paths.map(one => leadsInto(root, one)));
  warnSome(streams, [
    ...order.paths.flatMap((one, i) =>
      isInside[i] === true ? [] : [`${printableName(one)}: ${l10n.t('is outside of the repository and was not read')}`],
    ),
    ...asked.map(gap => `${printableName(gap.path)}: ${gap.reason}`),
  ]);
  return isInside.includes(false) ? PROBLEM : read(await present(order), asked);
}

/** Whether what is left out is what a path or pattern names, is in it, has it, or may be a folder with what the pattern fits. */
function isAskedFor(leftOut: string, asked: string): boolean {
  const steps = asked.split(path.sep);
  const [place, whole] = [path.resolve(leftOut), path.resolve(...(isGlob(asked) ? steps.slice(0, steps.findIndex(isGlob)) : steps))];
  const isFile = isGlob(asked) && isManifestFile(leftOut);
  return isIn(whole, place) || (isFile ? fitting(asked)(leftOut) : isIn(place, whole));
}

async function readSnapshot({ name }: Target, { command, args }: Order, streams: Streams): Promise<ExitCode | Side> {
  const given = readAnalysisOptions(args);
  const read = await readCluster(command, [name], args, streams);
  if (typeof read === 'number') return read;
  const release = releaseOf(read.snapshot);
  const { settings } = readSettings({
    ...(release !== null && { 'openshift.version': release }),
    ...('problem' in given ? {} : given.given),
  });
  return { state: stateOf(read.snapshot, settings), gaps: [], isIncomplete: read.isIncomplete, isInvalid: false };
}

async function readWorkspace(command: Command, args: Arguments, leftOut: readonly Gap[], streams: Streams): Promise<ExitCode | Side> {
  const [places, missing] = [new Map<string, Place>(), []];
  const nothing = { workloads: [], worlds: new Map([['', describedBy([])]]), missing, places, unjudged: unjudgedIn(leftOut) };
  if (args.operands.length === 0) return { state: nothing, gaps: leftOut, isIncomplete: false, isInvalid: false };
  const question = await readQuestion(command, args, streams);
  if (typeof question === 'number') return question;
  const { entries, optionsOf, isIncomplete } = question;
  const gaps = [...leftOut, ...gapsOf(question, streams)];
  const unjudged = unjudgedIn(gaps);
  const sources = entries.filter(isReadable);
  const isInvalid = anyInvalid(sources, streams);
  const workloads = sources.flatMap(source => {
    const file = parseSource(source);
    const placeOf = placer(source, file);
    const placeAt = (about: AboutSpan): Place => {
      const { file: name, range } = placeOf(about);
      return { file: name, line: range.start.line + 1, column: range.start.character + 1 };
    };
    for (const gap of placeGaps(source, file, unjudgedWorkloads(file, optionsOf(source)))) gaps.push(gap);
    for (const [document, manifest] of file.manifests.entries()) {
      const { class: kind, objects, problems } = manifest;
      if (kind === 'invalid') unjudged.set(source.path, problems[0]?.message ?? '');
      for (const object of objects.flatMap(policiesOf)) {
        const path = [...object.path, 'kind'];
        const span = shifted(locate(manifest, path, 'value'), file.slices[document]?.start ?? 0);
        for (const key of [placeKey(object), placeKey(object, object.value)]) cached(places, key, () => placeAt({ document, path, span }));
      }
    }
    return reviewFile(file, optionsOf(source)).map(({ workload, document, span, part, review }): JudgedWorkload => {
      const place = placeAt({ document, path: [...workload.object, 'kind'], span });
      return { ref: workload.ref, part: part ?? '', environment: environmentOf(source), place, review };
    });
  });
  warnOfObjects(gaps, streams);
  return { state: { workloads, worlds: worldsOf(question), missing, places, unjudged }, gaps, isIncomplete, isInvalid };
}

/** By file, chart, kustomization or environment. A text without objects has none, and what has a verdict is judged. */
const unjudgedIn = (gaps: readonly Gap[]): Map<string, string> =>
  new Map(
    gaps.flatMap(gap => (gap.kind === 'foreign' ? [] : [[(gap.kind === 'pods' ? gap.workload?.name : null) ?? gap.path, gap.reason]])),
  );

/** The environments that a source is of, or the chart or kustomization that nothing deploys; empty for a file as it is. */
const environmentOf = (source: Source): string =>
  isUndeployedFolder(source) ? source.path : [...(source.deployed?.names ?? [])].join(', ');

const POLICY = /^(?:SecurityContextConstraints|(?:Cluster)?Role(?:Binding)?|ServiceAccount|Namespace)$/;

/** An object that decides about rights, or those that Operator Lifecycle Manager makes of a ClusterServiceVersion: under this name and a hash. */
function policiesOf(object: KubernetesObject): readonly KubernetesObject[] {
  if (!isOperator(object)) return POLICY.test(object.kind) ? [object] : [];
  return operatorPermissionsOf(object).flatMap(({ account, rules, isClusterWide }, i) => {
    const kind = isClusterWide ? 'ClusterRole' : 'Role';
    const name = `${object.name ?? ''}-${i}`;
    const made = {
      ...object,
      isPart: true as const,
      apiVersion: 'rbac.authorization.k8s.io/v1',
      name,
      namespace: isClusterWide ? null : object.namespace,
    };
    const subjects = [{ kind: 'ServiceAccount', name: account, ...(object.namespace !== null && { namespace: object.namespace }) }];
    return [
      { ...made, kind, value: { rules } },
      { ...made, kind: `${kind}Binding`, value: { roleRef: { kind, name }, subjects } },
    ];
  });
}

/** Rights, SCCs and namespaces, for each environment that has some of its own: objects of several may have one name. */
function worldsOf({ sources, options: { settings, facts } }: Question): State['worlds'] {
  const found = new Map<string, KubernetesObject[]>([['', []]]);
  for (const source of sources)
    for (const { objects } of inNamespace(parseSource(source), facts.cluster.defaultNamespace).manifests) {
      const policies = objects.flatMap(policiesOf);
      if (policies.length > 0) cached(found, environmentOf(source), () => []).push(...policies);
    }
  // What every cluster gives is no change.
  const stock = stockSccs(settings.openshiftVersion, settings.openshiftProfile).map(scc => ({
    ...{ apiVersion: 'security.openshift.io/v1', kind: 'SecurityContextConstraints', name: scc.metadata?.name ?? '', namespace: null },
    ...{ path: [], value: { ...(scc as JsonObject), users: [], groups: [] } },
  }));
  const common = [found.get('') ?? [], stock];
  return new Map([...found].map(([name, own]) => [name, describedBy(name === '' ? common : [own, ...common])]));
}
