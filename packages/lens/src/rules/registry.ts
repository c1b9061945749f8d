import { capabilityName } from './capability-name';
import { clusterWideGrant } from './cluster-wide-grant';
import { csiInlineVolume } from './csi-inline-volume';
import { danglingSccGrant } from './dangling-scc-grant';
import { excessCapability } from './excess-capability';
import { gatewayRefusesSandbox } from './gateway-refuses-sandbox';
import { hostpathSupervisor } from './hostpath-supervisor';
import { imageExpectsUser } from './image-expects-user';
import { invalidPod } from './invalid-pod';
import { invalidScc } from './invalid-scc';
import { missingCapability } from './missing-capability';
import { obsoleteOpenshellGrant } from './obsolete-openshell-grant';
import { openshiftTooOld } from './openshift-too-old';
import { podSecurityLabel } from './pod-security-label';
import { podSecurityWarning } from './pod-security-warning';
import { privilegedGrant } from './privileged-grant';
import { privilegedSupervisor } from './privileged-supervisor';
import { releaseNotKnown } from './release-not-known';
import { sandboxApiVersion } from './sandbox-api-version';
import { sandboxTemplateDenied } from './sandbox-template-denied';
import { sccCapturesOthers } from './scc-captures-others';
import { sccChangesSandbox } from './scc-changes-sandbox';
import { sccDenied } from './scc-denied';
import { sccStripsNeededCapability } from './scc-strips-needed-capability';
import { sccWiderThanNeeded } from './scc-wider-than-needed';
import { supervisorImageTag } from './supervisor-image-tag';
import { supervisorInitOrder } from './supervisor-init-order';
import { supervisorMountWritable } from './supervisor-mount-writable';
import { supervisorNeedsRoot } from './supervisor-needs-root';
import { supervisorNotMounted } from './supervisor-not-mounted';
import { supervisorStager } from './supervisor-stager';
import { suppressionWithoutReason } from './suppression-without-reason';
import { syntaxError } from './syntax-error';
import type { Rule } from './types';
import { unusedSuppression } from './unused-suppression';

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  hostpathSupervisor,
  supervisorStager,
  supervisorNotMounted,
  supervisorInitOrder,
  supervisorMountWritable,
  supervisorImageTag,
  missingCapability,
  excessCapability,
  privilegedSupervisor,
  supervisorNeedsRoot,
  sccDenied,
  sandboxTemplateDenied,
  sccStripsNeededCapability,
  sccWiderThanNeeded,
  danglingSccGrant,
  sccCapturesOthers,
  sccChangesSandbox,
  privilegedGrant,
  clusterWideGrant,
  podSecurityLabel,
  podSecurityWarning,
  csiInlineVolume,
  obsoleteOpenshellGrant,
  openshiftTooOld,
  gatewayRefusesSandbox,
  releaseNotKnown,
  sandboxApiVersion,
  imageExpectsUser,
  capabilityName,
  invalidPod,
  invalidScc,
  syntaxError,
  suppressionWithoutReason,
  unusedSuppression,
];
