/** What guards must refuse, by the engine: nothing here reads an expression or a list of a guard. */
import { powersOf, reviewWorkload, sccsOfRules, grantsOfBinding, isPlatformNamespace } from '@scc-lens/lens';
import type { Grant, Settings } from '@scc-lens/lens';
import { audit, factsOf, grantsOf, listIn, may, workloadNamed } from '@scc-lens/fleet';
import type { ClusterSnapshot, SccGrant } from '@scc-lens/fleet';
import { objectListOf, objectOf, stringsOf, textOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';

/** An object of a request, and what it replaces. */
export interface Asked {
  readonly object: JsonObject;
  readonly old?: JsonObject;
}

type Given = Pick<Grant, 'subject' | 'sccs'>;

export interface Oracle {
  /** What a guard refuses in a request; empty where nothing. */
  readonly refused: (asked: Asked) => readonly string[];
}

const annotationOf = ({ value }: { readonly value: JsonObject }, name: string): string =>
  textOf(objectOf(objectOf(value['metadata'])['annotations'])[name]);

/** @param namespaces in which a right may be unneeded */
export function oracleOf(snapshot: ClusterSnapshot, settings: Settings, namespaces: ReadonlySet<string>): Oracle {
  const rbac = ['ClusterRoleBinding', 'RoleBinding', 'ClusterRole', 'Role'].flatMap(kind => listIn(snapshot, kind).objects);
  const sccs = new Map(listIn(snapshot, 'SecurityContextConstraints').objects.map(({ name, value }) => [name ?? '', value]));
  const isBroad = (scc: string): boolean => scc === '*' || powersOf(sccs.get(scc) ?? {}).length > 0;
  const { accounts, groups } = audit(snapshot, settings, namespaces);
  const unneeded = new Set<SccGrant>(
    [...accounts.flatMap(({ removable }) => removable), ...groups]
      .filter(({ moves, doubt, removal }) => moves.length === 0 && doubt === null && removal.kind !== 'role')
      .map(({ grant }) => grant),
  );

  /** By what `may` lists, but for what an audit would remove. */
  function hasNow({ subject }: Pick<Grant, 'subject'>, scc: string): boolean {
    const account = accountOf(subject);
    if (account === null) {
      const names = subject.name === 'system:authenticated' ? [] : ['system:authenticated', 'system:serviceaccounts'];
      return grantsOf(snapshot).some(
        one => one.subject.kind === 'Group' && [subject.name, ...names].includes(one.subject.name) && gives(one, scc) && !unneeded.has(one),
      );
    }
    const own = may(snapshot, account).uses.filter(use => use.scc === scc || use.scc === '*');
    const elsewhere = grantsOf(snapshot).filter(one => {
      const other = accountOf(one.subject);
      const isInGroup = one.subject.kind === 'Group' && one.subject.name === `system:serviceaccounts:${account.namespace}`;
      return gives(one, scc) && (isInGroup || (other?.namespace === account.namespace && other.name === account.name));
    });
    return [...own.flatMap(({ grants }) => grants), ...elsewhere].some(grant => !unneeded.has(grant));
  }
  const gives = (one: SccGrant, scc: string): boolean => one.sccs.includes(scc) || one.sccs.includes('*');

  const newSubjects = (grants: readonly Grant[], before: readonly Grant[]): readonly string[] =>
    grants
      .filter(grant => isOfUsers(grant.subject) && !before.some(one => subjectName(one) === subjectName(grant)))
      .filter(grant => broadOf(grant.sccs).some(scc => !hasNow(grant, scc)))
      .map(subjectName);
  const broadOf = (names: readonly string[]): readonly string[] => (names.includes('*') ? ['*'] : names.filter(isBroad));

  function refusedEntries({ object, old }: Asked): readonly string[] {
    if (powersOf(object).length === 0) return [];
    const name = textOf(objectOf(object['metadata'])['name']);
    const entries = (scc: JsonObject): readonly Given[] => [
      ...stringsOf(scc['users']).map((user): Given => ({ subject: { kind: 'User', name: user }, sccs: [name] })),
      ...stringsOf(scc['groups']).map((group): Given => ({ subject: { kind: 'Group', name: group }, sccs: [name] })),
    ];
    const isKnown = isBroad(name) || (old !== undefined && powersOf(old).length > 0);
    const before = (old === undefined ? [] : entries(old)).map(subjectName);
    const added = entries(object).filter(grant => isOfUsers(grant.subject) && !hasNow(grant, name) && !before.includes(subjectName(grant)));
    return [...(isKnown ? [] : [name]), ...added.map(subjectName)];
  }

  function refusedRules({ object, old }: Asked): readonly string[] {
    const { kind, namespace, name } = objectIn(object);
    const stored = rbac.find(one => one.kind === kind && one.namespace === namespace && one.name === name);
    const [, ofName = ''] = kind === 'ClusterRole' ? (/^system:openshift:scc:(.*)$/.exec(name ?? '') ?? []) : [];
    const given = broadOf(stored === undefined ? [ofName] : sccsOfRules(objectListOf(stored.value['rules'])));
    if (given.includes('*')) return [];
    const before = objectListOf(old?.['rules']).map(rule => JSON.stringify(rule));
    return objectListOf(object['rules'])
      .filter(rule => broadOf(sccsOfRules([rule])).some(scc => !given.includes(scc)) && !before.includes(JSON.stringify(rule)))
      .map(rule => stringsOf(rule['resourceNames']).join(', ') || '*');
  }

  const workloads = [...snapshot.makers.keys()].flatMap(key => workloadNamed(snapshot, key) ?? []);
  const accountKey = ({ template, ref }: Workload): string => {
    const { serviceAccountName } = objectOf(template['spec']);
    return `${ref.namespace ?? ''}/${textOf(serviceAccountName) || 'default'}`;
  };
  const requires = ({ template }: Workload): boolean => annotationOf({ value: template }, 'openshift.io/required-scc') !== '';
  const unnamed = new Set(workloads.filter(one => !requires(one)).map(accountKey));

  function refusedTemplate({ object, old }: Asked): readonly string[] {
    const workload = workloadIn(object);
    const account = accountKey(workload);
    const lacked = old !== undefined && !requires(workloadIn(old));
    return requires(workload) || unnamed.has(account) || lacked ? [] : [`${workload.ref.kind} ${workload.ref.name ?? ''} (${account})`];
  }

  const seen = new Set(
    [
      ...listIn(snapshot, 'Pod').objects.flatMap(pod => {
        const workload = workloadNamed(snapshot, `Pod/${pod.namespace ?? ''}/${pod.name ?? ''}`);
        return workload === undefined ? [] : [`${accountKey(workload)} ${annotationOf(pod, 'openshift.io/scc')}`];
      }),
      ...workloads
        .filter(({ ref }) => ref.kind !== 'Pod')
        .map(
          one => `${accountKey(one)} ${reviewWorkload(one, factsOf(snapshot, { namespace: one.ref.namespace ?? '' }), settings).scc ?? ''}`,
        ),
    ].filter(text => !text.endsWith(' ')),
  );

  /** Admission refuses a pod without an SCC before guards are asked. */
  function refusedPod(asked: Asked): readonly string[] {
    const workload = workloadIn(asked.object);
    const { scc } = reviewWorkload(workload, factsOf(snapshot, { namespace: workload.ref.namespace ?? '' }), settings);
    if (scc === undefined) return [];
    const isOrdinary = !isBroad(scc) && may(snapshot, { namespace: '', name: '' }).uses.some(use => use.scc === scc || use.scc === '*');
    const account = accountKey(workload);
    return [...refusedTemplate(asked), ...(isOrdinary || seen.has(`${account} ${scc}`) ? [] : [`${scc} (${account})`])];
  }

  return {
    refused: asked => {
      const { object, old } = asked;
      switch (textOf(object['kind'])) {
        case 'RoleBinding':
        case 'ClusterRoleBinding':
          return newSubjects(grantsOfBinding(objectIn(object), rbac), old === undefined ? [] : grantsOfBinding(objectIn(old), rbac));
        case 'Role':
        case 'ClusterRole':
          return refusedRules(asked);
        case 'SecurityContextConstraints':
          return refusedEntries(asked);
        case 'Pod':
          return refusedPod(asked);
        default:
          return refusedTemplate(asked);
      }
    },
  };
}

/** An object as a manifest has it. */
function objectIn(object: JsonObject): KubernetesObject {
  const [found] = parseFile(JSON.stringify(object)).manifests.flatMap(({ objects }) => objects);
  if (found === undefined) throw new Error('no object');
  return found;
}

function workloadIn(object: JsonObject): Workload {
  const [found] = parseFile(JSON.stringify(object)).manifests.flatMap(({ workloads }) => workloads);
  if (found === undefined) throw new Error('no workload');
  return found;
}

function accountOf(subject: Grant['subject']): { readonly namespace: string; readonly name: string } | null {
  if (subject.kind === 'ServiceAccount') return { namespace: subject.namespace, name: subject.name };
  const [, , namespace, name, ...rest] =
    subject.kind === 'User' && subject.name.startsWith('system:serviceaccount:') ? subject.name.split(':') : [];
  return namespace === undefined || name === undefined || rest.length > 0 || `${namespace}${name}`.includes('*')
    ? null
    : { namespace, name };
}

const subjectName = ({ subject }: Pick<Grant, 'subject'>): string =>
  subject.kind === 'ServiceAccount' ? `User system:serviceaccount:${subject.namespace}:${subject.name}` : `${subject.kind} ${subject.name}`;

/** Whether a subject is a service account of users, or a group with some. */
function isOfUsers(subject: Grant['subject']): boolean {
  const account = accountOf(subject);
  if (account !== null) return account.namespace !== 'default' && !isPlatformNamespace(account.namespace);
  if (subject.kind !== 'Group') return false;
  const [, namespace] = /^system:serviceaccounts:(.+)$/.exec(subject.name) ?? [];
  if (namespace !== undefined) return namespace !== 'default' && !isPlatformNamespace(namespace);
  return subject.name === 'system:authenticated' || subject.name === 'system:serviceaccounts';
}
