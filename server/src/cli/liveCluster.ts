/** Reads a live cluster, by requests for its lists alone. */
import * as l10n from '@vscode/l10n';
import os from 'node:os';
import { apiVersionOf, fetchCommand, listPath, LISTS, snapshotOf } from '@scc-lens/fleet';
import type { ClusterSnapshot, ListRow } from '@scc-lens/fleet';
import type { ClusterError, Connection, Fields } from '@scc-lens/kube';
import { objectOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { readObjects } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { hasFlag, optionValue, PROBLEM } from './command';
import type { Arguments, ExitCode } from './command';
import { startProgress, warn } from './streams';
import type { Streams } from './streams';

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

/** A million objects of a kind, or what fits into the memory of Node: only what is judged is kept of each. Pods of workflows may be large. */
const LIMITS = { pages: 10_000, pageMebibytes: 32, mebibytes: 512 };

const ACCEPT = 'insecure-skip-tls-verify';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The lists of these kinds as the cluster has them, each whole or absent; the exit code where none can be read. Stderr has the reasons. */
export async function readLiveCluster(args: Arguments, streams: Streams, kinds?: ReadonlySet<string>): Promise<ExitCode | Reading> {
  const { endsConnection, listObjects } = await import('./clusterClient');
  const connection = await openCluster(args);
  if (typeof connection === 'string') {
    warn(streams, connection);
    return PROBLEM;
  }
  const interrupt = (signal: NodeJS.Signals): void => {
    // This ends a credential plug-in too, which is in a process group of its own.
    connection.close();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  let reading = '';
  const progress = startProgress(streams, count => l10n.t('{count} objects read, now {resource}', { count, resource: reading }));
  const contents: Pick<Manifest, 'class' | 'objects' | 'workloads'>[] = [];
  const whole = new Set<string>();
  const rows = LISTS.filter(({ kind }) => kinds?.has(kind) ?? true);
  try {
    for (const row of rows) {
      reading = row.resource;
      const keep = (object: Fields): Fields => {
        progress.step();
        return keptOf(object, row);
      };
      const list = await listObjects(connection, listPath(row), { keep, limits: LIMITS });
      if (list.ok) contents.push(readObjects({ apiVersion: 'v1', kind: 'List', items: list.value.items as readonly JsonObject[] }));
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
    for (const signal of SIGNALS) process.off(signal, interrupt);
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
  // Unlike an editor, a command line starts with the search path of its user.
  const login = logIn(config.value, { context, acceptedRisks: risks.value, shell: undefined, ...TIMES });
  return login.ok ? login.value : problemText(login.error);
}

/** Without a next step that names a setting of the editor. */
const problemText = ({ message, nextStep = 'sccLens.' }: ClusterError): string =>
  nextStep.includes('sccLens.') ? message : `${message} ${nextStep}`;

/** An object of a list, whose items do not name their kind, without what is not judged: most of what a cluster stores. */
function keptOf(object: Fields, row: ListRow): Fields {
  const metadata = without(objectOf(object['metadata'] as JsonObject), 'managedFields');
  const annotations = without(objectOf(metadata['annotations']), 'kubectl.kubernetes.io/last-applied-configuration');
  return { ...without(object, 'status'), apiVersion: apiVersionOf(row), kind: row.kind, metadata: { ...metadata, annotations } };
}

const without = <Value>(fields: Readonly<Record<string, Value>>, name: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
