/**
 * Text to model. Beside `core/edits` the only code that imports `yaml`: ordinary documents are read from
 * js-yaml's events (`events.ts`), all others, and what `core/edits` needs, from the tree of `yaml`. Knows nothing of SCCs, rules or edits.
 *
 * hasActions(text): boolean             whether a text that is no YAML is one of Helm, Jinja or the like
 * splitDocuments(text): Slice[]         one slice a document, `---` and `...` as YAML has them, JSON objects in a row
 * parseManifest(slice text): Manifest   never throws; invalid text is a value
 * locate(manifest, path): Span          the source range of a field
 */
export type * from './types';
export { lineStarts, positionAt } from './lines';
export type { Position } from './lines';
export { splitDocuments } from './split';
export { hasActions } from './templates';
export { parseManifest, unknownFields } from './parse';
export { readPod } from './pod';
export { locate } from './locate';
export { commentsOf } from './comments';
export { isJson } from './json';
export type { Comment } from './comments';
export { nodeSpanAfter, pathAt } from './pathAt';
export { cursorsAt } from './cursor';
export type { Cursor, TypedWord } from './cursor';
export { isPodController, WORKLOAD_KINDS } from './workloadKinds';
export type { WorkloadKind } from './workloadKinds';
export { isOperator, operatorPermissionsOf } from './operatorPermissions';
export { outermost } from './objects';
export { WRAPPERS } from './wrappers';
export type { Wrapper } from './wrappers';
export { UNJUDGED_KINDS } from './unjudgedKinds';
export type { UnjudgedKind } from './unjudgedKinds';
export { unjudgedPodsOf } from './unjudgedPods';
export type { UnjudgedPods } from './unjudgedPods';
export { parseFile, parseInSteps } from './parseFile';
export { readYaml } from './yaml';
export type { ParsedFile, PartlyParsed } from './parseFile';
/** For `core/edits`, which reads and spells YAML as this room does. */
export { fieldNameOf } from './decode';
export { resolvePlain } from './scalars';
export { readDocument } from './read';
export { isFatal } from './problems';
