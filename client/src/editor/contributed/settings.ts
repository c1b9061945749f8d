/** Settings that only the client reads, as package.json declares them; the server's are in the core. */
export const CLIENT_SETTINGS = {
  'trace.server': {
    type: 'string',
    enum: ['off', 'messages'],
    enumDescriptions: ['No message is logged.', 'The name of each message is logged.'],
    default: 'off',
    scope: 'window',
    markdownDescription:
      'With `messages`, SCC Lens logs the name of each message between the editor and the language server, at log level Trace (command **Developer: Set Log Level**). It never logs what the messages contain.',
  },
  kubeconfig: {
    type: 'string',
    default: '',
    // A repository must not choose it: a kubeconfig names programs to run and servers to send a login to.
    scope: 'machine',
    markdownDescription:
      'Kubeconfig file for deploying. If unset: the files in `KUBECONFIG`, else `~/.kube/config`, else the service account of the pod in which the editor runs.',
  },
  'deploy.protectedContexts': {
    type: 'array',
    items: { type: 'string' },
    default: ['*prod*'],
    // A repository must not lift the protection.
    scope: 'application',
    markdownDescription: 'Kubeconfig contexts whose name you must type before anything is deployed or deleted. `*` matches any characters.',
  },
  'deploy.applySets': {
    type: 'object',
    additionalProperties: { type: 'string' },
    default: {},
    // By folder of a workspace, and for all who work on the repository.
    scope: 'resource',
    markdownDescription:
      'Lists of what folders have deployed, which the cluster keeps. Each key is the path of a folder in the workspace folder. Each value is the name of a ConfigMap, which becomes an [ApplySet](https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune), or an empty text for no list. SCC Lens asks at the first deployment of a folder.',
  },
  'deploy.requestTimeout': {
    type: 'number',
    default: 30,
    minimum: 1,
    maximum: 3_600,
    scope: 'window',
    markdownDescription: 'Time limit for one request to the cluster, retries included, in seconds.',
  },
  'deploy.loginTimeout': {
    type: 'number',
    default: 60,
    minimum: 1,
    maximum: 3_600,
    scope: 'window',
    markdownDescription: 'Time limit for a credential plug-in of the kubeconfig, in seconds.',
  },
  'deploy.rolloutTimeout': {
    type: 'number',
    default: 300,
    minimum: 1,
    maximum: 86_400,
    scope: 'window',
    markdownDescription: 'Time in seconds after which SCC Lens stops watching workloads that are not ready.',
  },
} as const;
