/** The sentences of the rules about supervisors and what delivers them. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

/** A container's name in a sentence. */
type Named = Readonly<Record<'container', string>>;

export const privilegedSupervisorTexts = {
  runs: (parts: Named & { readonly topology: string; readonly enough: string }) =>
    l10n.t(
      'Container "{container}" is privileged: all capabilities, the node\'s devices and no SELinux confinement. To run the supervisor ({topology}) it needs {enough}.',
      parts,
    ),
  installs: (parts: Named & { readonly topology: string; readonly enough: string }) =>
    l10n.t(
      'Container "{container}" is privileged: all capabilities, the node\'s devices and no SELinux confinement. To install the supervisor ({topology}) it needs {enough}.',
      parts,
    ),
  noCapability: () => l10n.t('no added capability at all'),
  capabilities: (capabilities: string) => l10n.t("{capabilities} and the runtime's defaults", { capabilities }),
  remove: () => l10n.t('Remove privileged'),
  replace: (capabilities: string) => l10n.t('Replace privileged with {capabilities}', { capabilities }),
};

export const supervisorImageTagTexts = {
  noImage: (owner: string) => l10n.t('{owner} delivers the supervisor and names no image.', { owner }),
  noTag: (image: string) =>
    l10n.t(
      '{image} has no tag, which means :latest, so the supervisor of new sandboxes can change at any time. Name the version of the gateway.',
      { image },
    ),
  moves: (parts: { readonly tag: string; readonly repository: string }) =>
    l10n.t(
      'The tag {tag} of {repository} moves, so the supervisor of new sandboxes can change at any time. Name the version of the gateway.',
      parts,
    ),
  mustMatch: (parts: { readonly supervisor: string; readonly gateways: string }) =>
    l10n.t("The supervisor is version {supervisor} but the workspace's gateway is {gateways}; they must match.", parts),
  madeByGateway: (parts: { readonly supervisor: string; readonly gateways: string; readonly gateway: string }) =>
    l10n.t(
      "The supervisor is version {supervisor} but the workspace's gateway is {gateways}. No image tag fixes this: the gateway {gateway} makes its pods itself, under restricted-v2. Create the sandbox through the gateway and delete this pod.",
      parts,
    ),
  use: (image: string) => l10n.t('Use {image}', { image }),
  useCopySelf: (image: string) => l10n.t('Use {image} and its copy-self', { image }),
};

export const supervisorInitOrderTexts = {
  tooEarly: (parts: Named & { readonly program: string; readonly installer: string; readonly volume: string }) =>
    l10n.t(
      'Init container "{container}" runs {program} before "{installer}" installs it: init containers start one after the other, and the volume "{volume}" is still empty.',
      parts,
    ),
  installs: (container: string) => l10n.t('Container "{container}" installs the supervisor.', { container }),
  move: (parts: Named & { readonly before: string }) => l10n.t('Move init container "{container}" before "{before}"', parts),
  moveByHand: (container: string) => l10n.t('Move "{container}" by hand: the fix would lose its comments.', { container }),
  neverFinishes: (container: string) =>
    l10n.t(
      'Container "{container}" installs the supervisor as a native sidecar (restartPolicy: Always): the next containers do not wait until it has finished, and the kubelet restarts it whenever it has.',
      { container },
    ),
  runOnce: () => l10n.t('Run it once: remove restartPolicy'),
};

export const supervisorMountWritableTexts = {
  finding: (parts: Named & { readonly volume: string }) =>
    l10n.t(
      'Container "{container}" can write to the volume "{volume}", which contains the supervisor, so what runs in it can replace its own guard. Mount it with readOnly: true; only the init container that installs the supervisor needs to write.',
      parts,
    ),
  mountReadOnly: () => l10n.t('Mount it read-only'),
};

export const supervisorNeedsRootTexts = {
  agent: () => l10n.t('the supervisor sets up the network namespace and becomes the sandbox user itself'),
  networkInit: () => l10n.t("the supervisor sets up the pod's network"),
  network: () => l10n.t('the supervisor reads the processes of other users, and added capabilities reach UID 0 only'),
  install: (tags: string) => l10n.t('only root can execute the supervisor of the image tags {tags}', { tags }),
  uid: (parts: Named & { readonly reason: string; readonly uid: number }) =>
    l10n.t('Container "{container}" must run as UID 0, because {reason}; runAsUser is {uid}.', parts),
  nonRoot: (parts: Named & { readonly reason: string }) =>
    l10n.t('Container "{container}" must run as UID 0, because {reason}; runAsNonRoot: true does not let it start.', parts),
  uidBySccRange: (parts: Named & { readonly reason: string; readonly scc: string }) =>
    l10n.t(
      'Container "{container}" must run as UID 0, because {reason}; the SCC {scc}, which admits the pod, gives it a UID of the namespace.',
      parts,
    ),
  uidByScc: (parts: Named & { readonly reason: string; readonly scc: string; readonly uid: string }) =>
    l10n.t('Container "{container}" must run as UID 0, because {reason}; the SCC {scc}, which admits the pod, gives it UID {uid}.', parts),
  allowRoot: () => l10n.t('Set runAsNonRoot to false for this container'),
  runAsRoot: () => l10n.t('Run this container as UID 0'),
};

