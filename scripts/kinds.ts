/** The page `docs/kinds.md`: which kinds SCC Lens judges and which it reports as not judged, with the fields of their pods. */
import { markdownTable } from '@scc-lens/lens';
import { UNJUDGED_KINDS, WORKLOAD_KINDS, WRAPPERS } from '../packages/yaml/src/manifest/kinds';
import type { UnjudgedKind, WorkloadKind, Wrapper } from '../packages/yaml/src/manifest/kinds';
import { joinedRows } from './joinedRows';

const INTRODUCTION = `# Kinds

<!-- generated: \`npm run generate\` writes this page from packages/yaml/src/manifest -->

SCC Lens judges each pod that it can read from a manifest, and reads lists of all kinds. It reads a text as kubectl does, except
[a few](https://github.com/scc-lens/scc-lens/blob/main/packages/yaml/README.md#where-it-reads-differently). \`*\` means every
entry of a list or a mapping. [kinds.json](https://github.com/scc-lens/scc-lens/blob/main/packages/yaml/src/manifest/kinds.json) has the fields
and sources.`;

const JUDGED = `## Judged

The controller makes pods from these templates. What it adds to the pods, as Knative and KubeRay do, is not judged: a generated SCC names
these pods, and no rule calls a permission unneeded for them. Where a RayCluster states the security context of its autoscaler, and that
changes the verdict, the verdict is *unknown*. All rules, reviews, the SCC generator and the
deployment's checks apply. The creator's grants count in addition to the service account's.

The \`permissions\` and \`clusterPermissions\` of a ClusterServiceVersion are grants to the service accounts that they name, in the namespace of
its annotation \`operatorframework.io/suggested-namespace\`. Where it has none, they are grants to its own pods. What a Subscription changes in these is not known.`;

const CREATORS = 'The pods of these templates have another creator:';

const ACCOUNTS = 'These templates get a service account of their controller if they name none:';

const WRAPPED = `## Contained in others

The objects in these are judged as if they were written alone. Their SCCs, roles and bindings count, and fixes change them in place. A
deployment sends the outer object, except an OpenShift Template, whose objects it sends.

An object that a policy forbids (\`mustnothave\`) is not judged, and one that a policy states in part only as far as that part is a pod. One with
nothing but a \`status\`, which a policy compares, creates nothing. A policy that only informs is judged as if it were enforced. An object without a
namespace is in the one that \`namespaceSelector.include\` of its ConfigurationPolicy names, if it names only one.`;

const WITH_TEMPLATES = UNJUDGED_KINDS.filter(({ hasTemplates }) => hasTemplates === true).map(({ kind }) => kind);

const INFERRED = `## Judged by shape

In a custom resource of any other kind, and of ${new Intl.ListFormat('en').format(WITH_TEMPLATES)}, a field whose name ends in \`template\` is judged if it is a
PodTemplateSpec. It then has only Kubernetes' fields, no value of a wrong type, and a name and an image in every container. All rules and the SCC generator apply. What the controller does is not known:

- The verdict is on the template as it is in the manifest. A controller may add a container or a security context.
- A pod that the SCCs of its service account admit is admitted; any other one is *unknown*, because the creator is. Where the creator could make
  OpenShift choose another SCC, the verdict names it.
- If the template names no service account, the verdict is *unknown*.
- The conversion of a \`hostPath\` supervisor is an unsafe fix.
- A deployment does not ask the cluster about these pods.`;

const NOT_JUDGED = `## Not judged

SCC Lens cannot judge the pods of these kinds, so a check without findings proves nothing about them. A code lens and the language status
name each object, \`scc-lens check\` counts them, and \`--fail-on-not-judged\` fails for them. Check a pod that the controller has made: \`oc get pods … -o yaml > pods.yaml\`.

The same applies to a pod template in a kind that shares its name with a kind above in another API group. It also applies to any other custom
resource that embeds objects (a Composition), or has what looks like a pod template and is not one. Others are taken for objects without pods.

The controllers of these compose pods from several fields:`;

const ELSEWHERE = 'These deploy manifests that are elsewhere:';

/** The page's whole text. */
export function kindsPage(): string {
  const judged = markdownTable(['Kind', 'API group', 'Pod templates', 'Creator of the pods'], joinedRows(WORKLOAD_KINDS.map(judgedRow)));
  const accounts = WORKLOAD_KINDS.flatMap(accountsOf);
  const others = WORKLOAD_KINDS.flatMap(creatorsOf);
  const composed = listed(UNJUDGED_KINDS.filter(({ isElsewhere }) => isElsewhere !== true).map(({ kind, groups }) => [kind, groups]));
  const elsewhere = listed(UNJUDGED_KINDS.filter(({ isElsewhere }) => isElsewhere === true).map(elsewhereItem));
  const wrapped = markdownTable(['Kind', 'API group', 'Objects'], joinedRows(WRAPPERS.map(wrapperRow)));
  return `${[INTRODUCTION, JUDGED, judged, `${CREATORS}\n\n${others.join('\n')}`, `${ACCOUNTS}\n\n${accounts.join('\n')}`, WRAPPED, wrapped, INFERRED, NOT_JUDGED, composed, ELSEWHERE, elsewhere].join('\n\n')}\n`;
}

const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(', ');
const groupsOf = (groups: readonly string[]): string => groups.map(group => (group === '' ? 'core' : group)).join(', ');

function judgedRow({ kind, groups, podTemplates, controller }: WorkloadKind): readonly string[] {
  return [
    kind,
    groupsOf(groups),
    podTemplates.map(path => (path === '' ? 'the object' : code(path))).join(', '),
    controller === null ? 'the user' : code(controller),
  ];
}

function creatorsOf({ kind, otherControllers = [] }: WorkloadKind): readonly string[] {
  return otherControllers.map(
    ({ template, apiVersion, controller }) =>
      `- ${apiVersion === undefined ? kind : `${kind} of ${apiVersion}`}, ${code(template)}: ${code(controller)}`,
  );
}

function accountsOf({ kind, accounts = [] }: WorkloadKind): readonly string[] {
  return accounts.map(({ name, template }) => `- ${kind}, ${code(template)}: ${name === null ? 'not known' : code(name)}`);
}

function wrapperRow({ kind, groups, contents }: Wrapper): readonly string[] {
  return [kind, groupsOf(groups), code(contents)];
}

/** What a kind deploys is below one field where the rest of its `spec` is of no interest. */
function elsewhereItem({ kind, groups, pods }: UnjudgedKind): readonly [string, readonly string[]] {
  return [pods.includes('spec') ? kind : `${kind} (${codes(pods)})`, groups];
}

/** An item of a list for each API group. */
function listed(kinds: readonly (readonly [string, readonly string[]])[]): string {
  return joinedRows(kinds.map(([kind, groups]) => [kind, groupsOf(groups)]))
    .map(([names = '', groups = '']) => `- ${groups}: ${names}`)
    .join('\n');
}
