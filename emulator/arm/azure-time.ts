/** `2026-01-12T04:06:07.3520000+00:00`, as Azure writes a time. */
export const azureTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('Z', '0000+00:00');
