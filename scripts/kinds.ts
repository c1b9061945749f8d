/** The page `docs/kinds.md`: which kinds SCC Lens judges and which it reports as not judged, with their fields and sources. */
import { markdownTable } from '@scc-lens/lens';
import { UNJUDGED_KINDS, WORKLOAD_KINDS, WRAPPERS } from '../packages/yaml/src/manifest/kinds';
import type { UnjudgedKind, WorkloadKind, Wrapper } from '../packages/yaml/src/manifest/kinds';

const INTRODUCTION = `# Kinds

<!-- generated: \`npm run generate\` writes this page from packages/yaml/src/manifest -->

SCC Lens judges each pod that it can read from a manifest, and reads lists of all kinds. It reads a text as kubectl does, except [a few](https://github.com/scc-lens/scc-lens/blob/main/packages/yaml/README.md#where-it-reads-differently). \`*\` means every entry of a list or a mapping.`;

const JUDGED = `## Judged

The field is a pod template. The controller makes pods from it without changing what SCC admission looks at. All rules, reviews, the SCC
generator and the deployment's checks apply. The creator's grants count in addition to the grants of the pod's service account.

The \`permissions\` and \`clusterPermissions\` of a ClusterServiceVersion count as grants to the service accounts that they name. Where the
namespace is \`placeholder\`, \`default\` or absent, the installation chooses it: the grants count for the pods of this ClusterServiceVersion. What a
Subscription changes in its pods is not known.`;

const WRAPPED = `## Contained in others

These objects contain other objects, which are judged as if they were written alone. Their SCCs, roles and bindings count, and fixes change them
in place. A deployment sends the outer object, except an OpenShift Template, whose objects it sends.

For policies: an object that a policy forbids (\`mustnothave\`) is not judged. If a policy states only a part of an
object, it is judged as far as that part is a pod. An object without a namespace is in the one that
\`namespaceSelector.include\` of its ConfigurationPolicy names, if it names only one.`;

const INFERRED = `## Judged by shape

In a custom resource of any other kind, a field whose name ends in \`template\` is judged if it is a PodTemplateSpec and nothing else. It then
has only Kubernetes' fields, no value of a wrong type, and a name and an image in every container. All rules and the SCC generator apply. SCC
Lens does not know what the controller does, and does not claim it:

- The verdict is on the template as it is in the manifest. A controller may add a container or a security context.
- The creator of the pods is not known. A pod that the SCCs of its service account admit is admitted; any other one is
  *unknown*. Where the creator could make OpenShift choose another SCC, the verdict names it.
- The service account is the template's. If the template names none, the controller may choose one, and the verdict is *unknown*.
- The conversion of a \`hostPath\` supervisor is an unsafe fix.
- A deployment does not ask the cluster about these pods.

Objects embedded in any other kind (a Composition) are reported as not judged, and so are kinds that share a name with a kind above, in another
API group.`;

const NOT_JUDGED = `## Not judged

The controller composes pods from several fields, so that no field is the pod that admission sees, or it deploys manifests that are elsewhere.
The rule [pod-not-judged](rules/pod-not-judged.md) reports these objects. It also reports other custom resources with what looks like a pod
template and is not one: it has other fields, wrong types, or containers without name or image.`;

/** The page's whole text. */
export function kindsPage(): string {
  const judged = markdownTable(
    ['Kind', 'API group', 'Pod templates', 'Creator of the pods', 'Service account', 'Source'],
    WORKLOAD_KINDS.map(judgedRow),
  );
  const unjudged = markdownTable(['Kind', 'API group', 'Fields', 'Service account', 'Source'], UNJUDGED_KINDS.map(unjudgedRow));
  const wrapped = markdownTable(['Kind', 'API group', 'Objects', 'Source'], WRAPPERS.map(wrapperRow));
  return `${[INTRODUCTION, JUDGED, judged, WRAPPED, wrapped, INFERRED, NOT_JUDGED, unjudged].join('\n\n')}\n`;
}

const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(', ');
const groupsOf = (groups: readonly string[]): string => groups.map(group => (group === '' ? 'core' : group)).join(', ');

function judgedRow({ kind, groups, podTemplates, controller, accounts = [], source }: WorkloadKind): readonly string[] {
  const account = accounts.map(({ name, template }) => `${name === null ? 'not known' : code(name)} for ${code(template)} without one`);
  return [
    kind,
    groupsOf(groups),
    podTemplates.map(path => (path === '' ? 'the object' : code(path))).join(', '),
    controller === null ? 'the user' : code(controller),
    account.length === 0 ? "the template's" : account.join('; '),
    source,
  ];
}

function wrapperRow({ kind, groups, contents, source }: Wrapper): readonly string[] {
  return [kind, groupsOf(groups), code(contents), source];
}

function unjudgedRow({ kind, groups, pods, accounts, isElsewhere, source }: UnjudgedKind): readonly string[] {
  const fields = isElsewhere === true ? `${codes(pods)}, of what is deployed from elsewhere` : codes(pods);
  return [kind, groupsOf(groups), fields, accounts.length === 0 ? 'set elsewhere' : codes(accounts), source];
}
