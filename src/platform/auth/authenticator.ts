import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../problems/problem.js';
import type { Principal } from './principal.js';
import { SCOPE_NAMES } from './scopes.js';
import type { TokenVerifier } from './token-verifier.js';

/** Where keys are looked up. Implemented by the feature that stores them. */
export interface KeyDirectory {
  /** Whether any key was ever made: from then on nothing is served without one. */
  hasKeys(): Promise<boolean>;
  /** The holder of a key that is in force; undefined for every other text. */
  principalOf(key: string): Promise<Principal | undefined>;
}

export const KEY_DIRECTORY = Symbol('KEY_DIRECTORY');

export interface AuthenticatorOptions {
  readonly keys: KeyDirectory;
  readonly tokens: TokenVerifier | undefined;
  /** A key with every scope, from the environment: to make the first keys with. */
  readonly adminKey: string | undefined;
  /** Told to serve openly whatever keys there are. */
  readonly open: boolean;
}

/** Finds out who asks. */
export class Authenticator {
  private readonly adminDigest: Buffer | undefined;

  constructor(private readonly options: AuthenticatorOptions) {
    this.adminDigest = options.adminKey === undefined ? undefined : sha256(options.adminKey);
  }

  /** Whether callers must say who they are. */
  async isRequired(): Promise<boolean> {
    if (this.options.open) return false;
    if (this.options.tokens !== undefined || this.adminDigest !== undefined) return true;
    return this.options.keys.hasKeys();
  }

  /**
   * The caller behind an Authorization header.
   * @throws ProblemError `unauthenticated` for anything but a key or token that is in force. It never says which part is wrong.
   */
  async principalOf(header: string | undefined): Promise<Principal> {
    const credential = /^Bearer +([\x21-\x7e]{16,8192})$/i.exec(header ?? '')?.[1];
    const found = credential === undefined ? undefined : await this.holderOf(credential);
    if (found !== undefined) return found;
    const detail =
      header === undefined
        ? 'Send an API key or a token: Authorization: Bearer …'
        : 'The key or token in Authorization is not in force.';
    throw new ProblemError('unauthenticated', detail, [], {}, { 'WWW-Authenticate': 'Bearer realm="firebreak"' });
  }

  private async holderOf(credential: string): Promise<Principal | undefined> {
    if (this.adminDigest !== undefined && timingSafeEqual(sha256(credential), this.adminDigest)) {
      return { kind: 'key', name: 'key:admin', scopes: new Set(SCOPE_NAMES), project: undefined };
    }
    // A JWT has two dots; a key has none.
    if (credential.includes('.')) return this.options.tokens?.principalOf(credential);
    return this.options.keys.principalOf(credential);
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
