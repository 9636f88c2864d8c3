/** How a port misbehaves below HTTP while a fault rule holds; none means as usual. */
export type PortFault =
  /** Nothing listens: connections are refused. */
  | { readonly kind: 'refuse' }
  /** The certificate shown is past its end, names another host, or comes from an authority nobody trusts; or the handshake never ends. */
  | { readonly kind: 'tls'; readonly flaw: 'expired' | 'wrong-name' | 'unknown-authority' | 'hang' };
