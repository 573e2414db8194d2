import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { LIMIT_NAMES, LIMITS, type Limits } from './platform/limits.js';

const DESCRIPTION = `Reads Kubernetes manifests and answers two questions, with proof: **can X reach Y**, and **is this pod least-privilege**.

Errors are RFC 9457 \`application/problem+json\` with all causes at once. Answers to both questions also come as \`text/plain\` and \`text/markdown\`: ask for them with \`Accept\`.`;

/** Swagger UI under /docs from the installed package, the document under /openapi.json and /openapi.yaml. */
export function setUpDocs(app: NestFastifyApplication, limits: Limits): void {
  const options = new DocumentBuilder()
    .setTitle('Firebreak')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
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
    swaggerOptions: { validatorUrl: 'none', displayRequestDuration: true, tryItOutEnabled: true },
  });
}

/** Every limit as it is set here, so that a client need not run into it. */
function documentedLimits(limits: Limits): Record<string, { value: number; meaning: string }> {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, { value: limits[name], meaning: LIMITS[name].meaning }]));
}
