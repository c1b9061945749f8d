import { serviceAccountsOf } from '@scc-lens/lens';
import { generateScc } from '../../../packages/lens/src/grants/generate/generateScc';
import { mutate } from '../mutate';
import type { Random } from '../random';
import { earlierFaults, textsIn } from '../seeds';
import type { Target } from '../target';
import { checkCommand, COMMANDS } from '../workspaces/commands';
import { checkJudgements } from '../workspaces/judgements';
import { checkDelivery, checkHandOver, checkPlans } from '../workspaces/plans';
import { checkSuppressions } from '../workspaces/suppressions';
import { FILES, optionsOf, settings, workspaceOf } from '../workspaces/workspace';
import { manifests } from './manifests';

/** What belongs together: policies, and the pods that they are for. */
const PARTS: readonly (readonly string[])[] = textsIn(
  [...['scc', 'generate', 'restrict', 'topologies', 'rules', 'oneOpinion', 'cli'].map(name => `test/fixtures/${name}`), 'examples'],
  /(?<!\.fixed)\.ya?ml$/,
)
  .filter(text => text.includes('apiVersion'))
  .map(text => text.split(/^---\n/m));

const WORDS: readonly string[] = [
  'namespace: agents',
  'namespace: openshell',
  'namespace: other',
  'serviceAccountName: openshell-sandbox',
  'serviceAccountName: default',
  'serviceAccountName: agent',
  'name: openshell-sandbox',
  'name: agents',
  'kind: Role',
  'kind: ClusterRole',
  'kind: ClusterRoleBinding',
  'kind: ServiceAccount',
  'kind: Sandbox',
  'roleRef:',
  'subjects:',
  'resourceNames: [privileged]',
  'resourceNames: ["*"]',
  'verbs: [use]',
  'users: ["system:serviceaccount:agents:openshell-sandbox"]',
  'groups: ["system:authenticated"]',
  'priority: 10',
  'allowPrivilegedContainer: true',
  'allowHostDirVolumePlugin: false',
  'allowPrivilegeEscalation: null',
  'readOnlyRootFilesystem: true',
  'allowedCapabilities: ["*"]',
  'requiredDropCapabilities: [ALL]',
  'defaultAddCapabilities: [SYS_PTRACE]',
  'runAsUser: {type: RunAsAny}',
  'runAsUser: {type: MustRunAsNonRoot}',
  'seLinuxContext: {type: RunAsAny}',
  'fsGroup: {type: MustRunAs, ranges: [{min: 1, max: 2}]}',
  'supplementalGroups: {type: RunAsAny}',
  'seccompProfiles: ["*"]',
  'volumes: ["*"]',
  'volumes: [none]',
  'hostNetwork: true',
  'hostPID: true',
  'hostUsers: false',
  'automountServiceAccountToken: false',
  'fsGroup: 0',
  'openshift.io/required-scc: anyuid',
  'openshift.io/sa.scc.uid-range: 1000680000/10000',
  'pod-security.kubernetes.io/enforce: restricted',
  'generateName: a-',
  'replicas: 2',
];

/** A command, then the documents of one or two fixtures in one to three files, often with the SCCs for them. Some are mutated. */
function input(random: Random): string {
  const parts = [...random.pick(PARTS), ...(random.once(2) ? random.pick(PARTS) : [])];
  const files: string[][] = Array.from({ length: 1 + random.below(3) }, () => []);
  let at = 0;
  for (const part of parts) {
    if (random.once(2)) at = random.below(files.length);
    files[at]?.push(part);
  }
  const written = files.map(own => own.join('---\n'));
  const texts = random.once(2) ? [...written, ...sccsFor(written)] : written;
  const changed = random.below(texts.length + 1);
  const mutated = texts.map((text, i) =>
    i === changed || random.once(3) ? mutate({ seeds: [text], words: workspaces.words }, random) : text,
  );
  return [random.pick(COMMANDS), ...mutated].join(FILES);
}

/** What is generated for the pods of these files, in one file; none where they need nothing. */
function sccsFor(texts: readonly string[]): readonly string[] {
  const { facts } = optionsOf(workspaceOf(texts));
  const generated = serviceAccountsOf(facts.workspace.workloads).map(serviceAccount => generateScc({ serviceAccount, facts, settings }));
  const sccs = generated.flatMap(result => ('refused' in result ? [] : [result.text]));
  return sccs.length === 0 ? [] : [sccs.join('---\n')];
}

async function check(text: string): Promise<void> {
  const [command = '', ...texts] = text.split(FILES);
  const workspace = workspaceOf(texts);
  checkJudgements(workspace, workspaceOf(texts));
  checkSuppressions(workspace);
  checkDelivery(workspace);
  await checkPlans(workspace, false);
  await checkPlans(workspace, true);
  await checkHandOver(workspace);
  if (COMMANDS.includes(command)) await checkCommand(command, texts);
}

/** Several files that know of each other: what is found in them, and what is prepared for their pods. */
export const workspaces: Target = {
  name: 'workspaces',
  seeds: [...PARTS.map(parts => parts.join('---\n')), ...earlierFaults('workspaces')],
  words: [...manifests.words, ...WORDS],
  share: 4,
  input,
  check,
};
