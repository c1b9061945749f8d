/** The sentences about OpenShell: topologies, quick-fix titles, and why a pod or an image does not allow one. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const remedyTexts = {
  byInitContainer: () => l10n.t('Deliver the supervisor with an init container'),
  byCp: (container: string) => l10n.t('Deliver the supervisor with an init container by `cp` ({container})', { container }),
  byImageVolume: () => l10n.t('Mount the supervisor as an image volume (OpenShift 4.20 or newer, where image volumes are enabled)'),
  keepInit: (containers: string) =>
    l10n.t('Deliver the supervisor with the init container that copies it already ({containers})', { containers }),
  keepContainer: (containers: string) =>
    l10n.t('Deliver the supervisor with the container that copies it already ({containers})', { containers }),
  removeVolume: (volume: string) => l10n.t('Remove the volume "{volume}", which no container mounts', { volume }),
};

/** What a user should know before choosing a fix, each to follow a semicolon in its title. */
export const doubtTexts = {
  lost: (files: string) => l10n.t('without {files} of the node', { files }),
  rest: (directory: string) => l10n.t('the rest of {directory}', { directory }),
  late: (containers: string) => l10n.t('nothing makes {containers} wait for the copy', { containers }),
  worksIn: (container: string, directory: string) =>
    l10n.t('container "{container}" works in {directory}, which will contain nothing else', { container, directory }),
  usesAllOf: (container: string, directory: string) =>
    l10n.t('container "{container}" uses all of {directory}, which will contain nothing else', { container, directory }),
  unknownKind: (kind: string) => l10n.t('it is not known what the controller of {kind} makes of init containers and volumes', { kind }),
  noTag: () => l10n.t('the image has no tag'),
  movingTag: (tag: string) => l10n.t('the tag {tag} moves with every release', { tag }),
};

/** Why a conversion is refused because of the pod. */
export const refusalTexts = {
  owned: (kind: string, owner: string) =>
    l10n.t('This {kind} belongs to {owner}, which would undo the edit. Change that instead.', { kind, owner }),
  unnamed: () => l10n.t('unnamed'),
  secondSource: (source: string) => l10n.t('The volume names a second source, {source}. Remove one of the two.', { source }),
  subPathExpr: (container: string) =>
    l10n.t('Container "{container}" mounts a subPathExpr of the volume, which only the node can resolve.', { container }),
  subPathOfFile: () => l10n.t('The volume is a single file, and a mount names a subPath in it.'),
  writtenFile: () => l10n.t('The volume is a single file, and the pod writes it itself.'),
  severalPlaces: (places: string) =>
    l10n.t('The containers look for the supervisor in different places of the volume: {places}.', { places }),
  windows: () => l10n.t('spec.os makes this a Windows pod. The supervisor and the containers that deliver it run on Linux only.'),
  unfitType: (type: string) =>
    l10n.t('hostPath.type {type} does not fit the supervisor, which is a file in a directory. Use Directory or File, or remove the type.', {
      type,
    }),
  fileUsedAsDirectory: (type: string, path: string) =>
    l10n.t('hostPath.type {type} makes {path} a file, and the pod uses it as a directory. Correct the type first.', { type, path }),
  directoryNamedAsFile: (type: string, path: string) =>
    l10n.t("hostPath.type {type} makes {path} a directory, but its name is the name of the supervisor's file. Correct the type first.", {
      type,
      path,
    }),
  mountBelow: (parts: Readonly<Record<'container' | 'inner' | 'innerPath' | 'outer' | 'outerPath', string>>) =>
    l10n.t(
      'Container "{container}" mounts volume "{inner}" at {innerPath}, below "{outer}" at {outerPath}: an empty volume that is mounted read-only has no place for it. Mount one of the two elsewhere.',
      parts,
    ),
  cpDirectory: (binary: string) => l10n.t('cp cannot make the directory of {binary} in an empty volume; copy-self can.', { binary }),
  relativeSource: (path: string) => l10n.t('{path} is not an absolute path in the image.', { path }),
  imageVolumeSubPath: () =>
    l10n.t('A mount takes a single file or a subPath of the volume, which image volumes do not have on every release.'),
  otherPlaceInImage: (binary: string, sourcePath: string) =>
    l10n.t('The pod looks for {binary} in the volume, and the image contains {sourcePath}.', { binary, sourcePath }),
};

/** Why an image does not fit. */
export const imageTexts = {
  noCopySelf: (parts: Readonly<Record<'image' | 'tags' | 'setting', string>>) =>
    l10n.t('{image} has no copy-self (tags {tags}); choose a newer tag in {setting}.', parts),
  noCp: (parts: Readonly<Record<'image' | 'tags' | 'setting', string>>) =>
    l10n.t('{image} has no cp (tags {tags} contain only the supervisor); choose another tag in {setting}.', parts),
  elsewhere: (parts: Readonly<Record<'image' | 'binary' | 'sourcePath' | 'setting', string>>) =>
    l10n.t('The supervisor is at {binary} in {image}, not at {sourcePath}; set {setting}.', parts),
  rootOnly: (parts: Readonly<Record<'image' | 'tags' | 'setting', string>>) =>
    l10n.t(
      'Only root can execute the supervisor of {image} (tags {tags}), and this pod does not run it as root; choose another tag in {setting}.',
      parts,
    ),
  bootstrapOnly: (parts: Readonly<Record<'image' | 'first' | 'newest', string>>) =>
    l10n.t(
      '{image} contains a supervisor that starts only with --bootstrap, in pods that a gateway of {first} or newer makes. Use {newest} or older, or let the gateway make the pods.',
      parts,
    ),
  noSandboxBinary: (parts: Readonly<Record<'image' | 'first' | 'newest', string>>) =>
    l10n.t(
      '{image} does not contain /openshell-sandbox: from {first} on, the in-pod binary is in openshell/sandbox and starts only with --bootstrap. Use {newest} or older, or let the gateway make the pods.',
      parts,
    ),
  unavailable: (image: string, reason: string) => l10n.t('{image} cannot be pulled: {reason}.', { image, reason }),
  notPublished: () => l10n.t('this image is not published upstream (404)'),
  moves: (parts: Readonly<Record<'image' | 'first' | 'newest', string>>) =>
    l10n.t(
      '{image} moves with every release, and since {first} (2026-09-25) this image no longer contains /openshell-sandbox. Name {newest} or older, the version of the gateway.',
      parts,
    ),
  lacksCopySelf: (image: string, first: string) => l10n.t('{image} has no copy-self, which came with {first}.', { image, first }),
  lacksProgram: (image: string, program: string, tags: string) =>
    l10n.t('{image} has no {program}: the images {tags} contain only the supervisor.', { image, program, tags }),
  binaryElsewhere: (image: string, binary: string, wanted: string) =>
    l10n.t('{image} has the supervisor at {binary}, not at {wanted}.', { image, binary, wanted }),
};
