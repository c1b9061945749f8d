/** Objects whose controllers compose pods of them: no field is the pod that admission sees. */
import { UNJUDGED_KINDS, unjudgedPodsOf, type KubernetesObject } from '@scc-lens/yaml';

/** Whether a controller composes pods of an object, or may do so. */
export const isComposer = (object: KubernetesObject): boolean => ['composed', 'unknown'].includes(unjudgedPodsOf(object) ?? '');

/** Whether a text may contain such an object without containers of its own. */
export const mayContainComposers = (text: string): boolean => COMPOSER_KIND.test(text);

const NAMES = UNJUDGED_KINDS.filter(({ isElsewhere }) => isElsewhere !== true).map(({ kind }) => kind);
const COMPOSER_KIND = new RegExp(String.raw`\bkind["']?\s*:\s*["']?(?:${NAMES.join('|')})\b`);
