import { createHash, randomBytes } from 'node:crypto';

/** `fb_<id>_<secret>`: the prefix lets scanners for leaked secrets know it, the id says in lists and logs which one it is. */
const PATTERN = /^fb_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

export interface NewApiKey {
  readonly id: string;
  /** Shown once, to whoever makes it. */
  readonly key: string;
  readonly digest: string;
}

export function newApiKey(): NewApiKey {
  const id = randomBytes(4).toString('hex');
  const key = `fb_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, key, digest: digestOfKey(key) };
}

/** The id within a key; undefined for what is no key. */
export function idOfKey(key: string): string | undefined {
  return PATTERN.exec(key)?.[1];
}

export function digestOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
