/** Capability names: of containers, with the verdict, and of SCCs. */
import * as l10n from '@vscode/l10n';
import { CAPABILITIES, capabilityMeaning, stringsOf, valueAt, type FieldPath, type Json, type PodSpec } from '@scc-lens/words';
import { CAPABILITY_REASONS, supervisorNeeds } from '../../openshell';
import { codeSpan, literalMarkdown } from '../../review';
import { meansText, trialMarkdown, tryPart, type Typing } from './trial';
import { offerOf, type Offer } from './types';

/** The capabilities that a container may add, those first that some SCC passes; and among them those that the supervisor needs. */
export function addedCapabilities(typing: Typing): readonly Offer[] {
  const { pod, path, workload, world } = typing;
  const listed = new Set(stringsOf(valueAt(pod, path.slice(0, -1))));
  return CAPABILITIES.filter(name => !listed.has(name)).map(name => {
    const trial = tryPart(typing, name);
    const isNeeded = supervisorNeeds(workload.pod.spec, path.slice(1, 3), { capability: name }, world.settings.imageNames);
    return {
      ...capability(name),
      note: isNeeded ? `${trial.note}, ${l10n.t('needed by the supervisor')}` : trial.note,
      rank: trial.rank * 2 + (isNeeded ? 0 : 1),
      documentation: () => [meaningOf(name, workload.pod.spec, path, world), trialMarkdown(trial)].join('\n\n'),
    };
  });
}

/** The capabilities that a container may drop: all of them first. */
export function droppedCapabilities({ pod, path, workload, world }: Typing): readonly Offer[] {
  const listed = new Set(stringsOf(valueAt(pod, path.slice(0, -1))));
  return [
    all(),
    ...CAPABILITIES.map(name => ({ ...capability(name), documentation: () => meaningOf(name, workload.pod.spec, path, world) })),
  ].filter(({ label }) => !listed.has(label));
}

/** The capabilities that a list of an SCC can name. */
export function sccCapabilities(field: string, list: Json | undefined): readonly Offer[] {
  const listed = new Set(stringsOf(list));
  const every =
    field === 'allowedCapabilities' ? [{ ...all(), label: '*', text: '*' }] : field === 'requiredDropCapabilities' ? [all()] : [];
  return [...every, ...CAPABILITIES.map(capability)].filter(({ label }) => !listed.has(label));
}

const all = (): Offer => ({ ...capability('ALL'), note: l10n.t('every capability'), rank: 0 });

const capability = (name: string): Offer =>
  offerOf(name, 'capability', capabilityMeaning(name) ?? '', { rank: 1, documentation: () => plainMeaning(name) });

function plainMeaning(name: string): string {
  const meaning = capabilityMeaning(name);
  return meaning === null ? '' : meansText(name, literalMarkdown(meaning));
}

function meaningOf(name: string, spec: PodSpec, path: FieldPath, { settings }: Typing['world']): string {
  const reason = CAPABILITY_REASONS[name]?.();
  const isNeeded = reason !== undefined && supervisorNeeds(spec, path.slice(1, 3), { capability: name }, settings.imageNames);
  if (!isNeeded) return plainMeaning(name);
  const parts = { capability: codeSpan(name), reason: literalMarkdown(reason) };
  return `${plainMeaning(name)} ${l10n.t('With {capability} the OpenShell supervisor {reason}.', parts)}`;
}
