/** The sentences of the rules about supervisors and what delivers them. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const privilegedSupervisorTexts = sentences({
  runs: 'Container "{container}" is privileged, which the supervisor does not need. It has all capabilities, the devices of the node and no SELinux confinement. To run the supervisor ({topology}) it needs {enough}.',
  installs:
    'Container "{container}" is privileged, which the supervisor does not need. It has all capabilities, the devices of the node and no SELinux confinement. To install the supervisor ({topology}) it needs {enough}.',
  noCapability: 'no added capability at all',
  capabilities: "{capabilities} and the runtime's defaults",
  remove: 'Remove privileged',
  replace: 'Replace privileged with {capabilities}',
});

export const supervisorImageTagTexts = sentences({
  noImage: '{owner} delivers the supervisor and names no image.',
  noTag: '{image} has no tag, which means :latest. The supervisor of new sandboxes can change at any time.',
  moves: 'The tag {tag} of {repository} moves. The supervisor of new sandboxes can change at any time.',
  nameVersion: 'Name the version of the gateway.',
  mustMatch: 'The supervisor is version {version} but the gateway is {gateways}; they must match.',
  sandboxMustMatch: 'The sandbox image is version {version} but the gateway is {gateways}; they must match.',
  madeByGateway:
    'No image tag fixes this: the gateway {gateway} makes its pods itself, under restricted-v2. Create the sandbox through the gateway and delete this pod.',
  use: 'Use {image}',
  useCopySelf: 'Use {image} and its copy-self',
});

export const supervisorInitOrderTexts = sentences({
  tooEarly:
    'Init container "{container}" runs the supervisor before "{installer}" installs it. Init containers start one after the other: the volume "{volume}" is still empty, and {program} is missing.',
  installs: 'Container "{container}" installs the supervisor.',
  move: 'Move init container "{container}" before "{before}"',
  moveByHand: 'Move "{container}" by hand: the fix would lose its comments.',
  neverFinishes:
    'Container "{container}" installs the supervisor as a native sidecar (restartPolicy: Always). The next containers do not wait until it has finished, and the kubelet restarts it whenever it has.',
  runOnce: 'Run it once: remove restartPolicy',
});

export const supervisorMountWritableTexts = sentences({
  finding:
    'Container "{container}" can write to the volume "{volume}", which contains the supervisor. What runs in it can replace its own guard. Mount it with readOnly: true; only the init container that installs the supervisor needs to write.',
  mountReadOnly: 'Mount it read-only',
});

export const supervisorNeedsRootTexts = sentences({
  agent: 'the supervisor sets up the network namespace and becomes the sandbox user itself',
  networkInit: "the supervisor sets up the pod's network",
  network: 'the supervisor reads the processes of other users, and added capabilities reach UID 0 only',
  install: 'only root can execute the supervisor of the image tags {tags}',
  uid: 'Container "{container}" must run as UID 0, and runAsUser is {uid}. The reason: {reason}.',
  nonRoot: 'Container "{container}" must run as UID 0, and runAsNonRoot: true does not let it start. The reason: {reason}.',
  uidBySccRange: 'Container "{container}" must run as UID 0, and SCC {scc} gives it another UID. The reason: {reason}.',
  uidByScc: 'Container "{container}" must run as UID 0, and SCC {scc} gives it UID {uid}. The reason: {reason}.',
  allowRoot: 'Set runAsNonRoot to false for this container',
  runAsRoot: 'Run this container as UID 0',
});

export const supervisorNotMountedTexts = sentences({
  nothing: 'Container "{container}" runs {program}, but mounts nothing there. Nothing in the pod delivers the supervisor.',
  noMount: 'Container "{container}" runs {program}, but mounts nothing there. The pod delivers the supervisor in the volume "{volume}".',
  noMountOf: 'Container "{container}" runs {program}, but mounts nothing there. The pod delivers the supervisor in the volumes {volumes}.',
  partMounted:
    'Container "{container}" runs {program}, but mounts only a part of the volume. The volume "{volume}" contains the supervisor at {binary}.',
  otherPlace:
    'Container "{container}" runs {program}, but has the supervisor elsewhere. The volume "{volume}" contains it at {binary}, which the container sees as {seenAt}.',
  empty: 'Container "{container}" runs {program} from an empty volume. No container fills the volume "{volume}".',
  run: 'Run {program}',
  mount: 'Mount the volume "{volume}" at {path}',
});

export const hostpathSupervisorTexts = sentences({
  cause: 'The supervisor comes from the node by hostPath, which restricted-v2 refuses. A DaemonSet has to install it on every node.',
  convert: 'Let an init container copy it into an emptyDir volume instead.',
  madeByGateway:
    'The gateway is OpenShell {release}, which makes the sandbox pods itself, under restricted-v2 and without hostPath, and does not work with this pod. Create the sandbox through the gateway and delete this pod.',
  title: 'Deliver the supervisor with an init container',
  mounts: 'Container "{container}" mounts the volume at {path}.',
  runs: 'Container "{container}" runs {path} from it.',
  reads: 'Container "{container}" reads {path} from it.',
  leftover: 'If this keeps the pod on the nodes that have the supervisor, it can be removed too.',
});

export const supervisorStagerTexts = sentences({
  stagesFiles: 'This {kind} installs the OpenShell supervisor on the nodes. It is at {files}.',
  stagesIn: 'This {kind} installs the OpenShell supervisor on the nodes. It is in {path}.',
  dependents: 'Still mounted by {workloads}. Once an init container delivers the supervisor there, delete this.',
  beforeMove:
    'Still mounted by {workloads}. The gateway is OpenShell {release}, which makes the sandbox pods itself, without it. Once all sandboxes are recreated, delete this.',
  unused: 'No pod that was read mounts it: if none elsewhere does, delete {leftovers}.',
  installs: 'Container "{container}" installs it here.',
  unnamed: '(no name)',
  workload: 'the {kind}',
  account: 'its service account {account}',
});
