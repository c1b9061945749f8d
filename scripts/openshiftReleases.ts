/** The page `docs/openshift-releases.md`: what changed in OpenShift's own SCCs within a release, each row with its source and date. */
import { NEWEST_RELEASE, RELEASES } from '@scc-lens/admission';
import { markdownTable } from '@scc-lens/lens';
import { SHIPPED } from '../packages/admission/src/scc/builtin';
import { Z_STREAM_CHANGES, Z_STREAMS_SOURCE } from '../packages/admission/src/scc/zStreams';
import type { StockChange } from '../packages/admission/src/scc/zStreams';
import { joinedRows } from './joinedRows';

const CHANGES: Readonly<Record<StockChange, string>> = {
  'hostmount-anyuid-role': 'The ClusterRole `system:openshift:scc:hostmount-anyuid` exists.',
  'hostmount-anyuid-v2': 'The SCC `hostmount-anyuid-v2` exists.',
  'image-volumes': 'All SCCs that list volume types allow `image`.',
  'nested-container-uids': 'The range of users of `nested-container` takes effect.',
  'restricted-v3-granted': 'Every user may use `restricted-v3`.',
  'restricted-v3-uids': 'The range of users of `restricted-v3` takes effect.',
};

/** The page's whole text. */
export const openshiftReleasesPage = (): string => `# OpenShift releases

<!-- generated: \`npm run generate\` writes this page from packages/admission/src/scc -->

SCC Lens knows the SCCs that OpenShift ships with ${RELEASES[0]} to ${NEWEST_RELEASE}. \`--openshift 4.20\` means its newest z-stream, \`4.20.19\` that one. An
upgraded cluster may have older copies of some SCCs; pass its own with \`--scc FILE\`.

## Changes within a release

Each row is a pull request of openshift/cluster-kube-apiserver-operator. A z-stream that was in the candidate channel before the merge does not
have it; one that came two weeks later is assumed to have it. In those between, a verdict that depends on it is *unknown* and names it. Source:
${Z_STREAMS_SOURCE}.

${table()}

## ClusterRoles

OpenShift ships these ClusterRoles \`system:openshift:scc:NAME\`, each with the right to use an SCC. If a binding names a role that neither
the release nor the workspace contains, a verdict that depends on it is *unknown* and names the role. Source: the release branches and pull
requests of openshift/cluster-kube-apiserver-operator.

${roleTable()}

## MicroShift and hosted control planes

\`sccLens.openshift.profile: microshift\` assumes MicroShift: neither \`hostmount-anyuid-v2\` nor \`nested-container\`, \`restricted-v3\` from
4.21 on, and the Pod Security level \`restricted\` in namespaces without a label. Source: openshift/microshift
assets/controllers/openshift-default-scc-manager and assets/controllers/kube-apiserver/defaultconfig.yaml @8e16b12f, 2026-08-21.

Hosted control planes have the SCCs of OpenShift and, like it, enforce \`privileged\` unless the feature gate OpenShiftPodSecurityAdmission is on.
Source: openshift/hypershift control-plane-operator/controllers/hostedcontrolplane/v2/kas/config.go @3ee96155, 2026-08-22.
`;

function table(): string {
  const rows = Z_STREAM_CHANGES.map(({ change, release, merged, pull, lastWithout, firstWith }) => {
    const between = Array.from({ length: firstWith - lastWithout - 1 }, (_, i) => `${release}.${lastWithout + 1 + i}`);
    return [CHANGES[change], `${release}.${firstWith}`, between.join(', '), `#${pull}, merged ${merged}`];
  });
  return markdownTable(['Change', 'Since', 'Not known in', 'Source'], rows);
}

function roleTable(): string {
  const sccs = new Set(SHIPPED.flatMap(({ kind, scc }) => (kind === 'SecurityContextConstraints' ? [scc] : [])));
  const rows = SHIPPED.filter(({ kind }) => kind === 'ClusterRole').map(({ scc, since, change, sets, source = '' }) => [
    `\`${scc}\``,
    change === undefined ? since : `${since}, within the release`,
    sets === null ? 'no longer shipped' : sccs.has(scc) ? '' : 'no such SCC: it grants nothing',
    source,
  ]);
  return markdownTable(['Roles of', 'Shipped since', 'Remark', 'Source'], joinedRows(rows));
}
