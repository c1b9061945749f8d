/** Which subjects guards are about, by patterns that CEL and this program read alike. */

/** A namespace of the platform, where operators set the rights. */
export const PLATFORM = '^(default|(openshift|kube)(-.*)?)$';

/** A service account, or a group of them, as `subjectKey` spells it. People and other groups are left out. */
export const ACCOUNT = '^(User system:serviceaccount:[^:*]+:[^:*]+|Group system:(authenticated|serviceaccounts(:[^:*]+)?))$';

/** The same in a namespace of the platform. */
export const PLATFORM_ACCOUNT = '^(User|Group) system:serviceaccounts?:(default|(openshift|kube)(-[^:]*)?)(:|$)';

/** Who makes requests for the platform, and by whom these are made for users. */
export const PLATFORM_USER = '^system:(apiserver$|kube-|serviceaccount:(openshift|kube)-[^:]*:)';
export const FOR_USERS = '^system:serviceaccount:openshift-(gitops|operator-lifecycle-manager):';

/** Whether guards are about a subject. */
export const isAccount = (key: string): boolean => new RegExp(ACCOUNT).test(key) && !new RegExp(PLATFORM_ACCOUNT).test(key);
