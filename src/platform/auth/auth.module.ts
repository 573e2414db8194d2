import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { Authenticator, KEY_DIRECTORY, type KeyDirectory } from './authenticator.js';
import { TokenVerifier } from './token-verifier.js';

@Global()
@Module({})
export class AuthModule {
  /** Needs a provider of KEY_DIRECTORY in the application. */
  static forRoot(config: Config): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        {
          provide: Authenticator,
          inject: [KEY_DIRECTORY],
          useFactory: (keys: KeyDirectory) =>
            new Authenticator({
              keys,
              tokens: tokenVerifier(config),
              adminKey: config.ADMIN_KEY,
              open: config.AUTH === 'none',
            }),
        },
      ],
      exports: [Authenticator],
    };
  }
}

function tokenVerifier(config: Config): TokenVerifier | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined || audience === undefined) return undefined;
  return new TokenVerifier({
    issuer,
    audience,
    jwksUrl: config.OIDC_JWKS_URL,
    projectClaim: config.OIDC_PROJECT_CLAIM,
  });
}
