import type { LogOutputChannel, Memento } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import type { DeploymentHistory } from '@scc-lens/kube';
import type { ReadOnlyDocuments } from '../../editor';
import type { LastAudit } from './lastAudit';
import type { ClusterDiagnostics } from './clusterDiagnostics';
import type { Differences } from './differences';
import type { Connector } from './connector';
import type { Operations } from './operations';
import type { Resumption } from './conditions';
import type { SharedFacts } from './shareFacts';

/** What the commands about a cluster share. */
export interface Stage {
  readonly audits: LastAudit;
  readonly client: LanguageClient;
  readonly connector: Connector;
  readonly diagnostics: ClusterDiagnostics;
  readonly differences: Differences;
  readonly documents: ReadOnlyDocuments;
  readonly facts: SharedFacts;
  readonly history: DeploymentHistory;
  readonly memory: Memento;
  /** Everything was applied, and the cluster reports nothing against it. */
  readonly onDeployed: () => void;
  readonly operations: Operations;
  readonly output: LogOutputChannel;
  readonly resumption: Resumption;
}
