import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * What browsers are told. Answers are data, so that nothing in them may run; Swagger UI and the service's own pages come from
 * the service itself, with inline styles and nothing from anywhere else.
 */
export function setSecurityHeaders(app: NestFastifyApplication): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Transport is the proxy's: it knows whether there is TLS.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
}

/** Swagger UI: its own scripts, styles and images, and calls to this service. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
