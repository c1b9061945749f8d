/** What is reported of one file, wherever that is worked out: everything here and in `Judged` is plain data. */
import * as l10n from '@vscode/l10n';
import { parentPort, workerData } from 'node:worker_threads';
import { workspaceOnDemand } from '@scc-lens/lens';
import type { AnalyzeOptions, WorkspaceFacts } from '@scc-lens/lens';
import { faultText } from '@scc-lens/words';
import { analyzeSource } from './analysis';
import { reportsOn } from './formats/report';
import type { FileReport, Purpose } from './formats/report';
import type { Gap } from './gaps';
import type { Source } from './sources';

/** The reports on one file, or on those that it is rendered from. */
export interface Judged {
  readonly reports: readonly FileReport[];
  /** What is not judged in files that have no report. */
  readonly others: readonly Gap[];
  /** Whether every rule has judged it. */
  readonly isWhole: boolean;
  /** What stderr states about it, after its path; null for nothing. */
  readonly fault: string | null;
}

/**
 * Judges a file that was read. A defect that no rule contains costs this file's report and no other.
 */
export function judge(source: Source, options: AnalyzeOptions, purpose: Purpose): Judged {
  try {
    const analyzed = analyzeSource(source, options);
    const reports = reportsOn(source, analyzed, purpose);
    const paths = new Set(reports.map(({ path }) => path));
    return {
      reports,
      others: analyzed.unjudged.filter(({ path }) => !paths.has(path)),
      isWhole: !analyzed.findings.some(({ isFault }) => isFault),
      fault: null,
    };
  } catch (error) {
    const fault = l10n.t('could not be judged: {fault}. This is a defect of SCC Lens, please report it', { fault: faultText(error) });
    return { reports: [unreported(source.path, fault)], others: [], isWhole: false, fault };
  }
}

/** The report on a file that is not judged. */
export function unreported(path: string, error: string | null): FileReport {
  return { path, findings: [], known: [], gaps: [], isJudged: false, error };
}

/** What a worker needs before the first file, as plain data. */
export interface Bench {
  readonly purpose: Purpose;
  readonly options: readonly PlainOptions[];
  /** The part of the workspace that every document asks for. */
  readonly shared: WorkspaceFacts;
}

/** Options without the workspace. */
export type PlainOptions = Omit<AnalyzeOptions, 'facts'> & Pick<AnalyzeOptions['facts'], 'cluster'>;

/** A file that is no rendering, and which of the options count for it. */
export type Task = Pick<Source, 'path' | 'text' | 'role' | 'isNamed'> & { readonly options: number };

/** What one message asks for; null for what is not for a worker. */
export type Batch = readonly (Task | null)[];

/** A result for each task; null for what the worker cannot judge. */
export type Answer = readonly (Judged | null)[];

/** Answers each message with a result for each of its tasks; null for a file whose rules ask for all workloads, which only the main thread has. */
export function judgeForOthers(): void {
  const { purpose, options, shared } = workerData as Bench;
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
    const judged = judge({ ...task, bom: false }, by, purpose);
    return refusals === before ? judged : null;
  };
  parentPort?.on('message', (batch: Batch) => {
    parentPort?.postMessage(batch.map(answer) satisfies Answer);
  });
}
