/** One object on the server: read, applied, deleted, and the fields that the server owns. Knows no plan. */
export { cancelWithGrace } from './cancelWithGrace';
export { checkAnswer } from './checkAnswer';
export { deleteObject } from './deleteObject';
export type { Deletion } from './deleteObject';
export { hideSecretValues, isSecret } from './hideSecrets';
export { hasOwnedValuesOf } from './ownedValues';
export { pollUntil } from './poll';
export { FIELD_MANAGER, isOwn, metadataText, ownFields, readLive, sendApply } from './requests';
export type { Live } from './requests';
export { ownMetadata, ownsSameFields, sameObject, without, withoutServerFields } from './serverFields';
export { finalizersOf, isTerminating, terminatingError } from './terminating';
