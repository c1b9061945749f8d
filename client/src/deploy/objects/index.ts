/** One object on the server: read, applied, deleted, and the fields that the server owns. Knows no plan. */
export { cancelWithGrace } from './cancelWithGrace';
export { deleteAndWait } from './deleteAndWait';
export { hideSecretValues, isSecret } from './hideSecrets';
export { pollUntil } from './poll';
export { FIELD_MANAGER, isOwn, metadataText, readLive, sendApply, sendDelete } from './requests';
export type { Live } from './requests';
export { ownMetadata, sameObject, without, withoutServerFields } from './serverFields';
