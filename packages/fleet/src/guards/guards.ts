/** The guards: what each refuses, in CEL. `refused` of each lists it, so that messages and audit events name it. */
import { BASELINE_CAPABILITIES, NODE_ACCESS_FLAGS, REQUIRED_SCC_ANNOTATION, SCC_ANNOTATION } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { celList, celSet, celTable, listOf, matches, NAME, NAMESPACE } from './cel';
import type { CelSet, CelTable, Named } from './cel';
import type { Known } from './known';
import { guardTexts } from './messages';
import { ACCOUNT, FOR_USERS, PLATFORM, PLATFORM_ACCOUNT, PLATFORM_USER } from './subjects';

export interface Guard {
  readonly name: string;
  /** As `matchConstraints` takes them. */
  readonly rules: readonly JsonObject[];
  readonly conditions: readonly Named[];
  /** The last is `refused`. */
  readonly variables: readonly Named[];
  /** What is refused, before its names. */
  readonly message: string;
  /** What the guard does not see. */
  readonly notes: readonly string[];
}

export function guardsOf(known: Known): readonly Guard[] {
  const broad = celSet('broad', known.broad);
  const roles = celTable('roles', known.roles);
  const holders = celTable('holders', known.holders);
  return [bindingGuard(roles, holders), roleGuard(roles, broad), sccGuard(broad, holders), requiredGuard(known), usedGuard(known)];
}

const rule = (group: string, resources: readonly string[], operations: readonly string[] = ['CREATE', 'UPDATE']): JsonObject => ({
  ...{ apiGroups: [group], apiVersions: ['v1'], operations, resources, scope: '*' },
});

const OF_USERS: Named = { name: 'namespace-of-users', expression: `!${matches(NAMESPACE, PLATFORM)}` };

/** Upgrades and operators of the platform set rights of their own. */
const BY_USERS: Named = {
  name: 'not-by-the-platform',
  expression: `!${matches('request.userInfo.username', PLATFORM_USER)} || ${matches('request.userInfo.username', FOR_USERS)}`,
};

/** Entries that give an SCC to accounts which do not have it, and that were not there before. */
const newHolders = (lacks: string): string =>
  [`variables.entries.filter(e, ${lacks}`, matches('e', ACCOUNT), `!${matches('e', PLATFORM_ACCOUNT)}`, '!(e in variables.before))'].join(
    '\n  && ',
  );

/** Whether the account `e` has an SCC, by a right of its own or of a group that it is in. */
const holds = (holders: CelTable, scc: string): string =>
  `[e, 'Group system:serviceaccounts:' + (e.split(':') + ['', ''])[2], 'Group system:serviceaccounts', 'Group system:authenticated']` +
  `\n    .exists(k, ${holders.get('k')}.exists(x, x == '*' || x == ${scc}))`;

/** The key of a role in the table: its name, with the namespace of a Role before it. */
const roleKey = (kind: string, name: string): string => `((${kind} == 'Role' ? ${NAMESPACE} + '/' : '') + ${name})`;

function bindingGuard(roles: CelTable, holders: CelTable): Guard {
  const entries = (object: string): string =>
    `${listOf(object, 'subjects')}.map(s, s.kind != 'ServiceAccount' ? s.kind + ' ' + s.name :\n` +
    `  'User system:serviceaccount:' + (s.?namespace.orValue('') == '' ? ${NAMESPACE} : s.namespace) + ':' + s.name)`;
  return {
    name: 'scc-lens-bindings',
    rules: [rule('rbac.authorization.k8s.io', ['rolebindings', 'clusterrolebindings'])],
    conditions: [OF_USERS, BY_USERS],
    variables: [
      ...roles.variables,
      ...holders.variables,
      { name: 'given', expression: roles.get(roleKey('object.roleRef.kind', 'object.roleRef.name')) },
      { name: 'entries', expression: entries('object') },
      { name: 'before', expression: entries('oldObject') },
      {
        name: 'refused',
        expression: `variables.given.size() == 0 ? [] :\n${newHolders(`!variables.given.all(scc,\n  ${holds(holders, 'scc')})`)}`,
      },
    ],
    message: guardTexts.bindings(),
    notes: [guardTexts.roleNames(), guardTexts.people()],
  };
}

function roleGuard(roles: CelTable, broad: CelSet): Guard {
  const includes = (field: string, wanted: string): string => `r.?${field}.orValue([]).exists(x, x == '*' || x == '${wanted}')`;
  const names = 'r.?resourceNames.orValue([])';
  const conditions = [
    `${listOf('object', 'rules')}.filter(r, !('*' in variables.listed)`,
    includes('apiGroups', 'security.openshift.io'),
    includes('resources', 'securitycontextconstraints'),
    includes('verbs', 'use'),
    `(${names}.size() == 0 || ${names}.exists(n, ${broad.has('n')} && !(n in variables.listed)))`,
    `!(r in ${listOf('oldObject', 'rules')}))`,
  ];
  return {
    name: 'scc-lens-roles',
    rules: [rule('rbac.authorization.k8s.io', ['roles', 'clusterroles'])],
    conditions: [OF_USERS, BY_USERS],
    variables: [
      ...broad.variables,
      ...roles.variables,
      { name: 'listed', expression: roles.get(roleKey('request.kind.kind', NAME)) },
      { name: 'refused', expression: `${conditions.join('\n  && ')}\n  .map(r, ${names}.size() == 0 ? '*' : ${names}.join(', '))` },
    ],
    message: guardTexts.roles(),
    notes: [guardTexts.aggregated()],
  };
}

