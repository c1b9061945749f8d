/** On a pod: the SCC that it was admitted under. */
export const SCC_ANNOTATION = 'openshift.io/scc';
/** On a pod: whose right to the SCC counted, `user` or `serviceaccount`. */
export const SUBJECT_TYPE_ANNOTATION = 'security.openshift.io/validated-scc-subject-type';
/** On a pod: the only SCC that may be tried. */
export const REQUIRED_SCC_ANNOTATION = 'openshift.io/required-scc';

/** On a namespace: values that SCCs take where they leave them open. */
export const UID_RANGE = 'openshift.io/sa.scc.uid-range';
export const SUPPLEMENTAL_GROUPS = 'openshift.io/sa.scc.supplemental-groups';
export const MCS = 'openshift.io/sa.scc.mcs';

/** On a pod, from before there were fields: its seccomp profile, and (followed by a name) one container's. */
export const POD_SECCOMP_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
export const CONTAINER_SECCOMP_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';
