import { any, apiObject, int32, list, object, string, strings } from '../schema.js';
import { labelSelector, metadata } from './meta.js';

const routeKinds = list(object({ group: string, kind: string }));

export const gateway = apiObject(metadata, {
  spec: object({
    gatewayClassName: string,
    listeners: list(
      object({
        name: string,
        hostname: string,
        port: int32,
        protocol: string,
        tls: any,
        allowedRoutes: object({
          namespaces: object({ from: string, selector: labelSelector }),
          kinds: routeKinds,
        }),
      }),
    ),
    addresses: any,
    infrastructure: any,
    backendTLS: any,
    tls: any,
    allowedListeners: any,
    defaultScope: string,
  }),
  status: any,
});

const parentRefs = list(
  object({ group: string, kind: string, namespace: string, name: string, sectionName: string, port: int32 }),
);
const backendReference = {
  group: string,
  kind: string,
  name: string,
  namespace: string,
  port: int32,
  weight: int32,
};

/** The four routes differ in what a rule matches, which is a condition to us, not a boundary. */
const route = (backendFields: Readonly<Record<string, typeof any>>, ruleFields: Readonly<Record<string, typeof any>>) =>
  apiObject(metadata, {
    spec: object({
      parentRefs,
      useDefaultGateways: string,
      hostnames: strings,
      rules: list(
        object({ name: string, backendRefs: list(object({ ...backendReference, ...backendFields })), ...ruleFields }),
      ),
    }),
    status: any,
  });

export const httpRoute = route(
  { filters: any },
  { matches: any, filters: any, timeouts: any, retry: any, sessionPersistence: any },
);
export const grpcRoute = route({ filters: any }, { matches: any, filters: any, sessionPersistence: any });
export const layer4Route = route({}, {});

export const referenceGrant = apiObject(metadata, {
  spec: object({
    from: list(object({ group: string, kind: string, namespace: string })),
    to: list(object({ group: string, kind: string, name: string })),
  }),
});
