import type { FieldPath } from '@scc-lens/words';
import { MCS } from '../annotations';
import { changePod, containerPath, lackAnnotation, podPath, refuse, type Attempt } from '../attempt';
import { containerField, podField } from '../message';
import { assumptionTexts } from '../messages';
import type { SELinuxStrategy } from '../provider';
import { compareText } from '../text';
import type { Accepts, Container, OpenValue, SELinuxOptions } from '../types';
import { isAllocatableLevel } from './allocation';

const OPEN_LEVEL: OpenValue = { path: podPath('seLinuxOptions', 'level'), annotation: MCS };

/** Gives the pod the SCC's options where it has none; containers inherit them. */
export function generateSELinux(attempt: Attempt): void {
  const strategy = attempt.provider.seLinux;
  if (strategy.type === 'RunAsAny' || attempt.pod.securityContext.seLinuxOptions !== undefined) return;
  if (strategy.openLevel) attempt.open.push(OPEN_LEVEL);
  if (Object.keys(strategy.options).length > 0) changePod(attempt, 'seLinuxOptions', strategy.options);
}

/** Objects to every option of the pod, or of one container, that is not exactly the SCC's: options are replaced, never merged. */
export function validateSELinux(attempt: Attempt, container?: Container): void {
  const strategy = attempt.provider.seLinux;
  if (strategy.type === 'RunAsAny') return;
  const options = container?.securityContext?.seLinuxOptions ?? attempt.pod.securityContext.seLinuxOptions;
  // What the SCC itself has filled in is what it wants.
  if (options === undefined) return;
  validateLevel(attempt, strategy, options, container);
  for (const option of ['role', 'type', 'user'] as const) {
    const wanted = strategy.options[option] ?? '';
    if (options[option] !== wanted) refuseOption(attempt, option, options, `must be ${wanted}`, accept(wanted), container);
  }
}

type MustRunAs = Extract<SELinuxStrategy, { type: 'MustRunAs' }>;

function validateLevel(attempt: Attempt, strategy: MustRunAs, options: SELinuxOptions, container: Container | undefined): void {
  const level = options.level ?? '';
  if (!strategy.openLevel) {
    const wanted = strategy.options.level ?? '';
    if (!sameLevel(wanted, level)) refuseOption(attempt, 'level', options, `must be ${wanted}`, accept(wanted), container);
  } else if (isAllocatableLevel(level)) {
    lackAnnotation(attempt, MCS, pathOf('level', container));
  } else {
    const accepts = { annotation: MCS, absent: false };
    refuseOption(attempt, 'level', options, `must be the namespace's ${MCS}`, accepts, container, assumptionTexts.levels());
  }
}

/** Levels are equal as texts, or if they have the same sensitivity and the same categories in any order. */
function sameLevel(a: string, b: string): boolean {
  if (a === b) return true;
  const colonA = a.indexOf(':');
  const colonB = b.indexOf(':');
  return colonA >= 0 && colonB >= 0 && a.slice(0, colonA) === b.slice(0, colonB) && categories(a, colonA) === categories(b, colonB);
}

function categories(level: string, colon: number): string {
  return level
    .slice(colon + 1)
    .split(',')
    .sort(compareText)
    .join(',');
}

const accept = (wanted: string): Accepts => (wanted === '' ? { absent: true } : { values: [wanted], absent: false });

function refuseOption(
  attempt: Attempt,
  option: string,
  options: SELinuxOptions,
  detail: string,
  accepts: Accepts,
  container?: Container,
  assumption?: string,
): void {
  const { name } = attempt.provider.constraint;
  const field = `seLinuxOptions.${option}`;
  refuse(attempt, options[option] ?? '', {
    check: 'seLinux',
    field: container === undefined ? podField(name, field) : `${containerField(name, container)}.${field}`,
    detail,
    path: pathOf(option, container),
    accepts,
    container: container?.ref,
    assumption,
  });
}

/** Options are inherited as a whole, so a container with options of its own is the place even for one that it leaves out. */
function pathOf(option: string, container: Container | undefined): FieldPath {
  const own = container?.securityContext?.seLinuxOptions !== undefined;
  return own ? containerPath(container, 'seLinuxOptions', option) : podPath('seLinuxOptions', option);
}
