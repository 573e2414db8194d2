import type { ExposureClass, PublishedPort, PublishedWorkload } from '../../publication/index.js';

const BEYOND_THE_CLUSTER: ReadonlySet<ExposureClass> = new Set(['internet', 'private', 'node']);

/** Whether manifests mean somebody outside the cluster to reach it, whatever policies make of that. */
export function isPublished({ ports }: PublishedWorkload): boolean {
  return ports.some(({ publications }) => publications.some(({ offered }) => BEYOND_THE_CLUSTER.has(offered)));
}

/** How a port is published to the internet, where policies certainly let somebody through: "Service shop/db". */
export function waysFromInternet(port: PublishedPort): string[] {
  const ways = port.publications
    .filter((each) => each.class === 'internet' && each.verdict === 'allowed')
    .flatMap(({ chain: [first] }) => (first === undefined ? [] : `${first.kind} ${first.namespace}/${first.name}`));
  return [...new Set(ways)].sort();
}
