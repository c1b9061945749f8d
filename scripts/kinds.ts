/** The page `docs/kinds.md`: which kinds SCC Lens judges and which it reports as not judged, with their fields and sources. */
import { markdownTable } from '@scc-lens/lens';
import { UNJUDGED_KINDS } from '../packages/yaml/src/manifest/unjudgedKinds';
import type { UnjudgedKind } from '../packages/yaml/src/manifest/unjudgedKinds';
import { WORKLOAD_KINDS } from '../packages/yaml/src/manifest/workloadKinds';
import type { WorkloadKind } from '../packages/yaml/src/manifest/workloadKinds';
import { WRAPPERS } from '../packages/yaml/src/manifest/wrappers';
import type { Wrapper } from '../packages/yaml/src/manifest/wrappers';

const INTRODUCTION = `# Kinds

<!-- generated: \`npm run generate\` writes this page from packages/yaml/src/manifest -->

SCC Lens judges each pod that it can read from a manifest. \`*\` means every entry of a list or a mapping. Lists of all kinds are read
too.`;

const JUDGED = `## Judged

The field is a pod template, from which the controller makes pods without changing what SCC admission looks at. All rules, reviews, the SCC
generator and the deployment's checks apply. The creator is the user whose grants count beside those of the pod's service account.

The \`permissions\` and \`clusterPermissions\` of a ClusterServiceVersion count as grants to the service accounts that they name, in its own namespace
or in all. Where the namespace is \`placeholder\`, \`default\` or absent, it is that of the installation and not known: they count for the pods of
this ClusterServiceVersion. What a Subscription changes in its pods is not known.`;

const WRAPPED = `## Carried by others

These objects carry others, which are judged as if they were written alone, and whose SCCs, roles and bindings count. Fixes change them where they are. An
object that a policy forbids (\`mustnothave\`) is not judged, and one of which a policy states only a part is judged as far as it is a pod. An object without
a namespace is in the one that \`namespaceSelector.include\` of its ConfigurationPolicy names, where that is a single name. A deployment sends the object around
them, but of an OpenShift Template its objects.`;

const INFERRED = `## Judged by shape

A custom resource of any other kind is judged where a field whose name ends in \`template\` is a PodTemplateSpec and nothing else: \`metadata\` and \`spec\`,
only fields that Kubernetes has, no value of a wrong type, and containers that all have a name and an image. All rules and the SCC generator
apply. SCC Lens does not know what the controller does, and does not claim it:

- The verdict is on the template as it is written. A controller that adds a container or a security context makes another pod.
- It is not known who creates the pods, nor what that user may use. A pod that the SCCs of its service account admit is admitted; any other one is
  *unknown*. Where the creator could make OpenShift choose another SCC, the verdict names it.
- The service account is the template's. If the template names none, the controller may choose one, and the verdict is *unknown*.
- The conversion of a \`hostPath\` supervisor is an unsafe fix.
- A deployment does not ask the cluster about these pods, because it does not know in whose name to ask.

Objects that are embedded in any other kind (a Composition) and kinds that share the name of a kind above, in another API group, are
reported as not judged.`;

const TEXT = `## The text

SCC Lens reads a text as kubectl does, and a test compares both with random texts. They differ in these, which manifests do not have:

- Tags with brackets, commas, a third \`!\`, a \`!\` at the end, or characters that no URI has, and tags directly behind a quote.
- \`!!binary\` and \`!!timestamp\`, whose text SCC Lens takes as it is, and \`!!float\` in front of an integer of 20 digits.
- Keys that are numbers with a point, an exponent or more than 15 digits, or infinite: kubectl rounds them to 32 bits, writes them in
  another way, or refuses them. \`.nan\` and \`.inf\` as the value of a key that follows a second time.
- In \`{}\` and \`[]\`: \`?\` before a key, \`?\` or \`:\` at the start of unquoted text, and \`:\` at its end. SCC Lens refuses most of these, kubectl may read
  something else.
- An anchor or alias directly before a colon (\`*name: x\`): SCC Lens refuses it, kubectl takes it for the key.
- A tab at the start of a line inside unquoted text, behind \`...\` or a carriage return, or before an object that is JSON only in part.
- The header of a block scalar on a line of its own, and a backslash at the end of a line above a blank one.
- Line ends that only YAML 1.1 has (U+0085, U+2028, U+2029) or a lone carriage return in a block scalar, and behind a comment, directive,
  backslash or separator.
- Blanks of Unicode, form feeds and such line ends around a JSON object, a separator or \`...\`; texts of less than four bytes.
- Lists, strings and numbers behind a JSON object, where they have a tab, an escape, a line end or a number that YAML reads in another way;
  \`\\/\` in a later document that begins with a bracket; numbers too large for 64 bits with a point, such as \`1e400\`.
- A byte order mark that is not at the start of a document, \`...\` or \`---#\` directly below a separator, and a separator or \`...\` behind blanks.`;

const NOT_JUDGED = `## Not judged

The controller composes pods from several fields, so that no field is the pod that admission sees, or it deploys manifests that are elsewhere. The rule
[pod-not-judged](rules/pod-not-judged.md) reports these objects, and objects of every other custom resource that contain what looks like a pod
template and is not one: it has other fields, wrong types, or containers without name or image.`;

/** The page's whole text. */
export function kindsPage(): string {
  const judged = markdownTable(
    ['Kind', 'API group', 'Pod templates', 'Creator of the pods', 'Service account', 'Source'],
    WORKLOAD_KINDS.map(judgedRow),
  );
  const unjudged = markdownTable(['Kind', 'API group', 'Fields', 'Service account', 'Source'], UNJUDGED_KINDS.map(unjudgedRow));
  const wrapped = markdownTable(['Kind', 'API group', 'Objects', 'Source'], WRAPPERS.map(wrapperRow));
  return `${[INTRODUCTION, JUDGED, judged, WRAPPED, wrapped, INFERRED, NOT_JUDGED, unjudged, TEXT].join('\n\n')}\n`;
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
