/** Tools of assistants about whole clusters: the commands that answer the same questions, on files in the folders of the server. */
import * as l10n from '@vscode/l10n';
import { Writable } from 'node:stream';
import { failure, readInput, report, schemaOf, type Answer, type Tool, type ToolInput } from '../assistant';
import type { Arguments, Command } from './command';
import { folderProblem } from './namedSource';
import { audit, may, whoMay, why } from './questions';
import type { Streams } from './streams';

const SOURCE = {
  type: 'string',
  description:
    'What shows the cluster, in the folders of the server: a must-gather or `oc adm inspect` folder or its archive, or a file or folder of lists that `oc get -o yaml` wrote.',
} as const;

const text = (description: string) => ({ type: 'string', description }) as const;
const NAMESPACE = text('A namespace.');

type ClusterTool = Omit<Tool, 'run'> & {
  readonly command: Command;
  /** What precedes the path among the operands. */
  readonly operandsOf: (input: ToolInput) => readonly string[];
};

/** None has a schema of its answer: `scc-lens … --format json` prints one for programs. */
export const CLUSTER_TOOLS: readonly ClusterTool[] = [
  {
    name: 'audit_cluster',
    title: 'Audit a Cluster',
    summary: 'Reports what the service accounts of a cluster may use, what their pods need, and what can be removed.',
    description:
      'Audits the service accounts of an OpenShift cluster from files: which SCCs they may use and by which binding, what their pods use, the least SCC that they need, and the exact bindings and entries that can be removed, gravest first. Use it for questions about a whole cluster or namespace, and before you propose to remove a grant.',
    inputSchema: schemaOf({ path: SOURCE, namespace: NAMESPACE }, 'path'),
    command: audit,
    operandsOf: () => [],
  },
  {
    name: 'who_may_use_scc',
    title: 'List Who May Use an SCC',
    summary: 'Lists who may use an SCC in a cluster, and by which binding, role or entry.',
    description:
      'Lists the users, groups and service accounts that may use an SCC, each with its binding and role or its entry in the SCC. `oc adm policy who-can` does not see the entries.',
    inputSchema: schemaOf({ scc: text('The name of the SCC.'), path: SOURCE, namespace: NAMESPACE }, 'scc', 'path'),
    command: whoMay,
    operandsOf: input => ['use', input.text('scc')],
  },
  {
    name: 'sccs_of_service_account',
    title: 'List the SCCs of a Service Account',
    summary: 'Lists the SCCs that the pods of a service account may use, and through what.',
    description: 'Lists the SCCs that pods of a service account may use in a cluster, each with the binding, role or entry that allows it.',
    inputSchema: schemaOf({ account: text('The service account, as `namespace/name`.'), path: SOURCE }, 'account', 'path'),
    command: may,
    operandsOf: input => [input.text('account')],
  },
  {
    name: 'explain_scc_of_pod',
    title: "Explain a Pod's SCC",
    summary: 'Shows which SCC a pod of a cluster has and why, what it changed, and what it would be without.',
    description:
      'Explains which SCC admitted a pod of a cluster, the rights that let it, the fields that the SCC changed, and the verdict without these rights. Use it when a pod has another SCC than expected.',
    inputSchema: schemaOf({ pod: text('The name of the pod.'), namespace: NAMESPACE, path: SOURCE }, 'pod', 'namespace', 'path'),
    command: why,
    operandsOf: input => [input.text('pod')],
  },
];

/** The text that the command prints, and behind it what it could not read. Null for a tool of another kind. */
export async function askCluster(name: string, input: unknown, folders: readonly string[], streams: Streams): Promise<Answer | null> {
  const tool = CLUSTER_TOOLS.find(one => one.name === name);
  if (tool === undefined) return null;
  const read = readInput(tool.inputSchema, input ?? {}, null);
  if ('problem' in read) return failure(read.problem);
  const path = read.text('path');
  const problem = path === '-' ? l10n.t('{path} is no file or folder.', { path }) : await folderProblem(path, folders);
  if (problem !== null) return failure(problem);
  const namespace = read.text('namespace');
  const args: Arguments = {
    operands: [...tool.operandsOf(read), path],
    options: new Map(namespace === '' ? [] : [['namespace', [namespace]]]),
  };
  const [stdout, stderr] = [new Collected(), new Collected()];
  await tool.command.run(args, { stdin: streams.stdin, stdout, stderr });
  if (stdout.text === '') return failure(stderr.text);
  const { texts } = report('', [stdout.text]);
  return { texts: [...texts, ...(stderr.text === '' ? [] : [stderr.text])], isError: false };
}

class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
