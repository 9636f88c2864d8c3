// An unmodified program that signs in as an application, by a secret and by the service account's token.
import { readFileSync } from 'node:fs';
import { ConfidentialClientApplication } from '@azure/msal-node';

const [appId, clientSecret] = process.argv.slice(2);
const { AZURE_AUTHORITY_HOST: host, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: clientId } = process.env;
const auth = { authority: `${host}${tenant}`, knownAuthorities: [new URL(host).host] };
const say = (name, value) => console.log(JSON.stringify({ [name]: value }));
const ask = async (name, credentials, scope = 'https://management.azure.com/.default') => {
  try {
    const client = new ConfidentialClientApplication({ auth: { ...auth, ...credentials } });
    const token = await client.acquireTokenByClientCredential({ scopes: [scope] });
    const { oid, appidacr } = JSON.parse(Buffer.from(token.accessToken.split('.')[1], 'base64url').toString());
    say(name, { type: token.tokenType, minutes: Math.round((token.expiresOn - Date.now()) / 60_000), oid, appidacr });
  } catch (error) {
    const { errorCode, errorNo, subError, correlationId } = error;
    say(name, { errorCode, errorNo, subError, correlated: /^[0-9a-f-]{36}$/.test(correlationId) });
  }
};
await ask('secret', { clientId: appId, clientSecret });
await ask('assertion', {
  clientId,
  clientAssertion: () => readFileSync(process.env.AZURE_FEDERATED_TOKEN_FILE, 'utf8'),
});
await ask('wrongSecret', { clientId: appId, clientSecret: 'wrong' });
await ask('wrongApp', { clientId: '99999999-9999-4999-8999-999999999999', clientSecret });
await ask('wrongScope', { clientId: appId, clientSecret }, 'https://management.azure.com/user_impersonation');
