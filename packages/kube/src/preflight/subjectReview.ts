import type { Connection } from '../wire';
import { fieldsAt, namespacedPath, textAt } from '../words';
import type { Fields } from '../words';

export interface ReviewQuestion {
  readonly pod: Fields;
  readonly namespace: string;
  readonly account: string;
  /** `system:serviceaccount:NAMESPACE:NAME`. */
  readonly controller: string;
  readonly signal: AbortSignal | undefined;
}

/** Which SCC admits the pod, or that none does. */
export type SubjectReview = { readonly admitted: true; readonly scc: string } | { readonly admitted: false };

/**
 * OpenShift's PodSecurityPolicySubjectReview for a pod of a controller. Null where the user may not ask, and where there is no such API,
 * which answers with plain text.
 */
export async function subjectReview(
  cluster: Connection,
  { pod, namespace, account, controller, signal }: ReviewQuestion,
): Promise<SubjectReview | null> {
  const [, , home = ''] = controller.split(':');
  const { labels, annotations } = fieldsAt(pod, 'metadata');
  const path = namespacedPath('security.openshift.io/v1', namespace, 'podsecuritypolicysubjectreviews');
  const answer = await cluster.request('POST', path, {
    body: {
      apiVersion: 'security.openshift.io/v1',
      kind: 'PodSecurityPolicySubjectReview',
      spec: {
        user: controller,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${home}`, 'system:authenticated'],
        template: { metadata: { labels, annotations }, spec: { ...fieldsAt(pod, 'spec'), serviceAccountName: account } },
      },
    },
    idempotent: true,
    signal,
  });
  if (!answer.ok) return null;
  const scc = textAt(answer.value.body, 'status', 'allowedBy', 'name');
  return scc === undefined ? { admitted: false } : { admitted: true, scc };
}
