import { derivedGuid } from '../world/resource-id.ts';

/** What a projected service-account token is made from. Times are whole seconds since the epoch. */
export type ServiceAccountToken = {
  readonly issuer: string;
  /** `system:serviceaccount:{namespace}:{name}`; another subject gets no `kubernetes.io` claim. */
  readonly subject: string;
  readonly audience: string;
  readonly issuedAt: number;
  readonly jti: string;
};

/** Seconds: what the webhook of workload identity asks for (wire.md §9.1). */
export const serviceAccountLifetime = 3600;

/** The payload as a Kubernetes API server signs it (kubernetes/kubernetes, pkg/serviceaccount/claims.go). */
export const serviceAccountClaims = (of: ServiceAccountToken): Record<string, unknown> => {
  const { issuer, subject, audience, issuedAt, jti } = of;
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  return {
    aud: [audience],
    exp: issuedAt + serviceAccountLifetime,
    iat: issuedAt,
    iss: issuer,
    jti,
    ...(namespace && name
      ? {
          'kubernetes.io': {
            namespace,
            serviceaccount: { name, uid: derivedGuid('serviceAccount', `${issuer} ${subject}`) },
          },
        }
      : {}),
    nbf: issuedAt,
    sub: subject,
  };
};
