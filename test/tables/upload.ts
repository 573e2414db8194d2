import type { Service } from '../e2e/service.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly type?: string;
    readonly detail?: string;
    readonly limit?: number;
    readonly observed?: number;
    readonly errors?: readonly Cause[];
    readonly complete?: boolean;
    readonly inventory?: Readonly<Record<string, number>>;
    readonly diagnostics?: readonly (Cause & { readonly outcome: string })[];
  };
}

interface Cause {
  readonly code: string;
  readonly detail?: string;
  readonly message?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly document?: number;
  readonly offset?: number;
  readonly field?: string;
}

/** Sends an upload; the answer is JSON whatever it says, and an error is a problem with its status in it. */
export async function upload(
  service: Service,
  body: string | Uint8Array | FormData,
  /** null leaves it to fetch, which knows the boundary of a form. */
  contentType: string | null = 'application/yaml',
  { query = '', headers = {}, project = 'tables' }: UploadExtras = {},
): Promise<Answer> {
  const response = await fetch(`${service.url}/v1/projects/${project}/snapshots${query}`, {
    method: 'POST',
    headers: { ...(contentType === null ? {} : { 'Content-Type': contentType }), ...headers },
    body: typeof body === 'string' || body instanceof FormData ? body : new Uint8Array(body),
  });
  const answer = (await response.json()) as Answer['body'] & { status?: number };
  if (response.status >= 400) {
    if (answer.status !== response.status)
      throw new Error(`the body says ${answer.status}, the line ${response.status}`);
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('application/problem+json')) throw new Error(`an error came as ${type}`);
  }
  return { status: response.status, headers: response.headers, body: answer };
}

interface UploadExtras {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly project?: string;
}

/** The slug of a problem and the codes of its causes; of a success the codes of its diagnostics. */
export function codesOf({ body }: Answer): string[] {
  return [...new Set([...(body.errors ?? []), ...(body.diagnostics ?? [])].map((each) => each.code))];
}

export function slugOf({ body }: Answer): string {
  return body.type?.replace('/problems/', '') ?? '';
}

export const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {containers: [{name: main, image: example/app:1}]}
`;
