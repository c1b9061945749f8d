import { listOf, stringsOf, textOf, type Json, type Observation, type Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { chooseDrops, customSccs, fieldIn, podNames, sccReviews, usersOfScc, type CustomScc, type User } from '../grants';
import { capabilityMeant, lackingCapabilities } from '../openshell';
import { list } from '../review';
import { sccStripsNeededCapabilityTexts as texts } from './messages';
import { withReasons } from './missing-capability';
import { insert, preferred, remove, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const sccStripsNeededCapability: Rule = {
  id: 'scc-strips-needed-capability',
  summary:
    'An SCC drops a capability that its supervisor pods use, or does not allow one that they need to add: OpenShift admits them and they fail, or refuses them.',
  defaultSeverity: 'error',
  check: subject => customSccs(subject.manifest, subject).flatMap(scc => inScc(scc, subject)),
};

/** An SCC that lets pods of its service account down only where no other that they may use takes them. */
function inScc(object: CustomScc, subject: Subject): readonly Observation[] {
  const { name } = object;
  const users = usersOfScc(name, subject, object).filter(
    ({ review, certain }) => certain && (review.scc === name || review.admission === 'denied'),
  );
  return [...stripped(object, users, subject), ...refused(object, users, subject)];
}

function stripped(object: KubernetesObject, users: readonly User[], subject: Subject): readonly Observation[] {
  const drops = stringsOf(object.value['requiredDropCapabilities']);
  const losers = users.map(user => ({ ...user, lost: lostBy(user, drops) })).filter(({ lost }) => lost.length > 0);
  if (losers.length === 0) return [];
  const lost = [...new Set(losers.flatMap(losses => losses.lost))];
  const guilty = drops.filter(name => capabilityMeant(name) === 'ALL' || lost.includes(capabilityMeant(name)));
  return [
    {
      path: fieldIn(object, 'requiredDropCapabilities', listOf(object.value['requiredDropCapabilities']).indexOf(guilty[0] ?? null)),
      message: texts.stripped({ drops: guilty.join(', '), pods: podNames(losers, object, subject), capabilities: withReasons(lost) }),
      remedies: [keepRemedy(object, guilty, users)],
    },
  ];
}

/** What a pod's supervisors lose to an SCC's drops, and had before. */
function lostBy({ pod }: User, required: readonly string[]): readonly string[] {
  return pod.containers.flatMap(({ needs, site }) => {
    if (needs === null || site.container.securityContext?.privileged === true) return [];
    const { add = [], drop = [] } = site.container.securityContext?.capabilities ?? {};
    const wanted = [...needs.adds, ...needs.usesDefaults];
    const before = new Set(lackingCapabilities(wanted, { add, drop }).map(({ capability }) => capability));
    return lackingCapabilities(wanted, { add, drop: [...drop, ...required] })
      .map(({ capability }) => capability)
      .filter(name => !before.has(name));
  });
}

/** In the place of ALL comes what these pods can do without. */
function keepRemedy(object: KubernetesObject, guilty: readonly string[], users: readonly User[]): Remedy {
  const path = [...object.path, 'requiredDropCapabilities'];
  const entries = listOf(object.value['requiredDropCapabilities']);
  const isGuilty = (entry: Json): boolean => guilty.includes(textOf(entry));
  const indices = entries.flatMap((entry, i) => (isGuilty(entry) ? [i] : []));
  const kept = entries.filter(entry => !isGuilty(entry));
  const instead = guilty.some(name => capabilityMeant(name) === 'ALL')
    ? chooseDrops(users.map(({ pod }) => pod)).capabilities.filter(name => !kept.includes(name))
    : [];
  const removals = indices.map(i => remove([...path, i])).reverse();
  const title =
    instead.length > 0
      ? texts.dropInstead({ instead: list(instead, 'and'), drops: list(guilty, 'and') })
      : texts.doNotDrop(list(guilty, 'and'));
  return preferred(unsafe(`drop ${instead.join()} instead of ${guilty.join()}`, title, ...removals, ...insert(path, kept.length, instead)));
}

function refused(object: CustomScc, users: readonly User[], subject: Subject): readonly Observation[] {
  const losers = users.map(user => ({ ...user, missing: refusedTo(user, object.name) })).filter(({ missing }) => missing.length > 0);
  if (losers.length === 0) return [];
  const missing = [...new Set(losers.flatMap(loser => loser.missing))];
  const path = [...object.path, 'allowedCapabilities'];
  const written = object.value['allowedCapabilities'];
  const changes = Array.isArray(written) ? insert(path, written.length, missing) : [set(path, missing)];
  return [
    {
      path: fieldIn(object, 'allowedCapabilities'),
      message: texts.refused({
        missing: list(missing, 'and'),
        pods: podNames(losers, object, subject),
        capabilities: withReasons(missing),
      }),
      remedies: [preferred(unsafe(`allow ${missing.join()}`, texts.allow(list(missing, 'and')), ...changes))],
    },
  ];
}

function refusedTo({ pod, review }: User, name: string): readonly string[] {
  const violations = sccReviews(review).get(name)?.violations ?? [];
  return violations.flatMap(({ badValue, container }) => {
    const asking = pod.containers.find(({ site }) => site.list === container?.list && site.index === container.index);
    const capability = textOf(badValue);
    return asking?.needs?.adds.includes(capability) === true ? [capability] : [];
  });
}
