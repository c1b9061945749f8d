import { editDistance } from './editDistance';

/** The Linux capabilities as Kubernetes and SCCs spell them (capability.h up to Linux 6.12, without `CAP_`). */
export const CAPABILITIES: readonly string[] = [
  'AUDIT_CONTROL',
  'AUDIT_READ',
  'AUDIT_WRITE',
  'BLOCK_SUSPEND',
  'BPF',
  'CHECKPOINT_RESTORE',
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'IPC_LOCK',
  'IPC_OWNER',
  'KILL',
  'LEASE',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'MKNOD',
  'NET_ADMIN',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_RAW',
  'PERFMON',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYSLOG',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_CHROOT',
  'SYS_MODULE',
  'SYS_NICE',
  'SYS_PACCT',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'WAKE_ALARM',
];

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
  const [best] = CAPABILITIES.map(name => ({ name, distance: editDistance(name, bare, MOST_TYPOS) })).sort(
    (a, b) => a.distance - b.distance,
  );
  return best !== undefined && best.distance <= MOST_TYPOS ? { name: best.name, certain: false } : null;
}
