/** Plain data that every package uses. It imports no other package. */
export { CAPABILITIES, guessCapability } from './capabilities';
export { copied } from './copied';
export { plural } from './count';
export { editDistance } from './editDistance';
export { faultText } from './fault';
export { formatFieldPath, isWithin, samePath, valueAt } from './fieldPath';
export { isGlob, matchesGlob, readGlob } from './glob';
export type { Glob } from './glob';
export type { FieldHome, InvalidField, OtherField } from './invalidField';
export { joinLines } from './joinLines';
export { isList, isObject, isPlaceholder, isText, isTextMap, listOf, objectListOf, objectOf, stringMapOf, stringsOf, textOf } from './json';
export { CONTAINER_LISTS } from './kubernetes';
export type {
  Capabilities,
  Container,
  ContainerList,
  ContainerPort,
  EnvVar,
  ObjectMeta,
  Pod,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  SELinuxOptions,
  Volume,
  VolumeMount,
  WindowsOptions,
} from './kubernetes';
export { fieldsOf, REQUIRED_FIELDS } from './podFields';
export { cached, groupBy, lazily, remember } from './remember';
export {
  ALL_SERVICE_ACCOUNTS,
  DEFAULT_SERVICE_ACCOUNT,
  effectiveServiceAccount,
  namedServiceAccount,
  serviceAccountGroups,
  serviceAccountUserName,
} from './serviceAccount';
export { finish } from './steps';
export type { Steps } from './steps';
export { tableOf } from './table';
export type {
  Applicability,
  Change,
  FieldPath,
  Finding,
  Json,
  JsonObject,
  Observation,
  Related,
  Remedy,
  Severity,
  Span,
  TextEdit,
  WorkloadRef,
} from './types';
export { uriPath } from './uriPath';
