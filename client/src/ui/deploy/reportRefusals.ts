/** What the cluster refuses beforehand, and the ways on: with what the workspace has for the pods, or by an administrator. */
import * as l10n from '@vscode/l10n';
import { commands, Uri } from 'vscode';
import { diffObject, errorText, needsAdmin, planDeployment, preflight } from '@scc-lens/kube';
import type { ClusterDiagnostic, ObjectRef, Preflight } from '@scc-lens/kube';
import { DEPLOY_COMMAND, HAND_OVER_COMMAND, NEEDED_OBJECTS } from '@scc-lens/protocol';
import type { ManifestObject, ObjectsParams, ObjectsResult } from '@scc-lens/protocol';
import { window } from '../../editor';
import { buttonTexts, connectionTexts, reviewTexts } from './messages';
import type { ClusterTask } from './notify';
import { fileName } from './readObjects';
import type { Stage } from './stage';

export interface RefusedDeployment {
  readonly chosen: ObjectsResult;
  readonly uris: readonly Uri[];
  readonly checks: Preflight;
  readonly refusals: readonly ClusterDiagnostic[];
}

/** Objects that the pods need, and that the cluster does not have as the workspace has them. */
interface Needed {
  readonly refs: readonly ObjectRef[];
  readonly files: readonly Uri[];
  /** Whether the cluster accepts them from this user. */
  readonly isAccepted: boolean;
}

/** The message stays open while the user reads; it does not wait for the answer. */
export async function reportRefusals(stage: Stage, at: ClusterTask, refused: RefusedDeployment): Promise<void> {
  const { uris, checks, refusals } = refused;
  await stage.diagnostics.show(refusals);
  const needed = checks.pods.some(({ verdict }) => verdict.kind === 'refused') ? await findNeeded(stage, at, refused.chosen) : null;
  const places = refusals.map(({ source, pod }) => (pod === null ? fileName(source.file) : reviewTexts.podsOf(fileName(source.file))));
  const actions = new Map<string, () => Thenable<unknown>>();
  if (needed?.isAccepted === true)
    actions.set(buttonTexts.deployWith(kindsText(needed), needed.files.length), () =>
      commands.executeCommand(DEPLOY_COMMAND, uris[0], [...uris, ...needed.files]),
    );
  else if (needsAdmin(checks)) actions.set(l10n.t('Hand to an Admin…'), () => commands.executeCommand(HAND_OVER_COMMAND, uris[0], uris));
  actions.set(buttonTexts.showProblems(), () => commands.executeCommand('workbench.actions.view.problems'));
  const sentences = [
    l10n.t('The cluster refuses {places}. Nothing was deployed; the Problems view shows why.', { places: [...new Set(places)].join(', ') }),
    ...(needed === null ? [] : [reviewTexts.needed(kindsText(needed))]),
  ];
  void window.showErrorMessage(sentences.join(' '), ...actions.keys()).then(choice => actions.get(choice ?? '')?.());
}

async function findNeeded({ client, output }: Stage, { cluster, report }: ClusterTask, chosen: ObjectsResult): Promise<Needed | null> {
  const params: ObjectsParams = { uris: chosen.files.map(({ uri }) => uri) };
  const objects = await client.sendRequest<readonly ManifestObject[]>(NEEDED_OBJECTS, params);
  if (objects.length === 0) return null;
  report(connectionTexts.asking(cluster.target.context));
  const plan = await planDeployment(cluster, objects);
  if (!plan.ok) {
    output.warn(errorText(plan.error));
    return null;
  }
  const checks = (await preflight(cluster, plan.value)).objects;
  const missing = checks.filter(check => !['unchanged', 'owners'].includes(diffObject(check).change));
  if (missing.length === 0) return null;
  return {
    refs: missing.map(({ planned }) => planned.ref),
    files: [...new Set(missing.map(({ planned }) => planned.source.file))].map(file => Uri.parse(file)),
    isAccepted: missing.every(({ dryRun }) => dryRun.kind !== 'refused'),
  };
}

/** What the kinds are called in short, each once. */
function kindsText({ refs }: Needed): string {
  const words = [
    ...new Set(refs.map(({ kind }) => (kind === 'SecurityContextConstraints' ? 'SCC' : kind.includes('Role') ? 'RBAC' : kind))),
  ];
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : l10n.t('{first} and {last}', { first: words.slice(0, -1).join(', '), last });
}
