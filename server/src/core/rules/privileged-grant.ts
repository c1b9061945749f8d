import { policyObjects, workspaceOfPolicies } from '../facts';
import type { WorkspaceFacts } from '../facts';
import type { AccountPod } from '../generate';
import type { KubernetesObject } from '../manifest';
import {
  distinctUsers,
  granteeName,
  grantsIn,
  harmlessScc,
  isPlatformNamespace,
  isStock,
  leavesUserOpen,
  neededPowers,
  podNames,
  powersOf,
  powersText,
  sccNamed,
  usersOf,
} from '../policies';
import type { PolicyGrant, Power, User } from '../policies';
import { remember } from '../words';
import type { Observation } from '../words';
import type { Rule, Subject } from './types';

export const privilegedGrant: Rule = {
  id: 'privileged-grant',
  summary:
    'A binding, or the users and groups of an SCC, grants `privileged` or another broad SCC too widely: to pods that need less, or to a whole group.',
  defaultSeverity: 'warning',
  scope: 'workspace',
  reads: workspaceOfPolicies,
  check: subject => subject.manifest.objects.flatMap(object => inObject(object, subject)),
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const policies = policyObjects(subject.facts.workspace);
  return grantsIn(object, policies).flatMap(grant => grant.sccs.flatMap(scc => ofGrant(grant, scc, subject)));
}

/** The right to all SCCs is as good as the right to the broadest. */
function ofGrant(grant: PolicyGrant, scc: string, subject: Subject): readonly Observation[] {
  const name = scc === '*' ? 'privileged' : scc;
  const manifest = sccNamed(name, subject);
  const powers = manifest === undefined ? [] : powersOf(manifest);
  if (powers.length === 0) return [];
  const given: Given = { grant, name, title: scc === '*' ? 'every SCC, privileged among them,' : scc, powers };
  switch (grant.grantee.kind) {
    case 'account':
      return toAccount(given, subject);
    case 'accounts':
    case 'everybody':
      return [toGroup(given)];
    case 'others':
      return [];
  }
}

interface Given {
  readonly grant: PolicyGrant;
  readonly name: string;
  readonly title: string;
  /** What the SCC lets a pod do; not empty. */
  readonly powers: readonly Power[];
}

function toGroup({ grant, title, powers }: Given): Observation {
  const { grantee, namespace } = grant;
  const where = namespace === null || (grantee.kind === 'accounts' && grantee.namespace !== null) ? '' : ` in namespace ${namespace}`;
  const whole = powers.filter(({ id }) => id === 'allowPrivilegedContainer');
  return observe(
    grant,
    `${gives(grant, title)} ${granteeName(grantee)}${where}, so that any pod of theirs can ${powersText(whole.length > 0 ? whole : powers)}. Give it to the one service account whose pods need it.`,
  );
}

/** E.g. `This RoleBinding gives privileged to`. */
function gives({ object: { kind } }: PolicyGrant, title: string): string {
  return kind === 'SecurityContextConstraints' ? 'This SCC is given to' : `This ${kind} gives ${title} to`;
}

const observe = ({ path }: PolicyGrant, message: string, more: Partial<Observation> = {}): Observation => ({ path, message, ...more });

/** An SCC that is written here is judged field by field by scc-wider-than-needed, where it is written. */
function toAccount(given: Given, subject: Subject): readonly Observation[] {
  const { grant, name } = given;
  if (!isStock(name, subject) && isWritten(name, subject)) return [];
  const users = usersOf(grant, subject);
  const unneeded = users.length === 0 ? given.powers : unneededPowers(given, users, subject);
  if (name === 'privileged' && unneeded.some(({ id }) => id === 'allowPrivilegedContainer')) {
    return users.some(({ certain }) => certain) ? [needLess(given, users, subject)] : unseen(given);
  }
  return users.some(({ certain }) => certain) && unneeded.length === given.powers.length ? [needLess(given, users, subject)] : [];
}

function isWritten(name: string, { facts }: Subject): boolean {
  return writtenSccs(facts.workspace).has(name);
}

const writtenSccs = remember(
  (workspace: WorkspaceFacts): ReadonlySet<string | null> =>
    new Set(
      policyObjects(workspace)
        .filter(({ kind }) => kind === 'SecurityContextConstraints')
        .map(({ name }) => name),
    ),
);

/** A pod that leaves its user to the image may need to be root, which nothing here shows. */
function unneededPowers({ powers }: Given, users: readonly User[], subject: Subject): readonly Power[] {
  const pods = distinctUsers(users).map(({ pod }) => pod);
  const needed = new Set(neededPowers(pods, subject).map(({ id }) => id));
  return powers.filter(({ id }) => !needed.has(id) && !(id === 'root' && leavesUserOpen(pods)));
}

function needLess({ grant, title }: Given, users: readonly User[], subject: Subject): Observation {
  const certain = users.filter(user => user.certain);
  const names = podNames(
    certain.map(({ pod }) => pod),
    grant.object,
    subject,
  );
  const need = needSentence(
    distinctUsers(certain).map(({ pod }) => pod),
    subject,
  );
  return observe(grant, `${gives(grant, title)} ${granteeName(grant.grantee)}, whose pods need less (${names}). ${need}`);
}

function needSentence(pods: readonly AccountPod[], subject: Subject): string {
  const needed = neededPowers(pods, subject);
  if (needed.length > 0) return `What they need is to ${powersText(needed)}: an SCC of their own can give just that.`;
  if (leavesUserOpen(pods)) return 'They ask for none of that; an SCC that lets them run as the user of their image is enough.';
  const harmless = harmlessScc(pods, subject);
  return harmless === undefined ? 'They ask for none of that.' : `They ask for no more than ${harmless} allows.`;
}

/** Pods may be made by something that is not in the workspace, as OpenShell's gateway makes sandboxes. */
function unseen({ grant, title }: Given): readonly Observation[] {
  if (grant.grantee.kind === 'account' && isPlatformNamespace(grant.grantee.namespace)) return [];
  const message = `${gives(grant, title)} ${granteeName(grant.grantee)}. No pod in the workspace is seen to need it; an SCC generated from its pods gives them what they need and no more.`;
  return [observe(grant, message, { severity: 'info' })];
}
