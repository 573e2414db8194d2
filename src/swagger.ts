import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { LIMIT_NAMES, LIMITS, type Limits } from './platform/limits.js';
import { DOCS_POLICY } from './platform/security-headers.js';

const DESCRIPTION = `Reads Kubernetes manifests and answers two questions, with proof: **can X reach Y**, and **is this pod least-privilege**.

Errors are RFC 9457 \`application/problem+json\` with all causes at once. Answers to both questions also come as \`text/plain\` and \`text/markdown\`: ask for them with \`Accept\`.`;

/** Whether a route is of the documentation, which everybody may read. */
export function isDocsRoute(route: string): boolean {
  return /^\/(docs(\/.*)?|openapi\.(json|yaml))$/.test(route);
}

/** Swagger UI under /docs from the installed package, the document under /openapi.json and /openapi.yaml. */
export function setUpDocs(app: NestFastifyApplication, limits: Limits): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onSend', async (request, reply) => {
    if (isDocsRoute(request.routeOptions.url ?? '')) void reply.header('Content-Security-Policy', DOCS_POLICY);
  });
  const options = new DocumentBuilder()
    .setTitle('Firebreak')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An API key, or a token of the configured issuer.' },
      'key',
    )
    .addTag('reach', 'Can X reach Y?')
    .addTag('least-privilege', 'Is this pod least-privilege?')
    .addTag('connectivity', 'Every connection, and what changed')
    .addTag('snapshots', 'Uploads and their history')
    .addTag('projects', 'Named histories: posture, retention, time series, audit log')
    .addTag('findings', 'What is wrong, and since when')
    .addTag('waivers', 'Decisions to live with findings, for a time')
    .addTag('service', 'Probes and problem pages')
    .addExtension('x-limits', documentedLimits(limits), 'root')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, options), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Firebreak',
    // No call leaves the page: neither to a validator nor to a CDN.
    swaggerOptions: {
      validatorUrl: 'none',
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
    },
  });
}

/** Every limit as it is set here, so that a client need not run into it. */
function documentedLimits(limits: Limits): Record<string, { value: number; meaning: string }> {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, { value: limits[name], meaning: LIMITS[name].meaning }]));
}
