/** What the supervisor is called and where pre-staging puts it on a node, as facts with their sources. */
import { baseName, cleanPath } from '@scc-lens/words';

/**
 * File names of the in-pod supervisor. `navigator-sandbox` was its name until March 2026.
 * Sources: NVIDIA/OpenShell crates/openshell-driver-kubernetes/src/driver.rs @d73860f52^; crates/navigator-server/src/sandbox/mod.rs @89d21d785.
 */
export const SUPERVISOR_BINARIES: readonly string[] = ['openshell-sandbox', 'navigator-sandbox'];

/** Where an init container puts the binary when the pod does not name a place: the mount path of every upstream driver (driver.rs @2f7fb6559). */
export const DEFAULT_MOUNT_PATH = '/opt/openshell/bin';

/** Where the two-pod generation mounts the volume with the in-pod binary (NVIDIA/OpenShell driver.rs at v0.1.0, 2026-09-25). */
export const RUNTIME_DIRECTORY = '/.openshell/runtime';

/** The program of the supervisor's own pod from 0.1.0 on (NVIDIA/OpenShell sandbox_runtime.rs @019f2e50). It is never run in the agent's pod. */
export const SUPERVISOR_POD_BINARY = 'openshell-supervisor';

/** Directories of a node in which pre-staging leaves the supervisor and nothing else of the node's own, and where it lies below each. */
const SUPERVISOR_HOST_DIRECTORIES: ReadonlyMap<string, string> = new Map([
  // NVIDIA/OpenShell driver.rs @d73860f52^ (tags up to 0.0.36); the k3s cluster image; PatrykQuantumNomad/pincer-ops @e781653f
  ['/opt/openshell/bin', 'openshell-sandbox'],
  ['/opt/openshell', 'bin/openshell-sandbox'],
  // NVIDIA/OpenShell crates/navigator-server/src/sandbox/mod.rs @89d21d785, the mount path there
  ['/opt/navigator/bin', 'navigator-sandbox'],
]);

/** Directories in which an operating system keeps much else than a supervisor, on a node as in an image. */
const SYSTEM_DIRECTORIES: readonly string[] =
  '/ /bin /etc /home /lib /lib64 /mnt /opt /root /run /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/sbin /usr/sbin /var /var/lib /var/run'.split(
    ' ',
  );

/** Whether a path or a bare name names a supervisor binary. */
export const isSupervisorBinary = (path: string): boolean => SUPERVISOR_BINARIES.includes(baseName(path));

/** Where the binary lies below a clean host path that pre-staging is known to fill; null for all others. */
export const knownBinaryBelow = (hostPath: string): string | null => SUPERVISOR_HOST_DIRECTORIES.get(hostPath) ?? null;

/** Whether a clean host path alone shows that it contains the supervisor, or is it. */
export const isSupervisorHostPath = (hostPath: string): boolean => knownBinaryBelow(hostPath) !== null || isSupervisorBinary(hostPath);

/** Whether a clean path is a directory of the system's own, so that a supervisor is one file among many there. */
export const isSystemDirectory = (path: string): boolean => SYSTEM_DIRECTORIES.includes(path);

/** Every absolute path in a text that ends in a supervisor binary, cleaned. */
export const supervisorPathsIn = (text: string): readonly string[] => absolutePathsIn(text).filter(isSupervisorBinary);

/** A slash after a word, a dot or a variable continues another path; one of `://` belongs to a URL. */
const ABSOLUTE_PATH = /(?<![\w.~)}/-])(?<!:(?=\/\/))\/[^\s"'`;&|()<>$=,:*?[\]{}\\]+/g;

/** Every absolute path in a text, cleaned; `PATH`-like lists and `--option=/path` give their parts. */
export const absolutePathsIn = (text: string): readonly string[] => [...text.matchAll(ABSOLUTE_PATH)].map(([path]) => cleanPath(path));
