import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Principal } from './principal.js';
import { isScope } from './scopes.js';

export interface TokenSettings {
  /** Of OpenID Connect: the `iss` of every token, and where its configuration is found. */
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are; undefined: as its configuration says. */
  readonly jwksUrl: string | undefined;
  /** The claim that confines a token to one project. */
  readonly projectClaim: string;
}

/** Asymmetric only: with `none` or a shared secret a caller could sign for itself. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const TIMEOUT_MS = 5000;
const CLOCK_TOLERANCE_SECONDS = 30;
const PROJECT = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The issuer's keys cannot be had: whether a token is in force is not known. */
export class IssuerUnavailable extends Error {}

/** OpenID Connect bearer tokens: signature, issuer, audience and times are checked; scopes are the claim `scope` (RFC 8693). */
export class TokenVerifier {
  private keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(private readonly settings: TokenSettings) {}

  /** Undefined for a token that is not in force. @throws IssuerUnavailable */
  async principalOf(token: string): Promise<Principal | undefined> {
    try {
      const keys = (this.keys ??= await this.remoteKeys());
      const { payload } = await jwtVerify(token, keys, {
        issuer: this.settings.issuer,
        audience: this.settings.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      return this.principal(payload);
    } catch (error) {
      // What jose names is about the token, all but a time-out; the rest (network, not JSON) is about the issuer.
      const aboutToken = error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
      if (aboutToken && !(error instanceof errors.JWKSTimeout)) return undefined;
      throw new IssuerUnavailable(`the keys of ${this.settings.issuer} cannot be had`, { cause: error });
    }
  }

  private principal(payload: JWTPayload): Principal | undefined {
    const scope = payload['scope'];
    const names = typeof scope === 'string' ? scope.split(' ') : [];
    const project = payload[this.settings.projectClaim];
    // A claim that names no project must not become access to all of them.
    if (project !== undefined && (typeof project !== 'string' || !PROJECT.test(project))) return undefined;
    return { kind: 'token', name: `token:${payload.sub}`, scopes: new Set(names.filter(isScope)), project };
  }

  private async remoteKeys(): Promise<ReturnType<typeof createRemoteJWKSet>> {
    const url = this.settings.jwksUrl ?? (await this.discoveredUrl());
    return createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS });
  }

  private async discoveredUrl(): Promise<string> {
    const address = `${this.settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const configuration = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (configuration.issuer !== this.settings.issuer || typeof configuration.jwks_uri !== 'string') {
      throw new Error(`${address} is not the configuration of ${this.settings.issuer}`);
    }
    return configuration.jwks_uri;
  }
}
