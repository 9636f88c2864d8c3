/** Every api-version of IMDS, oldest first (azure-compute-docs instance-metadata-service.md, Supported API versions). */
export const apiVersions: readonly string[] = [
  '2017-03-01',
  '2017-04-02',
  '2017-08-01',
  '2017-10-01',
  '2017-12-01',
  '2018-02-01',
  '2018-04-02',
  '2018-10-01',
  '2019-02-01',
  '2019-03-11',
  '2019-04-30',
  '2019-06-01',
  '2019-06-04',
  '2019-08-01',
  '2019-08-15',
  '2019-11-01',
  '2020-06-01',
  '2020-07-15',
  '2020-09-01',
  '2020-10-01',
  '2020-12-01',
  '2021-01-01',
  '2021-02-01',
  '2021-03-01',
  '2021-05-01',
  '2021-08-01',
  '2021-10-01',
  '2021-11-01',
  '2021-11-15',
  '2021-12-13',
  '2023-07-01',
  '2023-11-15',
  '2024-03-15',
  '2024-07-17',
  '2025-04-07',
];

/** Scheduled events keep versions of their own (azure-compute-docs linux/scheduled-events.md). */
export const eventVersions: readonly string[] = [
  '2017-03-01',
  '2017-08-01',
  '2017-11-01',
  '2019-01-01',
  '2019-04-01',
  '2019-08-01',
  '2020-07-01',
];

export const versionsSince = (first: string): readonly string[] => apiVersions.filter((version) => version >= first);

/** A key of a document, the api-version that added it (empty: as old as the document) and its value. */
export type Field = readonly [name: string, since: string, value: unknown];

/** The document as an api-version shows it. */
export const asOf = (version: string, fields: readonly Field[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter(([, since]) => since <= version).map(([name, , value]) => [name, value]));
