import type { ClusterFactsParams } from '@scc-lens/protocol';

/** The facts of a cluster without SCCs or grants, where the user may read all. */
export const READ_ALL: ClusterFactsParams = {
  context: 'crc-admin',
  namespace: 'agents',
  sccs: [],
  onlyTheseSccs: false,
  hiddenSccs: false,
  namespaces: [],
  grants: [],
  grantsReadOf: { namespaces: ['agents'], serviceAccounts: [] },
  unread: [],
};
