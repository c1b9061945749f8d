/** Judging many files: in this thread, or, where there are enough of them, on worker threads too. The results are the same. */
import * as l10n from '@vscode/l10n';
import os from 'node:os';
import path from 'node:path';
import type { MessagePort, Worker } from 'node:worker_threads';
import { workspaceOnDemand, type AnalyzeOptions, type WorkspaceFacts } from '@scc-lens/lens';
import { faultText } from '@scc-lens/words';
import { analyzeSource, type OptionsOf, type Question } from './analysis';
import { reportsOn, type FileReport, type Purpose } from './formats/report';
import type { Gap } from './gaps';
import { isNotRendered, isReadable, isUndeployedFolder, type Judgeable, type Source } from './sources';

/** The files of a message. */
const BATCH = 20;
/** Messages for each worker that are under way, so that it never waits for the next one, and memory stays bounded. */
const AHEAD = 3;
/**
 * Characters of text for which a worker is worth its start, in which it compiles all rules again: for half of it, two workers take as long as the
 * main thread alone. One would only work while that waits.
 */
const WORTH_A_WORKER = 1_000_000;
const FEWEST_WORKERS = 2;
/** Each worker takes memory for the rules and what it works on. */
const MOST_WORKERS = 8;

/** Judges the entries one by one, in their order; an entry that was not read has a report without findings. */
export async function* judgeAll(
  { entries, shared }: Pick<Question, 'entries' | 'shared'>,
  optionsOf: OptionsOf,
  purpose: Purpose,
): AsyncGenerator<Judged> {
  const options = [...new Set(entries.map(entry => optionsOf(entry)))];
  const bench = { purpose, shared, options: options.map(({ facts: { cluster }, ...others }) => ({ ...others, cluster })) };
  const helpers = await startHelpers(workersFor(entries), bench);
  const judgeHere = (entry: Judgeable): Judged => judgeEntry(entry, optionsOf(entry), purpose);
  try {
    const indexOf = new Map(options.map((one, index) => [one, index]));
    const taskOf = (source: Source): Task => {
      const { path, text, role, namespace = null, isNamed, isFollowed = false } = source;
      return { path, text, role, namespace, isNamed, isFollowed, options: indexOf.get(optionsOf(source)) ?? 0 };
    };
    if (helpers.length === 0) for (const entry of entries) yield judgeHere(entry);
    else yield* judgeElsewhere(entries, helpers, taskOf, judgeHere);
  } finally {
    await Promise.all(helpers.map(helper => helper.end()));
  }
}

/** A batch is answered with null for what a worker cannot judge, which is then judged here. */
async function* judgeElsewhere(
  entries: readonly Judgeable[],
  helpers: readonly Helper[],
  taskOf: (source: Source) => Task,
  judgeHere: (entry: Judgeable) => Judged,
): AsyncGenerator<Judged> {
  const underWay: { readonly batch: readonly Judgeable[]; readonly answer: Promise<Answer> }[] = [];
  for (let next = 0; next < entries.length || underWay.length > 0;) {
    while (next < entries.length && underWay.length < helpers.length * AHEAD) {
      const batch = entries.slice(next, next + BATCH);
      next += BATCH;
      const idlest = helpers.reduce((least, helper) => (helper.load() < least.load() ? helper : least));
      underWay.push({ batch, answer: idlest.judge(batch.map(entry => (isPlain(entry) ? taskOf(entry) : null))) });
    }
    const first = underWay.shift();
    const answer = (await first?.answer) ?? [];
    for (const [i, entry] of (first?.batch ?? []).entries()) yield answer[i] ?? judgeHere(entry);
  }
}

function judgeEntry(entry: Judgeable, options: AnalyzeOptions, purpose: Purpose): Judged {
  if (isReadable(entry)) return judge(entry, options, purpose);
  const report = unreported(entry.path, isNotRendered(entry) ? null : entry.error);
  return { reports: [report], others: [], isWhole: isNotRendered(entry), fault: null, environments: null, isUndeployed: false };
}

const isPlain = (entry: Judgeable): entry is Source => isReadable(entry) && entry.rendered === undefined && entry.deployed === undefined;

/** How many workers these files are worth. */
function workersFor(entries: readonly Judgeable[]): number {
  const length = entries.reduce((sum, entry) => sum + (isPlain(entry) ? entry.text.length : 0), 0);
  const workers = Math.min(os.availableParallelism(), Math.floor(length / WORTH_A_WORKER), MOST_WORKERS);
  return workers < FEWEST_WORKERS ? 0 : workers;
}

/** The entry of a worker is next to this file, in the sources as in the bundles. */
const ENTRY = path.join(__dirname, `worker${path.extname(__filename)}`);

/** Half of what V8 gives to new objects: a batch leaves few of them, and takes no longer. */
const LIMITS = { maxYoungGenerationSizeMb: 24 };

