/**
 * Intent to text. Beside `core/manifest` the only code that imports `yaml`. Knows how YAML and JSON spell a change and nothing of
 * what it is for.
 */
export { applyChanges, applyEach, type EditResult } from './apply';
export { insertComment, refuseComments, replaceComment, type CommentPlace } from './comments';
export { renderYaml } from './document';
export { keyText, scalarText } from './scalar';
export { applyEdits } from './tidy';
export { applyToValue, sameValue, type Applied } from './value';
export { batchesOf } from './batches';
export { makesChanges } from './verify';
export { composeEdits } from './composeEdits';
export { insertApart } from './insertApart';
