import type { FastifyRequest } from 'fastify';

/**
 * Where the caller reached this service, without a slash at the end, to make links in documents of: what `Host` and, behind a
 * trusted proxy, its forwarded fields say. Undefined where that is no address.
 */
export function serviceAddress({ protocol, host }: FastifyRequest): string | undefined {
  // Only what a host can be made of: the text goes into links of Markdown.
  if (!/^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/.test(host)) return undefined;
  const address = `${protocol}://${host}`;
  return URL.canParse(address) ? address : undefined;
}
