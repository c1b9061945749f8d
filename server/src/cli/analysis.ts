/** All files first, because what one grants decides about another; then file by file. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { kubernetesVersion } from '@scc-lens/admission';
import type { RenderOptions } from '@scc-lens/files';
import {
  analyze,
  condensed,
  factsAround,
  factsIn,
  gatherFacts,
  mayCountForOthers,
  projectSettings,
  readSettings,
  sharedPart,
  unjudgedWorkloads,
  workspaceOnDemand,
} from '@scc-lens/lens';
import type {
  AnalyzeOptions,
  Facts,
  FactSource,
  GivenFacts,
  GivenSettings,
  Project,
  ProjectSettings,
  Settings,
  WorkspaceFacts,
} from '@scc-lens/lens';
import { cached, remember, shifted, type Finding } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { readAnalysisOptions, readRenderOptions, type AnalysisOptions } from './options';
import { gapOf, gapOfEnvironment, gapOfFolder, gapsIn, placeGaps, warnOfTexts, type Gap } from './gaps';
import { judgedWithout, warnOfPolicies, warnOfTemplates, withoutPatches, withParts } from './beforeJudging';
import { misuse, type Arguments, type Command, type ExitCode } from './command';
import { placer } from '@scc-lens/charts';
import { loadProject } from './project';
import { isNotRendered, isReadable, isUnresolved, parseSource, readSources, type Entry, type Judgeable, type Source } from './sources';
import { warn, warnAbout, type Streams } from './streams';

/** What a file is judged by, by its path and environment. Files with the same settings get the same object. */
export type OptionsOf = (entry: Pick<Source, 'path' | 'deployed'>) => AnalyzeOptions;

/** Whether a file, or what is rendered from it or described in it, is to be judged. An input may also be a folder, or a place where nothing is. */
export type IsAsked = (source: Pick<Source, 'path' | 'isNamed'> & { readonly isInput?: boolean }) => Promise<boolean>;

/** What a command line amounts to, read. */
export interface Question {
  /** What its operands name, in order. */
  readonly entries: readonly Judgeable[];
  /** The folder of the project file, or the current one: from there paths are the same wherever the command runs. */
  readonly base: string;
  /** All files that were read, including those that only describe the cluster. */
  readonly sources: readonly Source[];
  /** The settings that count where no override does, and the facts about the cluster in all readable files. */
  readonly options: AnalyzeOptions;
  /** The same with the settings of one file. */
  readonly optionsOf: OptionsOf;
  /** The file of known findings that the project file names, from the current folder. */
  readonly baseline: string | null;
  /** Whether a named file could not be read, or describes the cluster and is invalid; stderr has the reason. */
  readonly isIncomplete: boolean;
  /** Files that only describe the cluster. */
  readonly background: readonly Source[];
  /** What is judged without the kustomization that lists it, because that could not be built. */
  readonly unbuilt: ReadonlySet<Source>;
  /** What was not read. */
  readonly unread: readonly Gap[];
  /** Reads more than is asked for, in the same way, but for the values that the command line gives to what it names. */
  readonly readMore: (operands: readonly string[]) => Promise<readonly Entry[]>;
  /** The part of the workspace that every document asks for, as plain data. */
  readonly shared: WorkspaceFacts;
}

/** The commands that follow the objects that deploy a repository. */
const FOLLOWING: ReadonlySet<string> = new Set(['check', 'diff', 'fix', 'review']);

