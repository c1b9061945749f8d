/** The workspace's SCC and RBAC objects against the pods that they are for: who is given what, and whether any pod needs it. */
export { grantsIn, grantsNaming } from './grants';
export type { PolicyGrant } from './grants';
export { granteeOf, isPlatformNamespace } from './grantee';
export { isSupervisorStager, leftoversIn } from './leftovers';
export type { Leftover } from './leftovers';
export { migrationOf } from './migration';
export type { Migration, MigrationStep } from './migration';
export { fieldIn, granteeName, podNames } from './names';
export { harmlessScc, leavesUserOpen, neededPowers, strategyFor } from './needs';
export { permissionsOf } from './permissions';
export { customSccs, isStock, isTriedFirst, powerCount, powersOf, powersText, sccNamed, sccsAtHand } from './powers';
export type { CustomScc, Power } from './powers';
export { usesOf } from './uses';
export type { Account, SccUse } from './uses';
export { distinctUsers, judgedIn, perUser, sccReviews, usersOf, usersOfScc } from './users';
export type { User } from './users';
