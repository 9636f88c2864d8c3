/** Milliseconds and bytes that another issuer's document may take. */
const patience = 5000;
const limit = 1024 * 1024;

/** Gets a JSON document over http or https. Rejects with a sentence for anything else. */
export const fetchJson = async (url: string): Promise<unknown> => {
  const response = await fetch(url, {
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(patience),
  }).catch((error: Error) => {
    // fetch says only that it failed; of several addresses that refuse, even its cause has no more than a code.
    const cause = error.cause as { readonly message?: string; readonly code?: string } | undefined;
    throw new Error(cause?.message || cause?.code || error.message);
  });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  const text = await response.text();
  if (text.length > limit) throw new Error(`it is longer than ${limit} characters`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
};
