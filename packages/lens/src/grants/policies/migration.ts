/** What moving a workspace to an OpenShell whose gateway makes two pods saves, before and after. */
import * as l10n from '@vscode/l10n';
import { defaultScc, firstWith, hasFeature } from '@scc-lens/admission';
import { remember } from '@scc-lens/words';
import type { ParsedFile, Workload } from '@scc-lens/yaml';
import type { Facts, ImageNames, World } from '../../facts';
import { firstRelease, movedWorkspace, recogniseTopology, workspaceImages } from '../../openshell';
import { list, reviewWorkload, serviceAccountOf, verdictSentence } from '../../review';
import { leftoversIn, type Leftover } from './leftovers';
import { granteeName } from './grantee';
import { powersOf, powersText } from './powers';

/** One object that the move concerns. */
export interface MigrationStep {
  readonly kind: string;
  readonly name: string | null;
  /** What it is now, e.g. `grants privileged to service account agents/openshell-sandbox`. */
  readonly before: string;
  readonly after: string;
}

/** The move that is ahead of a workspace, or that its gateways have made. */
export interface Migration {
  readonly gateways: readonly string[];
  /** Whether all gateways make two pods already. */
  readonly isMade: boolean;
  /** What the move needs and the assumed OpenShift does not have; null where nothing is missing. */
  readonly obstacle: string | null;
  readonly stepsIn: (file: ParsedFile) => readonly MigrationStep[];
}

/** The migration of a workspace; null where it has no gateway whose release is known. */
export function migrationOf(world: World): Migration | null {
  const { facts, settings } = world;
  const { gateways } = workspaceImages(world);
  if (gateways.length === 0) return null;
  const moved: World = { facts: movedFacts(settings.imageNames)(facts), settings };
  return {
    gateways: [...new Set(gateways.map(({ release }) => release.text))],
    isMade: gateways.every(({ release }) => release.features.has('two-pods')),
    obstacle: hasFeature(settings.openshiftVersion, 'landlock')
      ? null
      : l10n.t('OpenShell {first} and newer needs OpenShift {oldest} or newer.', {
          first: firstRelease('two-pods'),
          oldest: firstWith('landlock'),
        }),
    stepsIn: file =>
      file.manifests.flatMap(manifest => [
        ...manifest.workloads
          .filter(isSinglePodSandbox)
          .map(workload => sandboxStep(workload, verdictSentence(reviewWorkload(workload, facts.cluster, settings)), settings)),
        ...leftoversIn(manifest, moved)
          .filter(leftover => leftover.kind !== 'value' || leftover.value.kind !== 'alias')
          .map(leftoverStep),
      ]),
  };
}

/** The facts with all gateways moved; the same for the same facts. */
const movedFacts = remember((names: ImageNames) =>
  remember((facts: Facts): Facts => ({ ...facts, workspace: movedWorkspace(facts.workspace, names) })),
);

function isSinglePodSandbox({ pod }: Workload): boolean {
  const id = recogniseTopology(pod.spec)?.topology.id;
  return id !== undefined && id !== 'capability-free';
}

function sandboxStep(workload: Workload, verdict: string, { openshiftVersion }: World['settings']): MigrationStep {
  const account = serviceAccountOf(workload);
  const scc = defaultScc(openshiftVersion);
  return {
    ...workload.ref,
    before: verdict.replace(/\.$/, ''),
    after: l10n.t('Recreated by the gateway as pods of service account {account} that {scc} admits without a grant', { account, scc }),
  };
}

function leftoverStep(leftover: Leftover): MigrationStep {
  const step = ({ kind, name }: Pick<MigrationStep, 'kind' | 'name'>, before: string, after = l10n.t('Not needed')): MigrationStep => ({
    kind,
    name,
    before,
    after,
  });
  switch (leftover.kind) {
    case 'grant': {
      const { object, sccs, grantee } = leftover.grant;
      return step(object, l10n.t('Grants {sccs} to {grantee}', { sccs: list(sccs, 'and'), grantee: granteeName(grantee) }));
    }
    case 'scc':
      return step(leftover.object, l10n.t('Lets sandboxes {powers}', { powers: powersText(powersOf(leftover.object.value)) }));
    case 'level':
      return step(leftover.object, l10n.t('Pod Security level privileged'), l10n.t('Level restricted is enough'));
    case 'stager':
      return { ...leftover.workload.ref, ...step(leftover.workload.ref, l10n.t('Installs the supervisor on the nodes')) };
    case 'value':
      return leftover.value.kind === 'grants'
        ? step(leftover.object, l10n.t('Grants the privileged SCC to sandboxes'), l10n.t('Set it to false'))
        : step(leftover.object, l10n.t('Sets {value}', { value: leftover.value.name }), l10n.t('The chart has no such value'));
  }
}
