import { any, apiObject, bool, list, object, openObject, string, stringMap, strings } from '../schema.js';
import { metadata } from './meta.js';

export const namespace = apiObject(metadata, { spec: object({ finalizers: strings }), status: any });

export const node = apiObject(metadata, {
  spec: object({
    podCIDR: string,
    podCIDRs: strings,
    providerID: string,
    unschedulable: bool,
    taints: list(object({ key: string, value: string, effect: string, timeAdded: string })),
    configSource: any,
    externalID: string,
  }),
  status: openObject({ addresses: list(object({ type: string, address: string })) }),
});

/** Values are redacted before they come here; keys matter to no answer. */
export const configMap = apiObject(metadata, { data: stringMap, binaryData: any, immutable: bool });
export const secret = apiObject(metadata, { data: any, stringData: any, type: string, immutable: bool });
/** Kinds of which only the metadata matters. */
export const withOpaqueSpec = apiObject(metadata, { spec: any, status: any });
