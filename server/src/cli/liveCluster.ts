/** Reads a live cluster, by requests for its lists alone. */
import * as l10n from '@vscode/l10n';
import os from 'node:os';
import { atEnd } from '@scc-lens/files';
import { apiVersionOf, createKeeper, fetchCommand, listPath, LISTS, snapshotOf, type ClusterSnapshot, type Kept } from '@scc-lens/fleet';
import type { ClusterError, Connection, Fields } from '@scc-lens/kube';
import type { JsonObject } from '@scc-lens/words';
import { readObjects } from '@scc-lens/yaml';
import { hasFlag, optionValue, PROBLEM, type Arguments, type ExitCode } from './command';
import { startProgress, warn, type Streams } from './streams';

/** What a source shows of a cluster. */
export interface Reading {
  /** The first operand as reports name it, or the context. */
  readonly source: string;
  readonly snapshot: ClusterSnapshot;
  /** Whether something that was named could not be read. */
  readonly isIncomplete: boolean;
}

/** The times of the editor's settings, in milliseconds. */
const TIMES = { timeoutMs: 30_000, pluginTimeoutMs: 60_000 };

/**
 * A million objects of a kind, or what fits into the memory of Node: only what is judged is kept of each. What makes pods counts twice, as an
 * object and as a maker. Pods of workflows may be large.
 */
const LIMITS = { pages: 10_000, pageMebibytes: 32, mebibytes: 1024 };

const ACCEPT = 'insecure-skip-tls-verify';

/** The lists of these kinds as the cluster has them, each whole or absent; the exit code where none can be read. Stderr has the reasons. */
export async function readLiveCluster(args: Arguments, streams: Streams, kinds?: ReadonlySet<string>): Promise<ExitCode | Reading> {
  const { endsConnection, listObjects } = await import('./clusterClient');
  const connection = await openCluster(args);
  if (typeof connection === 'string') {
    warn(streams, connection);
    return PROBLEM;
  }
  // This ends a credential plug-in too, which is in a process group of its own.
  const lift = atEnd(() => connection.close());
  let reading = '';
  const progress = startProgress(streams, count => l10n.t('{count} objects read, now {resource}', { count, resource: reading }));
  const contents: Kept[] = [];
  const keeper = createKeeper();
  const whole = new Set<string>();
  const rows = LISTS.filter(({ kind }) => kinds?.has(kind) ?? true);
  try {
    for (const row of rows) {
      reading = row.resource;
      // Items of a list do not name their kind.
      const keep = (object: Fields): Kept => {
        progress.step();
        return keeper.keep(readObjects({ ...(object as JsonObject), apiVersion: apiVersionOf(row), kind: row.kind }));
      };
      const list = await listObjects(connection, listPath(row), { keep, limits: LIMITS });
      if (list.ok) for (const kept of list.value.items) contents.push(kept);
      if (list.ok || (row.isOptional === true && list.error.kind === 'notFound')) {
        whole.add(row.kind);
        continue;
      }
      progress.clear();
      const isOver = endsConnection(list.error);
      warn(streams, isOver ? problemText(list.error) : `${fetchCommand(row)}: ${problemText(list.error)}`);
      if (isOver) return PROBLEM;
    }
  } finally {
    progress.clear();
    connection.close();
    lift();
  }
  if (contents.length === 0) return PROBLEM;
  return { source: connection.target.context, snapshot: snapshotOf(contents, true, whole), isIncomplete: whole.size < rows.length };
}

/** A connection that has sent nothing yet, or why there is none. */
async function openCluster(args: Arguments): Promise<Connection | string> {
  const { loadKubeconfig, logIn, risksOf } = await import('./clusterClient');
  const config = await loadKubeconfig({ setting: optionValue(args, 'kubeconfig') ?? '', env: process.env, home: os.homedir() });
  if (!config.ok) return problemText(config.error);
  const context = optionValue(args, 'context');
  const risks = risksOf(config.value, context);
  if (!risks.ok) return problemText(risks.error);
  const [risk] = risks.value;
  if (risk !== undefined && !hasFlag(args, ACCEPT)) return `${risk} ${l10n.t('To accept that: {option}', { option: `--${ACCEPT}` })}`;
  // A command line starts with the search path of its user. Where an editor's own Node runs this, the login shell has to name that.
  const shell = process.env['ELECTRON_RUN_AS_NODE'] === undefined ? { shell: undefined } : {};
  const login = logIn(config.value, { context, acceptedRisks: risks.value, ...shell, ...TIMES });
  return login.ok ? login.value : problemText(login.error);
}

/** Without a next step that names a setting of the editor. */
const problemText = ({ message, nextStep = 'sccLens.' }: ClusterError): string =>
  nextStep.includes('sccLens.') ? message : `${message} ${nextStep}`;
