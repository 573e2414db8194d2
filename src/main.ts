import { createApp } from './app.js';
import { Authenticator } from './platform/auth/authenticator.js';
import { ConfigError, isLoopback, readConfig, type Config } from './platform/config.js';
import { withSecretFiles } from './platform/secret-files.js';
import { startTracing } from './platform/tracing.js';

function configOrExit(): Config {
  try {
    return readConfig(withSecretFiles(process.env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`The configuration is not valid:\n${error.message}`);
    process.exit(1);
  }
}

const config = configOrExit();
if (config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) {
  const stopTracing = startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT);
  process.once('beforeExit', () => void stopTracing());
}
const app = await createApp(config);
if (!isLoopback(config.HOST) && config.AUTH !== 'none' && !(await app.get(Authenticator).isRequired())) {
  console.error(
    `HOST=${config.HOST} is reachable from other machines, and nobody could be told apart: there is no key yet.
Make one (npm run keys -- make …), set ADMIN_KEY or OIDC_ISSUER, or set AUTH=none to serve openly all the same.`,
  );
  await app.close();
  process.exit(1);
}
await app.listen(config.PORT, config.HOST);
const address = await app.getUrl();
console.log(`Firebreak listens on ${address}`);
console.log(`Swagger UI: ${address}/docs`);
