/** Objects whose controllers compose pods of them: no field is the pod that admission sees. */
import { UNJUDGED_KINDS, unjudgedPodsOf, type KubernetesObject, type Workload } from '@scc-lens/yaml';

/** Whether a controller composes pods of an object, or may do so. */
export const isComposer = (object: KubernetesObject): boolean => ['composed', 'unknown'].includes(unjudgedPodsOf(object) ?? '');

/** Whether a controller may give a workload's pods volumes, ports or containers that its template does not have. */
export const isAddedTo = ({ traits: { schema, isComplete } }: Workload): boolean => schema !== 'kubernetes' && !isComplete;

/** Whether a text may contain such an object without containers of its own. */
export const mayContainComposers = (text: string): boolean => COMPOSER_KIND.test(text);

const NAMES = UNJUDGED_KINDS.filter(({ isElsewhere }) => isElsewhere !== true).map(({ kind }) => kind);
const COMPOSER_KIND = new RegExp(String.raw`\bkind["']?\s*:\s*["']?(?:${NAMES.join('|')})\b`);
