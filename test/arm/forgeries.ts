import { createHmac, generateKeyPairSync, KeyObject, type webcrypto } from 'node:crypto';
import { claims, header, jwks, keyPair, kid, now, signedWith } from './ask.ts';
import { appId, reader, tenantId } from './contoso.ts';

const own = keyPair.privateKey;
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');
const publicKey = KeyObject.from(keyPair.publicKey as webcrypto.CryptoKey);
const payload = claims(reader);
const at = now / 1000;
export const otherTenant = '99999999-9999-4999-8999-999999999999';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
export const good = signedWith(own, header, payload);
const [goodHeader, goodPayload, goodSignature] = good.split('.') as [string, string, string];
const withHeader = (more: object): string => signedWith(own, { ...header, ...more }, payload);
export const withClaims = (more: object): string => signedWith(own, header, { ...payload, ...more });
const without = (name: string): string =>
  signedWith(own, header, Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name)));
const hmac = (secret: string | Buffer): string => {
  const signed = `${encode({ ...header, alg: 'HS256' })}.${goodPayload}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
const strangerJwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid, use: 'sig' };
const flip = (text: string): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + letters[letters.indexOf(text.at(-1) as string) ^ 1];
};

type Row = readonly [what: string, authorization: string | undefined];
const bearer = (rows: readonly Row[]): Row[] => rows.map(([what, token]) => [what, `Bearer ${token}`]);

export const malformed: Row[] = [
  ['an empty header', ''],
  ['another scheme', 'Basic dXNlcjpwYXNz'],
  ['the scheme alone', 'Bearer'],
  ['the scheme and spaces', 'Bearer    '],
  ['a token without its scheme', good],
  ['a proof-of-possession scheme', `PoP ${good}`],
  ['two tokens', `Bearer ${good} ${good}`],
  ['two headers, joined', `Bearer ${good}, Bearer ${good}`],
  ['a tab in the token', `Bearer ${goodHeader}\t.${goodPayload}.${goodSignature}`],
];

export const invalid: Row[] = bearer([
  ['a word', 'token'],
  ['two parts', `${goodHeader}.${goodPayload}`],
  ['four parts', `${good}.x`],
  ['five parts, as an encrypted token has', `${good}.x.y`],
  ['an empty header part', `.${goodPayload}.${goodSignature}`],
  ['an empty payload part', `${goodHeader}..${goodSignature}`],
  ['an empty signature', `${goodHeader}.${goodPayload}.`],
  ['letters that base64url has not', `${goodHeader}.${goodPayload}.${goodSignature.slice(0, -1)}!`],
  ['padding', `${goodHeader}==.${goodPayload}.${goodSignature}`],
  ['a header that is no JSON', signedWith(own, 'hello', payload)],
  ['a header that is a list', signedWith(own, [header], payload)],
  ['a header that is null', signedWith(own, 'null', payload)],
  ['a payload that is no JSON', signedWith(own, header, 'hello')],
  ['a payload that is a list', signedWith(own, header, [payload])],
  ['a payload that is a token (nested)', signedWith(own, header, JSON.stringify(good))],
  ['a payload that is not UTF-8', signedWith(own, header, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))],
  ['a payload nested ten thousand deep', signedWith(own, header, `{"aud":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
  ['alg none and no signature', `${encode({ ...header, alg: 'none' })}.${goodPayload}.`],
  ['alg none', withHeader({ alg: 'none' })],
  ['alg None', withHeader({ alg: 'None' })],
  ['alg NONE', withHeader({ alg: 'NONE' })],
  ['alg nOnE', withHeader({ alg: 'nOnE' })],
  ['HS256 keyed with the public key in PEM (CVE-2015-9235)', hmac(publicKey.export({ type: 'spki', format: 'pem' }))],
  ['HS256 keyed with the public key in DER', hmac(publicKey.export({ type: 'spki', format: 'der' }))],
  ['HS256 keyed with the modulus', hmac(Buffer.from(jwks.keys[0]?.n ?? '', 'base64url'))],
  ['HS256 keyed with nothing', hmac('')],
  ['RS384 by the right key', signedWith(own, { ...header, alg: 'RS384' }, payload, 'sha384')],
  ['RS512 by the right key', signedWith(own, { ...header, alg: 'RS512' }, payload, 'sha512')],
  ['PS256', withHeader({ alg: 'PS256' })],
  ['ES256 by another key', signedWith(curve.privateKey, { ...header, alg: 'ES256' }, payload)],
  [
    'ES256 with a signature of zeros (CVE-2022-21449)',
    `${encode({ ...header, alg: 'ES256' })}.${goodPayload}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  ['RS256 said of an Ed25519 signature', signedWith(edwards.privateKey, header, payload, null as unknown as string)],
  ['alg rs256', withHeader({ alg: 'rs256' })],
  ['alg in full-width letters', withHeader({ alg: 'ＲＳ２５６' })],
  ['alg with a NUL', withHeader({ alg: 'RS256\u0000' })],
  ['alg a number', withHeader({ alg: 256 })],
  ['alg a list', withHeader({ alg: ['RS256'] })],
  ['no alg', signedWith(own, { typ: 'JWT', kid }, payload)],
  ['no kid', signedWith(own, { alg: 'RS256', typ: 'JWT' }, payload)],
  ['an unknown kid', withHeader({ kid: 'another' })],
  ['a kid in other casing', withHeader({ kid: kid.toUpperCase() })],
  ['a kid that is a number', withHeader({ kid: 0 })],
  ['a kid that is a list', withHeader({ kid: [kid] })],
  ['a kid that is a path', withHeader({ kid: '../../../../dev/null' })],
  ['a kid that is SQL', withHeader({ kid: "' OR 1=1 --" })],
  ['a kid that is a command', withHeader({ kid: '| sleep 5' })],
  ['a kid that is a prototype’s key', withHeader({ kid: 'constructor' })],
  ['a stranger’s key under the right kid', signedWith(stranger.privateKey, header, payload)],
  [
    'a stranger’s key in jwk (CVE-2018-0114)',
    signedWith(stranger.privateKey, { ...header, jwk: strangerJwk }, payload),
  ],
  [
    'a stranger’s key in jku',
    signedWith(stranger.privateKey, { ...header, jku: 'https://evil.example/jwks' }, payload),
  ],
  ['a stranger’s key in x5u', signedWith(stranger.privateKey, { ...header, x5u: 'https://evil.example/x5u' }, payload)],
  ['a stranger’s key in x5c', signedWith(stranger.privateKey, { ...header, x5c: ['MIIB'] }, payload)],
  ['a token of another emulator of this tenant', signedWith(stranger.privateKey, { ...header, kid: 'other' }, payload)],
  ['a payload changed after signing', `${goodHeader}.${encode({ ...payload, oid: appId })}.${goodSignature}`],
  ['a header changed after signing', `${encode({ ...header, x: 1 })}.${goodPayload}.${goodSignature}`],
  ['the signature of another token', `${goodHeader}.${goodPayload}.${withClaims({ uti: 'B' }).split('.')[2]}`],
  ['a signature cut short', `${goodHeader}.${goodPayload}.${goodSignature.slice(0, 100)}`],
  ['a signature of zeros', `${goodHeader}.${goodPayload}.${Buffer.alloc(256).toString('base64url')}`],
  ['a signature spelled otherwise (loose bits)', `${goodHeader}.${goodPayload}.${flip(goodSignature)}`],
  ['crit', withHeader({ crit: ['exp'], exp: 1 })],
  ['crit with b64', withHeader({ crit: ['b64'], b64: true })],
  ['b64 false', withHeader({ b64: false })],
  ['zip', withHeader({ zip: 'DEF' })],
  ['enc', withHeader({ enc: 'A256GCM' })],
  ['cty JWT', withHeader({ cty: 'JWT' })],
  ['typ of another token', withHeader({ typ: 'dpop+jwt' })],
  ['a header member twice', signedWith(own, `{"alg":"none","alg":"RS256","kid":"${kid}"}`, payload)],
  ['a claim twice', signedWith(own, header, `{"oid":"x",${JSON.stringify(payload).slice(1)}`)],
  ['a claim twice, once escaped', signedWith(own, header, `{"o\\u0069d":"x",${JSON.stringify(payload).slice(1)}`)],
  ['no exp', without('exp')],
  ['exp a string', withClaims({ exp: String(at + 3600) })],
  ['exp a fraction', withClaims({ exp: at + 0.5 })],
  ['exp negative', withClaims({ exp: -1 })],
  ['exp beyond time', withClaims({ exp: 1e300 })],
  ['exp true', withClaims({ exp: true })],
  ['exp null', withClaims({ exp: null })],
  ['nbf a string', withClaims({ nbf: '0' })],
  ['iat a string', withClaims({ iat: '0' })],
  ['no aud', without('aud')],
  ['aud a list', withClaims({ aud: ['https://management.azure.com/'] })],
  ['aud an object', withClaims({ aud: { toString: 'https://management.azure.com/' } })],
  ['aud empty', withClaims({ aud: '' })],
  ['no iss', without('iss')],
  ['iss a list', withClaims({ iss: [`https://sts.windows.net/${tenantId}/`] })],
  ['no tid', without('tid')],
  ['tid a number', withClaims({ tid: 1 })],
  ['oid a number', withClaims({ oid: 1 })],
  ['oid a list', withClaims({ oid: [reader] })],
]);

export const noPrincipal: Row[] = bearer([
  ['no oid', without('oid')],
  ['an empty oid', withClaims({ oid: '' })],
]);

export const audiences = [
  'https://vault.azure.net',
  'https://graph.microsoft.com',
  'https://management.azure.com/.default',
  'https://management.azure.com//',
  'https://management.azure.com.evil.example',
  'http://management.azure.com/',
  'https://management.usgovcloudapi.example/',
  'https://localhost:50344',
  '\u0000',
];

export const issuers = [
  `https://sts.windows.net/${otherTenant}/`,
  `https://sts.windows.net/${tenantId}`,
  `http://sts.windows.net/${tenantId}/`,
  `https://login.microsoftonline.com/${tenantId}/v2.0`,
  `https://sts.windows.net/${tenantId}/\r\nSet-Cookie: a=b`,
  'https://evil.example/',
];
