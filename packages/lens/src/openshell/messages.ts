/** The sentences about OpenShell: topologies, quick-fix titles, and why a pod or an image does not allow one. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const remedyTexts = sentences({
  byInitContainer: 'Deliver the supervisor with an init container',
  byCp: 'Deliver the supervisor with an init container by `cp` ({container})',
  byImageVolume: 'Mount the supervisor as an image volume, where these are allowed',
  keepInit: 'Deliver the supervisor with the init container that copies it already ({containers})',
  keepContainer: 'Deliver the supervisor with the container that copies it already ({containers})',
  removeVolume: 'Remove the volume "{volume}", which no container mounts',
});

/** What a user should know before choosing a fix, each to follow a semicolon in its title. */
export const doubtTexts = sentences({
  lost: 'without {files} of the node',
  rest: 'the rest of {directory}',
  late: 'nothing makes {containers} wait for the copy',
  worksIn: 'container "{container}" works in {directory}, which will contain nothing else',
  usesAllOf: 'container "{container}" uses all of {directory}, which will contain nothing else',
  unknownKind: 'it is not known what the controller of {kind} makes of init containers and volumes',
  noTag: 'the image has no tag',
  movingTag: 'the tag {tag} moves with every release',
});

/** Why a conversion is refused because of the pod. */
export const refusalTexts = sentences({
  owned: 'This {kind} belongs to {owner}, which would undo the edit. Change that instead.',
  unnamed: 'unnamed',
  secondSource: 'The volume names a second source, {source}. Remove one of the two.',
  subPathExpr: 'Container "{container}" mounts a subPathExpr of the volume, which only the node can resolve.',
  subPathOfFile: 'The volume is a single file, and a mount names a subPath in it.',
  writtenFile: 'The volume is a single file, and the pod writes it itself.',
  severalPlaces: 'The containers look for the supervisor in different places of the volume: {places}.',
  windows: 'spec.os makes this a Windows pod. The supervisor and the containers that deliver it run on Linux only.',
  unfitType: 'hostPath.type {type} does not fit the supervisor, which is a file in a directory. Use Directory or File, or remove the type.',
  fileUsedAsDirectory: 'hostPath.type {type} makes {path} a file, and the pod uses it as a directory. Correct the type first.',
  directoryNamedAsFile:
    "hostPath.type {type} makes {path} a directory, but its name is the name of the supervisor's file. Correct the type first.",
  mountBelow:
    'Container "{container}" mounts volume "{inner}" at {innerPath}, below "{outer}" at {outerPath}: an empty volume that is mounted read-only has no place for it. Mount one of the two elsewhere.',
  cpDirectory: 'cp cannot make the directory of {binary} in an empty volume; copy-self can.',
  relativeSource: '{path} is not an absolute path in the image.',
  imageVolumeSubPath: 'A mount takes a single file or a subPath of the volume, which image volumes do not have on every release.',
  otherPlaceInImage: 'The pod looks for {binary} in the volume, and the image contains {sourcePath}.',
});

/** Why an image does not fit. */
export const imageTexts = sentences({
  noCopySelf: '{image} has no copy-self (tags {tags}); choose a newer tag in {setting}.',
  noCp: '{image} has no cp (tags {tags} contain only the supervisor); choose another tag in {setting}.',
  elsewhere: 'The supervisor is at {binary} in {image}, not at {sourcePath}; set {setting}.',
  rootOnly:
    'Only root can execute the supervisor of {image} (tags {tags}), and this pod does not run it as root; choose another tag in {setting}.',
  bootstrapOnly: '{image} starts only with --bootstrap. A gateway of {first} or newer makes the pods for it.',
  noSandboxBinary:
    '{image} does not contain /openshell-sandbox. From {first} on, the in-pod binary is in openshell/sandbox and starts only with --bootstrap.',
  useOlder: 'Use {newest} or older, or let the gateway make the pods.',
  unavailable: '{image} cannot be pulled. The reason: {reason}.',
  notPublished: 'this image is not published upstream (404)',
  moves: '{image} moves with every release. Since {first} (2026-09-25) this image no longer contains /openshell-sandbox.',
  nameOlder: 'Name {newest} or older, the version of the gateway.',
  lacksCopySelf: '{image} has no copy-self, which came with {first}.',
  lacksProgram: '{image} has no {program}. The images {tags} contain only the supervisor.',
  binaryElsewhere: '{image} has no supervisor at {wanted}. It is at {binary}.',
});
