import { any, apiObject, int32, intOrString, list, object, string } from '../schema.js';
import { metadata } from './meta.js';

const target = object({ kind: string, name: string, weight: int32 });

/** OpenShift's route.openshift.io/v1 Route. */
export const openShiftRoute = apiObject(metadata, {
  spec: object({
    host: string,
    subdomain: string,
    path: string,
    to: target,
    alternateBackends: list(target),
    port: object({ targetPort: intOrString }),
    tls: any,
    wildcardPolicy: string,
    httpHeaders: any,
  }),
  status: any,
});
