/**
 * A real API server with OpenShift's SCC admission, for tests and demonstrations: see test/cluster/README.md.
 *
 *   node scripts/cluster.mjs build                       builds it (minutes the first time)
 *   node scripts/cluster.mjs [start]                     runs it until Ctrl+C
 *   node scripts/cluster.mjs referee FILE...             answers lines of cases: see test/cluster/README.md
 *     --record              writes the answers into the files
 *     --folder FOLDER       compares the engine with it on all pods of a folder's manifests instead
 *     --namespaces a,b      the namespaces the tenants work in (default: team-a)
 *     --state-dir FOLDER    keeps the cluster in a folder; a used folder brings its cluster back
 *     --openshift RELEASE   whose stock SCCs it has (default: 4.20)
 *     --no-subject-reviews  answers 404 to PodSecurityPolicySubjectReviews, as a plain Kubernetes does
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCluster, copyKubeconfig, joinKubeconfigs, startCluster } from '../test/cluster/cluster.mjs';
import { referee, refereeFolder } from '../test/cluster/referee.mjs';

export { buildCluster, copyKubeconfig, joinKubeconfigs, startCluster };

async function main() {
  const {
    values,
    positionals: [command = 'start', ...files],
  } = parseArgs({
    allowPositionals: true,
    options: {
      namespaces: { type: 'string' },
      'state-dir': { type: 'string' },
      openshift: { type: 'string' },
      record: { type: 'boolean' },
      folder: { type: 'string' },
      'no-subject-reviews': { type: 'boolean' },
    },
  });
  if (command === 'build') {
    console.log(path.dirname((await buildCluster()).testCluster));
    return;
  }
  if (command === 'referee' && values.folder !== undefined) {
    process.exitCode = (await refereeFolder(values.folder, { release: values.openshift })) ? 0 : 1;
    return;
  }
  if (command === 'referee') {
    await referee(files, { release: values.openshift, record: values.record });
    return;
  }
  if (command !== 'start') throw new Error(`unknown command ${command}; there are build, start and referee`);
  const cluster = await startCluster({
    namespaces: values.namespaces?.split(','),
    stateDir: values['state-dir'],
    release: values.openshift,
    subjectReviews: !values['no-subject-reviews'],
  });
  console.log(`${cluster.url} (${cluster.kind})`);
  for (const [user, file] of Object.entries(cluster.kubeconfigs)) console.log(`  KUBECONFIG=${file}  # ${user}`);
  if (cluster.adminPort) console.log(`  faults: http://127.0.0.1:${cluster.adminPort}/chaos`);
  console.log('Ctrl+C stops it.');
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      void cluster.stop().then(() => process.exit(0));
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch(error => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
