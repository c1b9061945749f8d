/** The page `docs/openshell-releases.md`: what SCC Lens knows about OpenShell. */
import { literalMarkdown, markdownTable } from '@scc-lens/lens';
import { IMAGE_LAYOUTS } from '../packages/lens/src/openshell/releaseTag';
import type { PlacedLayout } from '../packages/lens/src/openshell/releaseTag';
import { AGENT_SANDBOX_RELEASES, OPENSHELL_RELEASES } from '../packages/lens/src/openshell/releases';
import type { KnownRelease } from '../packages/lens/src/openshell/releases';
import { CAPABILITY_REASONS, TOPOLOGIES } from '../packages/lens/src/openshell/topologies';
import type { ContainerNeeds } from '../packages/lens/src/openshell/topologies';

const INTRODUCTION = `# OpenShell releases

<!-- generated: \`npm run generate\` writes this page from packages/lens/src/openshell -->

What SCC Lens knows about OpenShell; [its tables](https://github.com/scc-lens/scc-lens/tree/main/packages/lens/src/openshell) have the sources, with
dates. Up to 0.0.116 the supervisor and the agent share one pod, which needs capabilities and an SCC of its own. From 0.1.0 on (Red Hat builds: from
\`v0.0.116-rhaiv.8\`) the gateway creates two pods without capabilities, which \`restricted-v2\` admits without a grant.`;

const RELEASES = `The rows before 0.1.0 are those that changed what SCC Lens looks at. A newer release of OpenShell, or a newer release or API version of
agent-sandbox, is [treated as the newest of these](rules/release-not-known.md).`;

const CHART = `SCC Lens reads the chart's values in a HelmRelease of Flux, in an Application of Argo CD (\`valuesObject\`, \`values\`, \`parameters\`)
and in a values file with \`gatewayConfig\`. No other values file shows its chart.

The gateway's release is the tag of \`gateway.image\` or \`global.image\`, or else the version of the chart in an Application or an
OCIRepository. Of a range, SCC Lens knows only whether each of its releases makes the pods itself. The chart is
\`oci://quay.io/ai-openshell/charts/openshell\`, before 0.1.10 \`oci://ghcr.io/nvidia/openshell/helm-chart\`, or a mirror of either. From 0.1.4 on it
reads \`gatewayConfig\`, which wins over an older value;
[obsolete-openshell-grant](rules/obsolete-openshell-grant.md) then reports the older one.`;

const NAMES = `SCC Lens recognises an image by its name, in any registry:

- \`openshell/gateway\`, \`openshell/supervisor\` and \`openshell/sandbox\`, also with the owner \`ai-openshell\`;
- names that end in \`openshell-gateway\` or \`openshell-supervisor\`, also joined by \`_\` or \`.\`;
- \`odh-openshell-gateway\`, \`odh-openshell-supervisor\` and \`odh-openshell-sandbox\`, also with \`-rhel9\`.

For a mirror that renames them, \`sccLens.openshell.images\` lists the names, without tag and digest. \`*\` matches any text. The first
name that matches decides, before SCC Lens's own:

\`\`\`json
"sccLens.openshell.images": {
  "registry.example.com/mirror/os-gw": "gateway",
  "*/os-supervisor": "supervisor",
  "*/os-sandbox": "sandbox"
}
\`\`\`

On the command line: \`--set 'openshell.images={"registry.example.com/mirror/os-gw":"gateway"}'\`. The tag decides the release, and a Red Hat tag
(\`-rhaiv.N\`) also the builder. A workspace that is not trusted cannot set it.`;

/** The page's whole text. */
export function openshellReleasesPage(): string {
  const parts = [
    INTRODUCTION,
    ...['## Releases', releaseTable(OPENSHELL_RELEASES), RELEASES],
    ...['### agent-sandbox', releaseTable(AGENT_SANDBOX_RELEASES), '## Chart', CHART, configTable()],
    ...['## Images', imageTable(), '### Names of images', NAMES],
    ...['## Topologies', topologyTable(), '## Capabilities', 'With these, the supervisor', capabilityList()],
  ];
  return `${parts.join('\n\n')}\n`;
}

const code = (text: string): string => `\`${text}\``;
const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

function releaseTable(releases: readonly KnownRelease[]): string {
  const rows = releases.map(({ version, date, brings }) => [version, date ?? '', brings]);
  return markdownTable(['Release', 'Date', 'What it brings'], rows);
}

function configTable(): string {
  const driver = '"openshell.drivers.kubernetes"';
  const rows = [
    [code(`${driver}.supervisor_image`), "The image of the supervisor's pods.", code('supervisor.image')],
    [
      code(`${driver}.sandbox_runtime.network_policy_enforced`),
      'States that the cluster enforces NetworkPolicy, which isolates sandboxes.',
      code('supervisor.sandboxRuntime.networkPolicyEnforced'),
    ],
    [
      code(`${driver}.workspace_mode`),
      '`shared`: all sandboxes in one namespace. `managed`: the gateway creates a namespace for each workspace. `operator`: namespaces from a list.',
      '',
    ],
    [
      code('"openshell.gateway".enable_gateway_service_routing'),
      'The gateway serves the addresses of sandboxes, as it always does before 0.1.10.',
      '',
    ],
  ];
  return markdownTable(['Value in `gatewayConfig`', 'What it does', 'Older value'], rows);
}

function imageTable(): string {
  const row = (layout: PlacedLayout): readonly string[] => [
    layout.builder === 'red-hat' ? `odh-openshell-${layout.role}` : `openshell/${layout.role}`,
    layout.tags(),
    layout.base,
    code(layout.binary),
    yesNo(layout.copySelf),
    yesNo(layout.shell),
    yesNo(layout.nonRoot),
    yesNo(!layout.bootstrapOnly && layout.binary.endsWith('-sandbox')),
  ];
  const headings = ['Image', 'Tags', 'Base', 'Binary', '`copy-self`', '`cp`, `sh`', 'Without root', 'In a pod of your own'];
  return markdownTable(headings, IMAGE_LAYOUTS.map(row));
}

function topologyTable(): string {
  const rows = TOPOLOGIES.map(({ title, releases, containers, scc }) => [title(), releases, containers.map(needs).join('; '), scc]);
  return markdownTable(['Topology', 'Releases', 'Containers and what they need', 'SCC'], rows);
}

function needs({ role, user, adds, usesDefaults }: ContainerNeeds): string {
  const capabilities = [
    ...(adds.length > 0 ? [`adds ${adds.join(' ')}`] : []),
    ...(usesDefaults.length > 0 ? [`uses ${usesDefaults.join(' ')}`] : []),
  ];
  return [`${role} as ${user}`, ...capabilities].join(', ');
}

const capabilityList = (): string =>
  Object.entries(CAPABILITY_REASONS)
    .map(([capability, reason]) => `- ${code(capability)}: ${literalMarkdown(reason())}`)
    .join('\n');
