/** A host, and the port if not any, whose connections go to a port of 127.0.0.1 instead. */
export type Redirection = { readonly host: string; readonly port?: number; readonly to: number };

export type RedirectTerms = {
  readonly redirections: readonly Redirection[];
  /** With `--offline`: the proxy that is told of what wanted out. */
  readonly proxy: number;
  readonly offline: boolean;
};

type Connect = { readonly host?: string; readonly port?: number | string; readonly path?: string | null };

/**
 * For a Node that knows no proxy variables (before 22.21, 23, and 24 before 24.5): leads its sockets to the emulator. It goes to that
 * program as its own text, so it may use nothing but its arguments.
 */
const redirect = (require: NodeJS.Require, { redirections, proxy, offline }: RedirectTerms): void => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)) return;
  const net = require('node:net');
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (this: import('node:net').Socket, ...args: unknown[]) {
    const [options, done] = (Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args)) as [Connect, unknown];
    const host = (options.host ?? 'localhost').toLowerCase();
    const found = redirections.find(
      (each) => each.host === host && (each.port === undefined || each.port === Number(options.port)),
    );
    if (options.path) return connect.apply(this, args);
    if (found) {
      const { lookup, family, ...rest } = options as Record<string, unknown>;
      return connect.call(this, { ...rest, host: '127.0.0.1', port: found.to }, done);
    }
    if (!offline || /^(?:localhost|127\..*|::1|.*\.localhost)$/.test(host)) return connect.apply(this, args);
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port}`;
    const told = require('node:http').request({ host: '127.0.0.1', port: proxy, method: 'CONNECT', path: target });
    told.on('error', () => {}).end();
    const error = new Error(`connect ECONNREFUSED ${target}: msi-emulator run --offline lets nothing out`);
    process.nextTick(() => this.destroy(Object.assign(error, { code: 'ECONNREFUSED', syscall: 'connect' })));
    return this;
  };
};

/** The text of a CommonJS module that redirects the sockets of the program that requires it. */
export const redirectModule = (terms: RedirectTerms): string => `(${redirect})(require, ${JSON.stringify(terms)});\n`;
