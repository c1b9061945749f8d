import { podOf, samePath } from '../core';
import type { Manifest, ParsedFile } from '../core';
import type { ManifestObject, ManifestPod } from '../protocol';

/** The objects of a file as a cluster would be sent them, in order. Documents that kubectl would not read give none. */
export function manifestObjects(uri: string, { manifests }: ParsedFile): readonly ManifestObject[] {
  return manifests.flatMap((manifest, document) => manifest.class === 'objects' ? objectsOf(uri, document, manifest) : []);
}

function objectsOf(file: string, document: number, manifest: Manifest): readonly ManifestObject[] {
  return manifest.objects.map(({ path, value }) => ({
    file, document, path, object: value,
    pods: manifest.workloads.filter(workload => samePath(workload.object, path)).map((workload): ManifestPod => ({
      specPath: workload.podSpec,
      pod: podOf(manifest, workload),
      controller: workload.traits.controller,
    })),
  }));
}
