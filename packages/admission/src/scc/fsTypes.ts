import constants from './constants.json';

/** A pod's volume source fields and the FSTypes that SCCs call them by, in the order in which the first one set counts. */
export const FS_TYPE_OF_FIELD: Readonly<Record<string, string>> = constants.fsTypes;

/** Every FSType that a volume of a pod has. An SCC can name each. */
export const FS_TYPES: readonly string[] = Object.values(FS_TYPE_OF_FIELD);

/**
 * An FSType that an SCC can name and no volume has. What it allows is not known, projected volumes with such tokens at most. Source:
 * openshift/api#2894, merged in June 2026.
 */
export const TOKEN_TYPE = 'serviceAccountToken';
