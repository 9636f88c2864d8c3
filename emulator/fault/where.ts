import { fits } from '../exchange/glob.ts';
import { parameters, type Request, routePath } from '../exchange/request.ts';

/** Where an endpoint stands, told when it is wrapped; what only a look at the request tells is a function of it. */
export type Scene = {
  readonly port: string;
  /** The endpoint's name (exchange/place.ts). */
  readonly source: string | ((request: Request) => string);
  /** The host spoken for, by name. */
  readonly host?: string;
  /** Further names that the identity of this request goes by: its own name, ids the request does not spell out. */
  readonly identity?: (request: Request) => readonly string[];
};

type Criterion = {
  readonly summary: string;
  readonly example: string;
  of(request: Request, scene: Scene): readonly string[];
};

/** The parameters by which a client names an identity (wire.md §20.2). */
const selectors = [
  'client_id',
  'clientid',
  'object_id',
  'principal_id',
  'principalId',
  'msi_res_id',
  'mi_res_id',
  'msi-res-id',
];

export const sourceOf = ({ source }: Scene, request: Request): string =>
  typeof source === 'string' ? source : source(request);

const lastSegment = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
const present = (values: readonly (string | null | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '');

/** One row a word of the where part: what a rule's value is compared with. A rule looks before the endpoint has answered. */
export const criteria = {
  port: {
    summary: 'the port: identity or arm',
    example: 'port=arm',
    of: (_, { port }) => [port],
  },
  source: {
    summary: 'who answers: a source, or arm, authority, metadata',
    example: 'source=imds',
    of: (request, scene) => [sourceOf(scene, request)],
  },
  host: {
    summary: 'the host spoken for, by name; ARM and the authority speak for none',
    example: 'host=vm-web-1',
    of: (_, { host }) => present([host]),
  },
  identity: {
    summary: 'the identity that the request names: its name or any id of it',
    example: 'identity=billing',
    of: (request, { identity }) => {
      const sent = parameters(request);
      const named = present(selectors.map((name) => sent.get(name)));
      return [
        ...named,
        ...named.filter((value) => value.includes('/')).map(lastSegment),
        ...(identity?.(request) ?? []),
      ];
    },
  },
  resource: {
    summary:
      'the audience asked for, with or without its trailing slash; a probe asks for none, so resource=* leaves probes alone',
    example: 'resource=https://vault.azure.net',
    of: (request) => {
      const sent = parameters(request);
      return present([sent.get('resource'), sent.get('scope')?.replace(/\/\.default$/, '')]).map(slashless);
    },
  },
  path: {
    summary: 'the path, without its query',
    example: 'path=/subscriptions/*',
    of: ({ path }) => [routePath(path)],
  },
  method: {
    summary: 'the method',
    example: 'method=GET',
    of: ({ method }) => [method],
  },
} as const satisfies Readonly<Record<string, Criterion>>;

export type WhereName = keyof typeof criteria;
export type Where = { readonly [Name in WhereName]?: string };

export const isWhereName = (name: string): name is WhereName => Object.hasOwn(criteria, name);

/** True where the request meets every word of the where part. */
export const meets = (where: Where, request: Request, scene: Scene): boolean =>
  (Object.entries(where) as [WhereName, string][]).every(([name, value]) => {
    const criterion: Criterion = criteria[name];
    const pattern = name === 'path' || name === 'resource' ? slashless(value) : value;
    return criterion.of(request, scene).some((text) => fits(pattern, text));
  });

const slashless = (text: string): string => (text.length > 1 ? text.replace(/\/$/, '') : text);