/** Reads all that a command line names; its entries are the files that are asked for. Of an invalid one the exit code, once reported. */
export async function readQuestion(
  command: Command,
  args: Arguments,
  streams: Streams,
  isAsked: IsAsked = () => Promise.resolve(true),
): Promise<ExitCode | Question> {
  if (args.operands.length === 0) return misuse(streams, command, l10n.t('name a file, a folder, or - for standard input'));
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, command, given.problem);
  const { project, folder, environments, isInvalid } = await loadProject(streams);
  const settings = projectSettings(project, given.given);
  for (const note of readSettings({ ...project?.settings, ...given.given }).notes) warn(streams, note);
  const withRelease = projectsByRelease(project, given.given);
  const rendering = readRenderOptions(command, args, settings.general, folder);
  const kubernetesOf = (release: string): string | undefined => kubernetesVersion(withRelease(release).general.openshiftVersion);
  const charts = settings.general.render.charts.map(one => path.resolve(folder, one));
  const byHand = FOLLOWING.has(command.name) ? environments : null;
  const read = (operands: readonly string[], given?: Partial<RenderOptions>): Promise<readonly Entry[]> =>
    readSources(operands, streams, rendering === null ? null : { ...rendering, ...given, byHand, kubernetesOf, charts });
  const { entries, unbuilt } = await judgedWithout(withoutPatches(await read(args.operands), streams));
  warnOfTemplates(entries.filter(isReadable), streams);
  warnOfPolicies(entries.filter(isReadable), streams);
  const facts = await readSources([...settings.general.sccFiles, ...given.namespaceFiles], streams);
  const asked: Entry[] = [];
  for (const entry of entries) if (await isAskedFor(entry, isAsked)) asked.push(entry);
  const judged = entries.filter(isReadable);
  const named = new Set(judged.map(({ path: file }) => path.resolve(file)));
  const others = facts.filter(isReadable).filter(({ path: file }) => !named.has(path.resolve(file)));
  const sources = [...judged, ...others];
  const settingsOf = ({ path: file, deployed }: Pick<Source, 'path' | 'deployed'>): Settings =>
    (deployed?.openshift === undefined ? settings : withRelease(deployed.openshift)).of(
      path.relative(folder, file).split(path.sep).join('/'),
    );
  const used = [...new Set([settings.general, ...judged.map(settingsOf)])];
  const isShort = sources.reduce((length, { text }) => length + text.length, 0) <= MOST_KEPT;
  const partOf = remember((source: Source) => readPart(source, used, isShort));
  const counting = isShort ? sources : sources.filter(({ text }) => mayCountForOthers(text, used));
  const known = gatherFacts(counting.map(partOf), givenFacts(given));
  const workspace = workspaceOnDemand(known.workspace, used, () => gatherFacts(sources.map(partOf)).workspace);
  const around = { cluster: known.cluster, workspace };
  const optionsOf = remember((one: Settings) => remember((counting: Facts): AnalyzeOptions => ({ settings: one, facts: counting })));
  return {
    entries: asked.flatMap(entry => (isUnresolved(entry) ? [] : [entry])),
    readMore: operands => read(operands, { values: [], sets: [] }),
    sources,
    background: others,
    unbuilt: new Set([...unbuilt.values()].flat()),
    unread: [...asked, ...facts].flatMap(entry => (isReadable(entry) ? [] : [withParts(gapOfEntry(entry), unbuilt)])),
    shared: sharedPart(known.workspace, used),
    base: folder,
    options: optionsOf(settings.general)(around),
    optionsOf: source => optionsOf(settingsOf(source))(factsAround(around, source.path)),
    baseline: project?.baseline ?? null,
    isIncomplete:
      isInvalid || [...asked, ...facts].some(one => 'error' in one || (isNotRendered(one) && one.isFault)) || anyInvalid(others, streams),
  };
}

/** The settings of the project with another release of OpenShift. */
function projectsByRelease(project: Project | null, given: GivenSettings): (release: string) => ProjectSettings {
  const known = new Map<string, ProjectSettings>();
  return release => cached(known, release, () => projectSettings(project, { ...given, 'openshift.version': release }));
}

const gapOfEntry = (entry: Exclude<Entry, Source>): Gap =>
  isUnresolved(entry) ? gapOfEnvironment(entry) : isNotRendered(entry) ? gapOfFolder(entry) : gapOf(entry);

