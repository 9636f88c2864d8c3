/** Which part of Azure an endpoint stands in for. */
export type Role = 'source' | 'authority' | 'arm' | 'metadata';

/** An endpoint as rules and expectations name it. */
export type Place = {
  /** What `outcome.endpoint` says and `source=` takes. */
  readonly name: string;
  readonly role: Role;
  readonly port: PortName;
  /** Where it hands out tokens; `*` stands for a tenant. */
  readonly tokenPaths: readonly string[];
};

export type PortName = 'identity' | 'arm';

const source = (name: string, path: string): Place => ({ name, role: 'source', port: 'identity', tokenPaths: [path] });

/** Every endpoint there is but the control port's, which faults and expectations leave alone. Paths: wire.md §0. */
export const places: readonly Place[] = [
  source('vm-extension', '/oauth2/token'),
  source('imds', '/metadata/identity/oauth2/token'),
  source('app-service-2017', '/msi/token'),
  source('app-service', '/msi/token'),
  source('azure-arc', '/metadata/identity/oauth2/token'),
  source('service-fabric', '/metadata/identity/oauth2/token'),
  source('cloud-shell', '/oauth2/token'),
  source('azure-ml', '/msi/token'),
  { name: 'metadata', role: 'metadata', port: 'identity', tokenPaths: [] },
  { name: 'identity', role: 'metadata', port: 'identity', tokenPaths: [] },
  { name: 'authority', role: 'authority', port: 'arm', tokenPaths: ['/*/oauth2/token', '/*/oauth2/v2.0/token'] },
  { name: 'arm', role: 'arm', port: 'arm', tokenPaths: [] },
];

export const placeFor = (name: string): Place | undefined => places.find((place) => place.name === name);
