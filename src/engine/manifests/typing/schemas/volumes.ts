import { any, bool, int32, list, object, quantity, string, strings } from '../schema.js';
import { labelSelector, localReference, metadata } from './meta.js';

const items = list(object({ key: string, path: string, mode: int32 }));
const downwardItems = list(
  object({
    path: string,
    mode: int32,
    fieldRef: object({ apiVersion: string, fieldPath: string }),
    resourceFieldRef: object({ containerName: string, resource: string, divisor: quantity }),
  }),
);

const projectedSources = list(
  object({
    secret: object({ name: string, items, optional: bool }),
    configMap: object({ name: string, items, optional: bool }),
    downwardAPI: object({ items: downwardItems }),
    serviceAccountToken: object({ audience: string, expirationSeconds: any, path: string }),
    clusterTrustBundle: object({
      name: string,
      signerName: string,
      labelSelector,
      optional: bool,
      path: string,
    }),
    podCertificate: any,
  }),
);

/** Every source a volume can have: the restricted standard and hardening judge by the source's name. */
export const VOLUME_SOURCES = {
  hostPath: object({ path: string, type: string }),
  emptyDir: object({ medium: string, sizeLimit: quantity }),
  secret: object({ secretName: string, items, defaultMode: int32, optional: bool }),
  configMap: object({ name: string, items, defaultMode: int32, optional: bool }),
  projected: object({ sources: projectedSources, defaultMode: int32 }),
  downwardAPI: object({ items: downwardItems, defaultMode: int32 }),
  persistentVolumeClaim: object({ claimName: string, readOnly: bool }),
  csi: object({
    driver: string,
    readOnly: bool,
    fsType: string,
    volumeAttributes: any,
    nodePublishSecretRef: localReference,
  }),
  ephemeral: object({ volumeClaimTemplate: object({ metadata, spec: any }) }),
  image: object({ reference: string, pullPolicy: string }),
  nfs: object({ server: string, path: string, readOnly: bool }),
  fc: object({ targetWWNs: strings, lun: int32, fsType: string, readOnly: bool, wwids: strings }),
  gcePersistentDisk: any,
  awsElasticBlockStore: any,
  gitRepo: any,
  iscsi: any,
  glusterfs: any,
  rbd: any,
  flexVolume: any,
  cinder: any,
  cephfs: any,
  flocker: any,
  azureFile: any,
  vsphereVolume: any,
  quobyte: any,
  azureDisk: any,
  photonPersistentDisk: any,
  portworxVolume: any,
  scaleIO: any,
  storageos: any,
} as const;

export const volume = object({ name: string, ...VOLUME_SOURCES });
