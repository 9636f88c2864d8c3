import { join } from 'node:path';
import { added, measured, ratio } from '../figures.mjs';
import { ask, environment, extraRoots, run, startPeer, startUs, tokenOf } from '../processes.mjs';

const timed = async (act) => {
  const began = performance.now();
  const end = await act();
  const took = performance.now() - began;
  await end?.();
  return took;
};

const us = (places, ...flags) =>
  timed(async () => {
    const { urls, end } = await startUs(places, ...flags);
    await tokenOf(urls.identity);
    return end;
  });

const peer = (places) =>
  timed(async () => {
    const { url, end } = await startPeer(places);
    await ask(`${url}/token`, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    return end;
  });

/** From the start of the process until the first token has come. */
export const coldStart = async (places, { starts }) => {
  const keyFile = join(places.scratch, 'key.pem');
  await us(places, '--key-file', keyFile);
  const [bare, bareWithRoots, fresh, kept, other] = [[], [], [], [], []];
  for (let round = 0; round < starts; round++) {
    bare.push(await timed(async () => void (await run(['-e', '0']))));
    if (extraRoots) {
      const env = { ...environment, NODE_EXTRA_CA_CERTS: extraRoots };
      bareWithRoots.push(await timed(async () => void (await run(['-e', '0'], env))));
    }
    fresh.push(await us(places));
    kept.push(await us(places, '--key-file', keyFile));
    other.push(await peer(places));
  }
  return {
    row: 'Cold start: process start to first token',
    figures: [
      measured('bare `node -e 0`', 'ms', bare),
      ...(extraRoots ? [measured('the same with NODE_EXTRA_CA_CERTS set', 'ms', bareWithRoots)] : []),
      measured('msi-emulator, fresh key', 'ms', fresh),
      measured('msi-emulator, `--key-file`', 'ms', kept),
      measured('oauth2-mock-server, fresh key', 'ms', other),
    ],
    ratios: [
      added('fresh key, above bare node', fresh, bare, 'at most 85 ms'),
      added('`--key-file`, above bare node', kept, bare, 'at most 60 ms'),
      ratio('oauth2-mock-server to fresh key', other, fresh, 'at least 2'),
    ],
    notes: ['NODE_EXTRA_CA_CERTS is unset for every process measured, but where a row says otherwise.'],
  };
};
