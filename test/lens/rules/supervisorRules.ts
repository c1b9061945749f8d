/** The rules about how a pod delivers and runs the supervisor. */
export const SUPERVISOR_RULES: readonly string[] = [
  'hostpath-supervisor',
  'supervisor-stager',
  'supervisor-not-mounted',
  'supervisor-init-order',
  'supervisor-mount-writable',
  'supervisor-image-tag',
  'missing-capability',
  'excess-capability',
  'privileged-supervisor',
  'supervisor-needs-root',
];