/** What is rendered, or cannot be, is asked for with each file that it is rendered from, and an environment with those that describe it. */
async function isAskedFor(source: Entry, isAsked: IsAsked): Promise<boolean> {
  if (isUnresolved(source)) return isAsked({ path: source.origin.file, isNamed: false });
  if (isNotRendered(source) && source.inputs !== null) {
    for (const path of source.inputs) if (await isAsked({ path, isNamed: true, isInput: true })) return true;
    return false;
  }
  if (!isReadable(source)) return true;
  const places = new Set([...(source.rendered?.places ?? []), ...(source.deployed?.describedIn ?? [])]);
  for (const path of source.rendered === undefined ? [source.path, ...places] : places.size === 0 ? [source.path] : places)
    if (await isAsked({ ...source, path })) return true;
  return false;
}

/**
 * Where there are no more characters of text, files are kept as they were parsed until they are judged. In a longer run only those are parsed
 * before that may count for others, and once more to be judged, which is cheaper than to drag ten thousand files through the garbage collector.
 */
const MOST_KEPT = 2_000_000;

/** Files that wait for their judgement. */
const waiting = new WeakMap<Source, ParsedFile>();

const parsedOf = (source: Source): ParsedFile => waiting.get(source) ?? parseSource(source);

function readPart(source: Source, settings: readonly Settings[], isKept: boolean): FactSource {
  const file = parseSource(source);
  if (isKept) waiting.set(source, file);
  return { file: source.path, manifests: condensed(file, () => parsedOf(source), settings) };
}

/** What is not judged in all these files, with any facts; reports on stderr the texts that are no objects. */
export function gapsOf({ unread, entries, background }: Question, streams: Streams): readonly Gap[] {
  const gaps = [...unread, ...[...entries.filter(isReadable), ...background].flatMap(gapsOfSource)];
  warnOfTexts(gaps, streams);
  return gaps;
}

/** What is not judged in a file, with any facts. */
export const gapsOfSource = (source: Source): readonly Gap[] => gapsIn(source, parsedOf(source));

/** What files contain around a manifest, and the options. */
export const factsOf = (sources: readonly Source[], given: AnalysisOptions): Facts =>
  gatherFacts(
    sources.map(source => ({ file: source.path, manifests: parseSource(source).manifests.map(factsIn) })),
    givenFacts(given),
  );

const givenFacts = ({ namespace }: AnalysisOptions): GivenFacts => (namespace === null ? {} : { defaultNamespace: namespace });

/** Options that are changed in one way, once for each that are different. */
export function changedOptions(optionsOf: OptionsOf, change: (options: AnalyzeOptions) => AnalyzeOptions): OptionsOf {
  const changed = remember(change);
  return file => changed(optionsOf(file));
}

/** Reports on stderr which documents are invalid and why; true where there is one. For sources whose findings are not reported. */
export function anyInvalid(sources: readonly Source[], streams: Streams): boolean {
  const invalid = sources.flatMap(source => {
    const file = parseSource(source);
    const placeOf = placer(source, file);
    return file.manifests.flatMap(({ class: kind, problems: [problem] }, document) => {
      if (kind !== 'invalid' || problem === undefined) return [];
      const span = shifted(problem.span, file.slices[document]?.start ?? 0);
      return [placeOf({ document, path: [], span, message: problem.message })];
    });
  });
  for (const { file, range, message } of invalid)
    warnAbout(streams, file, l10n.t('{problem} What cannot be read for it is left out.', { problem: message }), range.start);
  return invalid.length > 0;
}

export interface Analyzed {
  readonly file: ParsedFile;
  readonly findings: readonly Finding[];
  /** The texts and objects that are not judged, with any facts. */
  readonly unjudged: readonly Gap[];
  /** The workloads about which a missing fact decides, and those that admission skips. */
  readonly gaps: readonly Gap[];
}

export function analyzeSource(source: Source, options: AnalyzeOptions): Analyzed {
  const file = parsedOf(source);
  waiting.delete(source);
  return {
    file,
    findings: analyze(file, { ...options, ownFile: source.path }),
    unjudged: gapsIn(source, file),
    gaps: placeGaps(source, file, unjudgedWorkloads(file, options)),
  };
}
