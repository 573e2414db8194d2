/** Every problem that the service answers with: RFC 9457 `type` is /problems/<slug>, and that page is this text. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly page: string;
}

export const PROBLEMS = {
  'malformed-request': {
    status: 400,
    title: 'The request cannot be understood',
    page: 'A parameter or a field of the body is missing, of the wrong type, or not known. errors[] names each one.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    page: 'The Content-Type says JSON, but the body does not parse as such.',
  },
  'malformed-yaml': {
    status: 400,
    title: 'The manifests are not YAML',
    page: 'A document breaks off with an error of syntax, so that nobody can tell what is meant. errors[] has file, line and column. kubectl stops reading such a file there, after applying the documents above.',
  },
  'invalid-encoding': {
    status: 400,
    title: 'The body is not UTF-8',
    page: 'Manifests are text in UTF-8 (or UTF-16 with a byte order mark) without control characters. errors[] has the place and, for damaged bytes, the offset. kubectl would replace damaged bytes silently; Firebreak does not guess.',
  },
  unauthenticated: {
    status: 401,
    title: 'The service must know who asks',
    page: 'Send an API key or a token of the configured issuer: `Authorization: Bearer …`. Keys are made at POST /v1/keys or with `npm run keys`.',
  },
  forbidden: {
    status: 403,
    title: 'The key or token does not allow this',
    page: 'The field `scope` names the scope that is needed; each route says its own in /openapi.json as `x-scope`.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address',
    page: 'The route, project, snapshot or workload does not exist.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    page: 'The Allow header lists the methods that it takes.',
  },
  'not-acceptable': {
    status: 406,
    title: 'None of the accepted media types can be given',
    page: 'The detail lists the media types that this route answers in.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    page: 'Header fields and body must arrive within a time and at a minimum speed. The limits are listed in the README and at /openapi.json. Send it again.',
  },
  'length-required': {
    status: 411,
    title: 'The request does not say how long its body is',
    page: 'An upload needs Content-Length or Transfer-Encoding: chunked.',
  },
  'request-in-progress': {
    status: 409,
    title: 'The same request is still running',
    page: 'A request with this Idempotency-Key has not been answered yet. Try again after the seconds in Retry-After: the answer will be the same.',
  },
  'precondition-failed': {
    status: 412,
    title: 'It has been changed in the meantime',
    page: 'If-Match names another version than the present one. GET it again, look at what changed, and send the change with the new ETag.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    page: 'The field `limit` has what is taken, `observed` what came, where that is known. Bytes count after Content-Encoding is undone. The connection is closed.',
  },
  'uri-too-long': { status: 414, title: 'The address is too long', page: 'Put the question into the body of a POST.' },
  'unsupported-media-type': {
    status: 415,
    title: 'This Content-Type is not taken here',
    page: 'Send application/yaml or application/json in UTF-8, as the OpenAPI document says for the route.',
  },
  'unsupported-content-encoding': {
    status: 415,
    title: 'This Content-Encoding is not taken',
    page: 'Bodies come plain or gzipped, once.',
  },
  'archive-rejected': {
    status: 422,
    title: 'The archive is refused',
    page: 'Archives are unpacked in memory, never to disk, and only regular files inside them are read. errors[] names every entry that is refused and why; `limit` and `observed` say which bound was passed.',
  },
  'parse-limit-exceeded': {
    status: 422,
    title: 'The manifests are built to be costly',
    page: 'A document passes a limit on nesting, on values after its aliases are written out, or there are too many documents.',
  },
  'templated-manifest': {
    status: 422,
    title: 'These are templates, not manifests',
    page: 'Helm, Kustomize and other templates mean nothing to a cluster until they are rendered. errors[] names the command that renders each.',
  },
  'invalid-manifest': {
    status: 422,
    title: 'The cluster would refuse these manifests',
    page: 'errors[] names every document that kubectl or the API server would refuse, with file, line and what to write instead. With mode=lenient the readable part is analysed, and answers that touch the gap are `unknown`.',
  },
  'analysis-budget-exceeded': {
    status: 422,
    title: 'The analysis costs too much',
    page: 'It was stopped at the time or the memory that one analysis may take. The field `limit` says which. Nothing was kept, and no other request was affected.',
  },
  cancelled: {
    status: 499,
    title: 'The client left',
    page: 'The connection was closed before there was an answer, and the work was stopped. Nobody gets to see this but the log.',
  },
  'queue-full': {
    status: 429,
    title: 'Too many analyses wait already',
    page: 'Nothing was taken in. Try again after the seconds in Retry-After.',
  },
  'answer-too-large': {
    status: 422,
    title: 'The answer would be too large',
    page: 'The detail says which limit, and how to ask for less.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key belongs to another request',
    page: 'The key was sent before with another body or query. A new request needs a new key.',
  },
  'unknown-entity': {
    status: 422,
    title: 'The question names something that the manifests do not have',
    page: 'errors[] has the nearest candidates.',
  },
  'gate-failed': {
    status: 422,
    title: 'The snapshot does not pass the gate',
    page: 'With ?status=true a gate that fails is this problem, so that curl --fail ends a pipeline. errors[] has each threshold that is not met and what stands against it; without ?status=true the same comes as 200 with "pass": false.',
  },
  'no-suggestion': {
    status: 422,
    title: 'No policies can allow exactly that',
    page: 'A policy tells pods by their labels, adds to what others allow, and does not bind pods on the network of their node. errors[] says what stands in the way: labels that cannot tell workloads apart (INDISTINGUISHABLE), host networks (HOST_NETWORK), policies of other namespaces or tiers (OTHER_POLICIES, NOT_EXACT), or what the manifests leave open (NOT_UNDERSTOOD).',
  },
  'precondition-required': {
    status: 428,
    title: 'A change must say of what',
    page: 'Send If-Match with the ETag that a GET of the resource gives, so that nobody overwrites what they have not seen.',
  },
  'headers-too-large': { status: 431, title: 'The headers are too large', page: 'Send fewer or shorter headers.' },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    page: 'The field `limit` says how many a minute are taken from one caller, Retry-After when to come back.',
  },
  internal: {
    status: 500,
    title: 'Firebreak failed',
    page: 'This is a defect of the service. The log has the cause under the requestId of the answer.',
  },
  'issuer-unavailable': {
    status: 503,
    title: 'The issuer of tokens does not answer',
    page: 'The token cannot be checked because the issuer does not give its keys. API keys work meanwhile.',
  },
  'store-unavailable': {
    status: 503,
    title: 'The database does not answer',
    page: 'Nothing was lost; try again after the seconds in Retry-After.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemSlug = keyof typeof PROBLEMS;

export function isProblemSlug(text: string): text is ProblemSlug {
  return Object.hasOwn(PROBLEMS, text);
}

export function slugForStatus(status: number): ProblemSlug {
  const found = Object.entries(PROBLEMS).find(([, kind]) => kind.status === status)?.[0];
  if (found !== undefined && isProblemSlug(found)) return found;
  return status >= 500 ? 'internal' : 'malformed-request';
}
