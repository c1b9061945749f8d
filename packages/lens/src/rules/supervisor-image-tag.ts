import { isImageReference, parseImage, withTag, type Observation, type Remedy } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import type { ImageNames } from '../facts';
import {
  changesTo,
  chartValuesIn,
  describeSupervisorImage,
  gatewayReleases,
  imageProblem,
  imageSources,
  isExact,
  isSupervisorRepository,
  mayHaveSinglePodReleases,
  supervisorSettingsFor,
  twoPodGateway,
  workspaceImages,
} from '../openshell';
import type { ImageSource } from '../openshell';
import { list } from '../review';
import { supervisorImageTagTexts as texts } from './supervisorMessages';
import { preferred, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const supervisorImageTag: Rule = {
  id: 'supervisor-image-tag',
  summary:
    "The image that provides the supervisor has no fixed tag, cannot run the command, cannot be pulled, or does not match the gateway's version.",
  defaultSeverity: 'warning',
  check: subject => [
    ...subject.manifest.workloads.flatMap(workload =>
      imageSources(subject.manifest, workload, subject.settings.imageNames).flatMap(source => inSource(source, workload, subject) ?? []),
    ),
    ...subject.manifest.objects.flatMap(object => inChart(object, subject.settings.imageNames)),
  ],
};

/** Values of a chart whose gateway and supervisor are of two releases. */
function inChart({ value, path }: KubernetesObject, names: ImageNames): readonly Observation[] {
  const { release: gateway, supervisor } = chartValuesIn(value, names);
  const release = supervisor && describeSupervisorImage(supervisor.image, names).release;
  if (supervisor === null || gateway === null || release === null) return [];
  const isSame = isExact(gateway) ? gateway.text === release.text : gateway.features.has('two-pods') === release.features.has('two-pods');
  const message = texts.mustMatch({ version: release.text, gateways: gateway.text });
  return isSame ? [] : [{ path: [...path, ...supervisor.path], message }];
}

function inSource(source: ImageSource, workload: Workload, subject: Subject): Observation | null {
  const { image, path } = source;
  if (image !== null && !isImageReference(image)) return null;
  const verdict = verdictOn(source, workload, subject);
  return verdict === null ? null : { path, workload: workload.ref, ...verdict, remedies: remediesFor(source, workload, subject) };
}

type Verdict = Pick<Observation, 'message' | 'severity'>;

/** One thing, the worst first. */
function verdictOn(source: ImageSource, workload: Workload, subject: Subject): Verdict | null {
  const { image, owner } = source;
  const names = subject.settings.imageNames;
  const gateway = source.bootstrapped ? null : twoPodGateway(subject, workload.ref.namespace);
  const advised = (message: string, advice = ''): string =>
    `${message} ${gateway === null ? advice : texts.madeByGateway(gateway.text)}`.trimEnd();
  if (image === null) return { message: texts.noImage(owner), severity: 'error' };
  const problem = imageProblem(source, image, names);
  if (problem !== null) return { message: advised(problem.message, problem.advice), ...(problem.certain ? { severity: 'error' } : {}) };
  const { tag, reference } = describeSupervisorImage(image, names);
  const moving = { tag: reference.tag ?? '', repository: reference.repository };
  if (tag === 'missing') return { message: advised(texts.noTag(image), texts.nameVersion()) };
  if (tag === 'floating') return { message: advised(texts.moves(moving), texts.nameVersion()) };
  const differs = differsFromGateway(image, workload, subject);
  return differs === null ? null : { message: advised(differs) };
}

/** Releases only: what a commit's tag contains, and whether a gateway was configured with this very image, is for its owner to know. */
function differsFromGateway(image: string, { ref }: Workload, subject: Subject): string | null {
  const { release, layout } = describeSupervisorImage(image, subject.settings.imageNames);
  const gateways = gatewayReleases(subject, ref.namespace);
  if (release === null || gateways.length === 0 || workspaceImages(subject).supervisors.includes(image)) return null;
  if (gateways.includes(release.text)) return null;
  const text = layout?.role === 'sandbox' ? texts.sandboxMustMatch : texts.mustMatch;
  return text({ version: release.text, gateways: list(gateways, 'or') });
}

/** Which version is right is a person's choice; the one that is offered is the gateway's, else the setting's. */
function remediesFor(source: ImageSource, workload: Workload, subject: Subject): readonly Remedy[] {
  const { namespace } = workload.ref;
  const names = subject.settings.imageNames;
  if (twoPodGateway(subject, namespace) !== null) return [];
  const wanted = supervisorSettingsFor(subject, namespace).image;
  const image = replacement(source.image, wanted, names);
  const gateways = gatewayReleases(subject, namespace);
  const { tag, release } = describeSupervisorImage(image ?? '', names);
  if (image === null || image === source.image || tag !== 'release') return [];
  if (gateways.length > 0 && !gateways.includes(release?.text ?? '')) return [];
  const changes = changesTo(source, workload, image, names);
  if (changes === null) return [];
  const title = changes.length > 1 ? texts.useCopySelf(image) : texts.use(image);
  return [preferred(unsafe(`use ${image}`, title, ...changes))];
}

/** The same repository under the right tag where it is OpenShell's own or a mirror of it; another image where this one is none. */
function replacement(image: string | null, preferred: string, names: ImageNames): string | null {
  if (image === null || describeSupervisorImage(image, names).unavailable !== null || !mayHaveSinglePodReleases(image)) return preferred;
  const { tag, registry } = parseImage(preferred);
  if (!isSupervisorRepository(image, names) || tag === null) return null;
  const written = parseImage(image);
  // A mirror whose tags start with v has none without.
  const isPrefixed = written.registry !== registry && /^v\d/.test(written.tag ?? '') && /^\d/.test(tag);
  return withTag(image, isPrefixed ? `v${tag}` : tag);
}
