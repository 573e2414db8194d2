/**
 * Host names that a listener and a route have in common, as the Gateway API intersects them: `*.` stands for one label or more
 * in front. Undefined where there is none; a side without a name takes any.
 */
export function commonHosts(listener: string | undefined, route: readonly string[]): readonly string[] | undefined {
  if (listener === undefined || listener === '') return route;
  if (route.length === 0) return [listener];
  const common = route.flatMap((host) => narrower(listener, host) ?? []);
  return common.length === 0 ? undefined : common;
}

function narrower(one: string, other: string): string | undefined {
  if (one === other || covers(one, other)) return other;
  return covers(other, one) ? one : undefined;
}

function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1;
}
