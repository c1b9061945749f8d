/** Settings that only the client reads, as package.json declares them; the server's are in the core. */
export const CLIENT_SETTINGS = {
  'trace.server': {
    type: 'string',
    enum: ['off', 'messages'],
    default: 'off',
    scope: 'window',
    markdownDescription:
      'With `messages`, the names of the messages between the editor and the language server are written to the output channel where its log level is Trace (command **Developer: Set Log Level**). What is in the messages is never written.',
  },
  kubeconfig: {
    type: 'string',
    default: '',
    // A repository must not choose it: a kubeconfig names programs to run and servers to send a login to.
    scope: 'machine',
    markdownDescription:
      'The kubeconfig to deploy with. Unset, the files of `KUBECONFIG`, else `~/.kube/config`, else the service account of the pod that the editor runs in.',
  },
  'deploy.protectedContexts': {
    type: 'array',
    items: { type: 'string' },
    default: ['*prod*'],
    // A repository must not lift the protection.
    scope: 'application',
    markdownDescription:
      'Contexts of the kubeconfig whose name has to be typed before anything is deployed or deleted. `*` stands for any characters.',
  },
  'deploy.requestTimeout': {
    type: 'number',
    default: 30,
    minimum: 1,
    maximum: 3_600,
    scope: 'window',
    markdownDescription: 'Seconds that one request to the cluster may take, retries included.',
  },
  'deploy.loginTimeout': {
    type: 'number',
    default: 60,
    minimum: 1,
    maximum: 3_600,
    scope: 'window',
    markdownDescription: 'Seconds that a credential plug-in of the kubeconfig may take.',
  },
  'deploy.rolloutTimeout': {
    type: 'number',
    default: 300,
    minimum: 1,
    maximum: 86_400,
    scope: 'window',
    markdownDescription: 'Seconds after which workloads that are not ready are no longer followed.',
  },
} as const;
