/** Least-privilege SCCs, who is given which SCC, and restricted pods. */
export { capturedBy, withoutScc, type Captured } from './generate/plans';
export { chooseDrops } from './generate/drops';
export { generateScc } from './generate/generateScc';
export { strategyName, type Permission } from './generate/permissions';
export { accountOf, accountPod, isUnfinished, reviewAccountPod, runsAsAccount, serviceAccountsOf, type AccountPod } from './generate/pods';
export { unneededPermissions } from './generate/shrink';
export type { GeneratedScc, NotGenerated, OwnSccs, SccRequest, ServiceAccountId, WorkloadChange } from './generate/types';
export { composersOf, unjudgedUsersOf } from './policies/composers';
export * from './policies/grantee';
export {
  grantsByAccountName,
  grantsFor,
  grantsIn,
  grantsNaming,
  isPartlyRead,
  mayGrant,
  permissionsOf,
  type PolicyGrant,
} from './policies/grants';
export { isSupervisorStager, leftoversIn, type Leftover } from './policies/leftovers';
export * from './policies/powers';
export { distinctUsers, judgedIn, perUser, sccReviews, usersOf, usersOfScc, type User } from './policies/users';
export { mayBeOne, usesOf, type Account, type SccUse } from './policies/uses';
export { restrictionRemedies, supervisorRefusal, unrestrictedReasons } from './restrict/restrictPod';
