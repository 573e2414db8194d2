/** What pages of other origins may do: nothing, until origins are named, exactly. Never with cookies: there are none. */
export function corsOptions(origins: string) {
  return {
    origin: origins.split(','),
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Accept',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Prefer',
    ],
    exposedHeaders: ['ETag', 'Link', 'Location', 'Retry-After', 'Idempotent-Replayed'],
    maxAge: 600,
  };
}