export const supervisorNotMountedTexts = {
  nothing: (parts: Named & { readonly program: string }) =>
    l10n.t('Container "{container}" runs {program}, but mounts nothing there, and nothing in the pod delivers the supervisor.', parts),
  noMount: (parts: Named & { readonly program: string; readonly volume: string }) =>
    l10n.t(
      'Container "{container}" runs {program}, but mounts nothing there; the pod delivers the supervisor in the volume "{volume}".',
      parts,
    ),
  noMountOf: (parts: Named & { readonly program: string; readonly volumes: string }) =>
    l10n.t(
      'Container "{container}" runs {program}, but mounts nothing there; the pod delivers the supervisor in the volumes {volumes}.',
      parts,
    ),
  partMounted: (parts: Named & { readonly program: string; readonly volume: string; readonly binary: string }) =>
    l10n.t(
      'Container "{container}" runs {program}, but the volume "{volume}" contains the supervisor at {binary}, and the container mounts only a part of the volume.',
      parts,
    ),
  otherPlace: (parts: Named & { readonly program: string; readonly volume: string; readonly binary: string; readonly seenAt: string }) =>
    l10n.t(
      'Container "{container}" runs {program}, but the volume "{volume}" contains the supervisor at {binary}, which the container sees as {seenAt}.',
      parts,
    ),
  empty: (parts: Named & { readonly program: string; readonly volume: string }) =>
    l10n.t('Container "{container}" runs {program} from the volume "{volume}", which starts empty and which no container fills.', parts),
  run: (program: string) => l10n.t('Run {program}', { program }),
  mount: (parts: { readonly volume: string; readonly path: string }) => l10n.t('Mount the volume "{volume}" at {path}', parts),
};

export const hostpathSupervisorTexts = {
  cause: () =>
    l10n.t('The supervisor comes from the node by hostPath: restricted-v2 refuses that, and a DaemonSet has to install it on every node.'),
  convert: () => l10n.t('Let an init container copy it into an emptyDir volume instead.'),
  madeByGateway: (release: string) =>
    l10n.t(
      "The workspace's gateway is OpenShell {release}, which makes the sandbox pods itself, under restricted-v2 and without hostPath, and does not work with this pod. Create the sandbox through the gateway and delete this pod.",
      { release },
    ),
  title: () => l10n.t('Deliver the supervisor with an init container'),
  mounts: (parts: Named & { readonly path: string }) => l10n.t('Container "{container}" mounts the volume at {path}.', parts),
  runs: (parts: Named & { readonly path: string }) => l10n.t('Container "{container}" runs {path} from it.', parts),
  reads: (parts: Named & { readonly path: string }) => l10n.t('Container "{container}" reads {path} from it.', parts),
  leftover: () => l10n.t('If this keeps the pod on the nodes that have the supervisor, it can be removed too.'),
};

export const supervisorStagerTexts = {
  stagesFiles: (parts: { readonly kind: string; readonly files: string }) =>
    l10n.t('This {kind} installs the OpenShell supervisor on the nodes, at {files}.', parts),
  stagesIn: (parts: { readonly kind: string; readonly path: string }) =>
    l10n.t('This {kind} installs the OpenShell supervisor on the nodes, in {path}.', parts),
  dependents: (workloads: string) =>
    l10n.t('Still mounted by {workloads} of the workspace. Once an init container delivers the supervisor there, delete this.', {
      workloads,
    }),
  unused: (leftovers: string) => l10n.t('No pod in the workspace mounts it: if none elsewhere does, delete {leftovers}.', { leftovers }),
  installs: (container: string) => l10n.t('Container "{container}" installs it here.', { container }),
  more: (parts: { readonly workloads: string; readonly count: number }) => l10n.t('{workloads} and {count} more workloads', parts),
  unnamed: () => l10n.t('(no name)'),
  workload: (kind: string) => l10n.t('the {kind}', { kind }),
  account: (account: string) => l10n.t('its service account {account}', { account }),
  grants: () => l10n.t('its grants'),
};