/** Most runs start none, and load nothing for it. */
async function startHelpers(length: number, bench: Bench): Promise<readonly Helper[]> {
  if (length === 0) return [];
  const { Worker: Thread } = await import('node:worker_threads');
  return Array.from({ length }, () => new Helper(new Thread(ENTRY, { workerData: bench, resourceLimits: LIMITS })));
}

/** A worker thread that judges files in batches. */
class Helper {
  /** In the order of the batches, as the answers are. */
  private readonly waiting: ((answer: Answer) => void)[] = [];
  private hasFailed = false;

  constructor(private readonly worker: Worker) {
    this.worker.on('message', (answer: Answer) => this.waiting.shift()?.(answer));
    const fail = (): void => {
      this.hasFailed = true;
      for (const resolve of this.waiting.splice(0)) resolve([]);
    };
    // Its fault, such as too little memory, costs no file its report: what it was to judge, the main thread judges.
    this.worker.on('error', fail);
    this.worker.on('exit', fail);
  }

  /** How many batches it has not answered. */
  load(): number {
    return this.hasFailed ? Infinity : this.waiting.length;
  }

  /** What it makes of each task; null for what it cannot judge, and for everything where it has failed. */
  async judge(batch: Batch): Promise<Answer> {
    if (this.hasFailed) return [];
    return new Promise(resolve => {
      this.waiting.push(resolve);
      this.worker.postMessage(batch);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** The reports on one file, or on those that it is rendered from. */
export interface Judged {
  readonly reports: readonly FileReport[];
  /** What is not judged in files that have no report. */
  readonly others: readonly Gap[];
  /** Whether every rule has judged it. */
  readonly isWhole: boolean;
  /** What stderr states about it, after its path; null for nothing. */
  readonly fault: string | null;
  /** The names of the environments that it is judged for, or the chart or kustomization that nothing deploys; null for a file as it is. */
  readonly environments: readonly string[] | null;
  /** Whether that is such a chart or kustomization. */
  readonly isUndeployed: boolean;
}

/** Judges a file that was read. A defect that no rule contains costs this file's report and no other. */
function judge(source: Source, options: AnalyzeOptions, purpose: Purpose): Judged {
  const isAlone = isUndeployedFolder(source);
  const environments = isAlone ? [source.path] : source.deployed === undefined ? null : [...source.deployed.names];
  try {
    const analyzed = analyzeSource(source, options);
    const reports = reportsOn(source, analyzed, purpose);
    const paths = new Set(reports.map(({ path }) => path));
    return {
      reports,
      others: analyzed.unjudged.filter(({ path }) => !paths.has(path)),
      isWhole: !analyzed.findings.some(({ isFault }) => isFault),
      fault: null,
      environments,
      isUndeployed: isAlone,
    };
  } catch (error) {
    const fault = l10n.t('could not be judged: {fault}. This is a defect of SCC Lens, please report it', { fault: faultText(error) });
    return { reports: [unreported(source.path, fault)], others: [], isWhole: false, fault, environments, isUndeployed: isAlone };
  }
}

/** The report on a file that is not judged. */
export function unreported(path: string, error: string | null): FileReport {
  return { path, findings: [], known: [], gaps: [], isJudged: false, error };
}

/** What a worker needs before the first file, as plain data. */
interface Bench {
  readonly purpose: Purpose;
  /** Without the workspace; `shared` is the part of it that every document asks for. */
  readonly options: readonly (Omit<AnalyzeOptions, 'facts'> & Pick<AnalyzeOptions['facts'], 'cluster'>)[];
  readonly shared: WorkspaceFacts;
}

/** A file that is no rendering, and which of the options count for it. */
type Task = Pick<Source, 'path' | 'text' | 'role' | 'namespace' | 'isNamed' | 'isFollowed'> & { readonly options: number };

/** What one message asks for, null for what is not for a worker; and a result for each, null for what the worker cannot judge. */
type Batch = readonly (Task | null)[];
type Answer = readonly (Judged | null)[];

/** Answers each message with a result for each of its tasks; null for a file whose rules ask for all workloads, which only the main thread has. */
export function judgeForOthers(port: MessagePort, data: unknown): void {
  const { purpose, options, shared } = data as Bench;
  let refusals = 0;
  const workspace = workspaceOnDemand(
    shared,
    options.map(({ settings }) => settings),
    () => {
      refusals++;
      throw new Error('A worker does not have all workloads.');
    },
  );
  const whole = options.map(({ cluster, ...others }) => ({ ...others, facts: { cluster, workspace } }));
  const answer = (task: Task | null): Judged | null => {
    const by = task === null ? undefined : whole[task.options];
    if (task === null || by === undefined) return null;
    const before = refusals;
    // As a message has it: with all fixes, which may ask for workloads as well.
    const judged = structuredClone(judge({ ...task, bom: false }, by, purpose));
    return refusals === before ? judged : null;
  };
  port.on('message', (batch: Batch) => port.postMessage(batch.map(answer) satisfies Answer));
}