/** Whether an SCC gives a power, as `powersOf` finds it. */
function isBroad(scc: string): string {
  const capabilities = `(${listOf(scc, 'allowedCapabilities')}\n  + ${listOf(scc, 'defaultAddCapabilities')})`;
  const user = (type: string, field: string): string =>
    `${scc}.?runAsUser.?type.orValue('') == '${type}' && ${scc}.?runAsUser.?${field}.orValue(-1) == 0`;
  const others = [
    `${capabilities}.exists(c, !(c in ${celList([...BASELINE_CAPABILITIES])}))`,
    `${scc}.?runAsUser.?type.orValue('') == 'RunAsAny'`,
    user('MustRunAs', 'uid'),
    user('MustRunAsRange', 'uidRangeMin'),
  ];
  const flags = `${celList(NODE_ACCESS_FLAGS)}.exists(f, ${scc}[?f].orValue(false))`;
  return `${flags} ||\n${scc}.?userNamespaceLevel.orValue('') != 'RequirePodLevel' && (${others.join('\n  || ')})`;
}

function sccGuard(broad: CelSet, holders: CelTable): Guard {
  const entries = (scc: string): string => `${listOf(scc, 'users')}.map(u, 'User ' + u)\n  + ${listOf(scc, 'groups')}.map(g, 'Group ' + g)`;
  return {
    name: 'scc-lens-sccs',
    rules: [rule('security.openshift.io', ['securitycontextconstraints'])],
    conditions: [BY_USERS],
    variables: [
      ...broad.variables,
      ...holders.variables,
      { name: 'scc', expression: 'dyn(object)' },
      { name: 'old', expression: 'dyn(oldObject)' },
      { name: 'entries', expression: entries('variables.scc') },
      { name: 'before', expression: entries('variables.old') },
      { name: 'isBroad', expression: `[variables.scc, variables.old].map(s, s != null && (\n${isBroad('s')}))` },
      {
        name: 'refused',
        expression: `!variables.isBroad[0] ? [] : (variables.isBroad[1] || ${broad.has(NAME)} ? [] : [${NAME}]) +\n${newHolders(`!${holds(holders, NAME)}`)}`,
      },
    ],
    message: guardTexts.sccs(),
    notes: [guardTexts.widened()],
  };
}

/** The namespace and name of a pod's account. */
const accountOf = (template: string): string => `${NAMESPACE} + '/' + ${template}.?spec.?serviceAccountName.orValue('default')`;

function requiredGuard({ unnamed }: Known): Guard {
  const accounts = celSet('unnamed', unnamed);
  const template = (object: string): string =>
    [
      `request.kind.kind == 'Pod' ? dyn(${object}) :`,
      `request.kind.kind == 'CronJob' ? dyn(${object}).spec.jobTemplate.spec.template :`,
      `dyn(${object}).spec.template`,
    ].join('\n');
  const lacks = (name: string): string => `variables.${name}.?metadata.?annotations[?'${REQUIRED_SCC_ANNOTATION}'].orValue('') == ''`;
  return {
    name: 'scc-lens-required-scc',
    rules: [
      rule('', ['pods'], ['CREATE']),
      rule('', ['replicationcontrollers']),
      rule('apps', ['daemonsets', 'deployments', 'statefulsets']),
      rule('batch', ['cronjobs', 'jobs']),
    ],
    conditions: [OF_USERS],
    variables: [
      ...accounts.variables,
      { name: 'template', expression: template('object') },
      { name: 'old', expression: `oldObject == null ? dyn(null) :\n${template('oldObject')}` },
      { name: 'account', expression: accountOf('variables.template') },
      {
        name: 'refused',
        expression:
          `${lacks('template')} && !${accounts.has('variables.account')}\n  && !(variables.old != null && ${lacks('old')}) ?\n` +
          `[request.kind.kind + ' ' + ${NAME} + ' (' + variables.account + ')'] : []`,
      },
    ],
    message: guardTexts.required(REQUIRED_SCC_ANNOTATION),
    notes: [guardTexts.unnamed(), guardTexts.otherServers()],
  };
}

function usedGuard({ ordinary, used }: Known): Guard {
  const [everyone, own] = [celSet('ordinary', ordinary), celTable('used', used)];
  return {
    name: 'scc-lens-expected-scc',
    rules: [rule('', ['pods'], ['CREATE'])],
    conditions: [OF_USERS],
    variables: [
      ...everyone.variables,
      ...own.variables,
      { name: 'account', expression: accountOf('object') },
      { name: 'scc', expression: `object.metadata.?annotations[?'${SCC_ANNOTATION}'].orValue('')` },
      {
        name: 'refused',
        expression:
          `variables.scc == '' || ${everyone.has('variables.scc')}\n` +
          `  || ${own.get('variables.account')}.exists(x, x == '*' || x == variables.scc) ? [] :\n` +
          "[variables.scc + ' (' + variables.account + ')']",
      },
    ],
    message: guardTexts.used(),
    notes: [guardTexts.ordinary()],
  };
}
