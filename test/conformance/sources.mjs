/**
 * The identity sources, each with a host of the Contoso world that speaks it, a user-assigned identity that this host has
 * too, and a virtual machine that it may read.
 */
export const sources = [
  { name: 'vm-extension', host: 'vm-web-1', named: 'billing', reads: 'vm-web-1' },
  { name: 'imds', host: 'vm-web-1', named: 'billing', reads: 'vm-web-1' },
  { name: 'app-service', host: 'web-app', named: 'billing', reads: 'vm-web-1' },
  { name: 'azure-arc', host: 'arc-server-1', reads: 'vm-data-1' },
  { name: 'service-fabric', host: 'fabric/ledger', reads: 'vm-data-1' },
  { name: 'cloud-shell', host: 'ada@contoso.onmicrosoft.com', reads: 'vm-web-1' },
  { name: 'azure-ml', host: 'lab/training', named: 'reporting', reads: 'vm-data-1' },
  { name: 'workload-identity', host: 'aks-1', speaksFor: 'billing', reads: 'vm-data-1', endpoint: 'authority' },
];
