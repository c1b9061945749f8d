/** A pod's volume source fields and the FSTypes that SCCs call them by, in the order in which the first one set counts. */
export const FS_TYPE_OF_FIELD: Readonly<Record<string, string>> = {
  hostPath: 'hostPath',
  emptyDir: 'emptyDir',
  gcePersistentDisk: 'gcePersistentDisk',
  awsElasticBlockStore: 'awsElasticBlockStore',
  gitRepo: 'gitRepo',
  secret: 'secret',
  nfs: 'nfs',
  iscsi: 'iscsi',
  glusterfs: 'glusterfs',
  persistentVolumeClaim: 'persistentVolumeClaim',
  rbd: 'rbd',
  flexVolume: 'flexVolume',
  cinder: 'cinder',
  cephfs: 'cephFS',
  flocker: 'flocker',
  downwardAPI: 'downwardAPI',
  fc: 'fc',
  azureFile: 'azureFile',
  configMap: 'configMap',
  vsphereVolume: 'vsphere',
  quobyte: 'quobyte',
  azureDisk: 'azureDisk',
  photonPersistentDisk: 'photonPersistentDisk',
  projected: 'projected',
  portworxVolume: 'portworxVolume',
  scaleIO: 'scaleIO',
  storageos: 'storageOS',
  csi: 'csi',
  ephemeral: 'ephemeral',
  image: 'image',
};

/** Every FSType that a volume of a pod has. An SCC can name each. */
export const FS_TYPES: readonly string[] = Object.values(FS_TYPE_OF_FIELD);

/**
 * An FSType that an SCC can name and no volume has. What it allows is not known, projected volumes with such tokens at most. Source:
 * openshift/api#2894, merged in June 2026.
 */
export const TOKEN_TYPE = 'serviceAccountToken';
