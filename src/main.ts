import { createApp } from './app.js';
import { ConfigError, readConfig, type Config } from './platform/config.js';

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`The configuration is not valid:\n${error.message}`);
    process.exit(1);
  }
}

const config = configOrExit();
const app = await createApp(config);
await app.listen(config.PORT, config.HOST);
const address = await app.getUrl();
console.log(`Firebreak listens on ${address}`);
console.log(`Swagger UI: ${address}/docs`);
