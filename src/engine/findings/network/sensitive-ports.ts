import { containersOf, protocolOf, type Cluster, type Protocol, type Workload } from '../../cluster/index.js';
import { asNumber, asString, objectsIn } from '../../cluster/json.js';
import { servicesOf } from '../../cluster/services.js';

/** Ports that databases, caches and control planes listen on by default: who reaches them needs little more. */
const SENSITIVE: ReadonlyMap<number, string> = new Map([
  [1433, 'Microsoft SQL Server'],
  [1521, 'Oracle'],
  [2181, 'ZooKeeper'],
  [2375, 'the Docker API'],
  [2376, 'the Docker API'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5672, 'RabbitMQ'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [6443, 'the Kubernetes API'],
  [7687, 'Neo4j'],
  [8086, 'InfluxDB'],
  [8123, 'ClickHouse'],
  [8200, 'Vault'],
  [8500, 'Consul'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [10250, 'the kubelet'],
  [10257, 'the controller manager'],
  [10259, 'the scheduler'],
  [11211, 'Memcached'],
  [15672, 'RabbitMQ'],
  [26257, 'CockroachDB'],
  [26379, 'Redis Sentinel'],
  [27017, 'MongoDB'],
]);

/** By the last part of the image's name, for containers that declare no port. */
const BY_IMAGE: ReadonlyMap<string, number> = new Map([
  ['cassandra', 9042],
  ['couchdb', 5984],
  ['elasticsearch', 9200],
  ['etcd', 2379],
  ['influxdb', 8086],
  ['mariadb', 3306],
  ['memcached', 11211],
  ['mongo', 27017],
  ['mongodb', 27017],
  ['mysql', 3306],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['rabbitmq', 5672],
  ['redis', 6379],
  ['valkey', 6379],
  ['zookeeper', 2181],
]);

export interface SensitivePort {
  readonly port: number;
  readonly protocol: Protocol;
  /** What usually listens there. */
  readonly name: string;
}

/** The sensitive ports that workloads say they have: declared by a container, led to by a Service, or the default of a well-known image. */
export function sensitivePortsOf(cluster: Cluster): ReadonlyMap<Workload, readonly SensitivePort[]> {
  const found = new Map<Workload, Map<string, SensitivePort>>();
  const add = (workload: Workload, port: number, protocol: Protocol): void => {
    const name = SENSITIVE.get(port);
    if (name === undefined || protocol === 'SCTP') return;
    const ports = found.get(workload) ?? new Map<string, SensitivePort>();
    found.set(workload, ports);
    ports.set(`${protocol}/${port}`, { port, protocol, name });
  };
  for (const workload of cluster.workloads) {
    for (const { value } of containersOf(workload.podSpec)) {
      const declared = objectsIn(value['ports']);
      for (const port of declared) {
        add(workload, asNumber(port['containerPort']) ?? 0, protocolOf(asString(port['protocol'])));
      }
      if (declared.length === 0) add(workload, BY_IMAGE.get(imageName(asString(value['image']) ?? '')) ?? 0, 'TCP');
    }
  }
  const services = servicesOf(cluster);
  for (const service of services.all) {
    for (const port of service.ports) {
      for (const endpoint of services.endpointsOf(service, port).endpoints) {
        if (endpoint.kind === 'pod') add(endpoint.pod.workload, endpoint.port, port.protocol);
      }
    }
  }
  return new Map(
    [...found].map(([workload, ports]) => [workload, [...ports.values()].sort((one, other) => one.port - other.port)]),
  );
}

/** registry.example:5000/library/redis:7@sha256:… → redis */
function imageName(image: string): string {
  const path = image.split('@')[0] ?? '';
  return (path.slice(path.lastIndexOf('/') + 1).split(':')[0] ?? '').toLowerCase();
}
