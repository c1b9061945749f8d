/** One object on the server: read, applied, deleted, who owns its fields, and which the server owns. Knows no plan. */
export { cancelWithGrace } from './cancelWithGrace';
export { checkAnswer } from './checkAnswer';
export { contentsOf } from './contents';
export type { Contents } from './contents';
export { deleteObject } from './deleteObject';
export type { Deletion } from './deleteObject';
export { appliersOf, fieldManagerOf, isShared, managerFor } from './fieldManager';
export { valueAtPath } from './fieldPaths';
export type { FieldPath } from './fieldPaths';
export { hideSecretValues, isSecret, isSecretRef } from './hideSecrets';
export { hasAppliedSameFields, hasAppliedValuesOf, isCreatedBy } from './ownedValues';
export { haveSameFields, mergeOwners, newPaths, ownersOf, withoutUpdatesBy } from './owners';
export type { Owners } from './owners';
export { pollUntil } from './poll';
export { metadataText, readLive, sendApply } from './requests';
export type { Live, Place } from './requests';
export { contentOf, ownMetadata, sameObject, without, withoutServerFields } from './serverFields';
export { finalizersOf, isTerminating, terminatingError } from './terminating';
