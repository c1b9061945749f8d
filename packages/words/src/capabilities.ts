/** Linux capabilities as Kubernetes and SCCs spell them, without `CAP_`. */
import * as l10n from '@vscode/l10n';
import { editDistance } from './text';

/** What each Linux capability allows, in a few words; sources: capability.h up to Linux 6.12, capabilities(7) of man-pages 6.9. */
const MEANINGS: Readonly<Record<string, () => string>> = {
  AUDIT_CONTROL: () => l10n.t('switch the kernel audit on and off and change its rules'),
  AUDIT_READ: () => l10n.t('read the audit log'),
  AUDIT_WRITE: () => l10n.t('write records to the audit log'),
  BLOCK_SUSPEND: () => l10n.t('keep the node from suspending'),
  BPF: () => l10n.t('load BPF programs and create BPF maps'),
  CHECKPOINT_RESTORE: () => l10n.t('checkpoint and restore processes'),
  CHOWN: () => l10n.t('change the owner of any file'),
  DAC_OVERRIDE: () => l10n.t('read, write and execute any file, regardless of its mode'),
  DAC_READ_SEARCH: () => l10n.t('read any file and search any directory, regardless of its mode'),
  FOWNER: () => l10n.t('change the mode of files that belong to other users'),
  FSETID: () => l10n.t('keep the set-user-ID and set-group-ID bits of files that it changes'),
  IPC_LOCK: () => l10n.t('lock memory'),
  IPC_OWNER: () => l10n.t("use other users' System V IPC objects"),
  KILL: () => l10n.t("send signals to other users' processes"),
  LEASE: () => l10n.t('set leases on any file'),
  LINUX_IMMUTABLE: () => l10n.t('make files immutable or append-only'),
  MAC_ADMIN: () => l10n.t('change the configuration of a mandatory access control such as Smack'),
  MAC_OVERRIDE: () => l10n.t('override a mandatory access control such as Smack'),
  MKNOD: () => l10n.t('create device files'),
  NET_ADMIN: () => l10n.t('configure interfaces, routes and firewalls in its network namespace'),
  NET_BIND_SERVICE: () => l10n.t('listen on ports below 1024'),
  NET_BROADCAST: () => l10n.t('send broadcasts and listen to multicasts'),
  NET_RAW: () => l10n.t('use raw and packet sockets'),
  PERFMON: () => l10n.t('monitor the performance of the system'),
  SETFCAP: () => l10n.t('set capabilities on files'),
  SETGID: () => l10n.t('take any group ID'),
  SETPCAP: () => l10n.t("change its processes' capabilities and bounding set"),
  SETUID: () => l10n.t('take any user ID'),
  SYSLOG: () => l10n.t('read the kernel log'),
  SYS_ADMIN: () => l10n.t('administer the system: mounts, namespaces and much else. It is close to root on the node'),
  SYS_BOOT: () => l10n.t('reboot the node and load another kernel'),
  SYS_CHROOT: () => l10n.t('change its root directory'),
  SYS_MODULE: () => l10n.t('load and unload kernel modules'),
  SYS_NICE: () => l10n.t('raise priorities and change the scheduling of any process'),
  SYS_PACCT: () => l10n.t('switch process accounting on and off'),
  SYS_PTRACE: () => l10n.t('trace any process that it sees, and read its memory'),
  SYS_RAWIO: () => l10n.t('use I/O ports and raw devices'),
  SYS_RESOURCE: () => l10n.t('override resource limits and quotas'),
  SYS_TIME: () => l10n.t('set the clock of the node'),
  SYS_TTY_CONFIG: () => l10n.t('configure terminals'),
  WAKE_ALARM: () => l10n.t('set timers that wake the node'),
};

export const CAPABILITIES: readonly string[] = Object.keys(MEANINGS);

/** What a capability allows, as the end of a sentence: `change the owner of any file`; null for a name that is none. */
export const capabilityMeaning = (name: string): string | null => (Object.hasOwn(MEANINGS, name) ? (MEANINGS[name]?.() ?? null) : null);

export interface CapabilityGuess {
  readonly name: string;
  /** Whether only the prefix or the case differs, so that there is no doubt what is meant. */
  readonly certain: boolean;
}

/** Farther than this, a name is taken for something else. */
const MOST_TYPOS = 2;

/** The capability that a name which is none was meant to be; null where nothing is near. */
export function guessCapability(written: string): CapabilityGuess | null {
  const bare = written.trim().toUpperCase().replaceAll('-', '_').replace(/^CAP_/, '');
  if (bare === 'ALL') return { name: 'ALL', certain: true };
  if (CAPABILITIES.includes(bare)) return { name: bare, certain: true };
  const joined = CAPABILITIES.find(name => name.replaceAll('_', '') === bare.replaceAll('_', ''));
  if (joined !== undefined) return { name: joined, certain: false };
  const [longer, ...others] = CAPABILITIES.filter(name => bare !== '' && name.startsWith(bare));
  if (longer !== undefined) return others.length === 0 ? { name: longer, certain: false } : null;
  const [best] = CAPABILITIES.map(name => ({ name, distance: editDistance(name, bare, MOST_TYPOS) })).sort(
    (a, b) => a.distance - b.distance,
  );
  // Of a short name two typos leave too little.
  return best !== undefined && best.distance <= Math.min(MOST_TYPOS, Math.floor(bare.length / 3))
    ? { name: best.name, certain: false }
    : null;
}
