import type { Path, Report } from '../world/world-error.ts';
import { holdsSecret, isList, isValues } from './template/value.ts';

/** Keys whose whole value may hold secrets. */
const whole = /^(customData|userData|protectedSettings|additionalUnattendContent|secureValue|commandToExecute)$/i;

/** Keys whose text is one; a URL, an id or a name of one is none. */
const named =
  /(password|passwd|passphrase|pwd|secret|connectionString|(account|primary|secondary|master|access|shared|private|api|function|host|system|storage|encryption|symmetric|signing|auth|admin)_?Keys?|sasToken|accessToken|refreshToken|authToken|^token|^sas|^credentials?|passwordOrKey)$/i;

/** Texts that are one, wherever they stand. */
const told: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\s*=/i,
  /[?&]sig=[\w%+/=-]{16,}/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
  /^[a-z][a-z+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i,
];

const isSecret = (text: string): boolean => holdsSecret(text) || told.some((each) => each.test(text));

/** True where `value` is the secret's own: of a key vault's secret, or in a list of secrets or of settings. */
const isValueOf = (owner: Readonly<Record<string, unknown>>, path: Path, type: string): boolean =>
  /\/vaults\/secrets$/i.test(type) ||
  path.at(-2) === 'secrets' ||
  (typeof owner.name === 'string' && named.test(owner.name));

/**
 * What was written, without what may be secret: each is told of, with its place. `type` is the resource's. Keys are looked
 * at before expressions are evaluated, so that a password needs no value; texts before and after.
 */
export const withoutSecrets = (root: unknown, rootPath: Path, type: string, note: Report): unknown => {
  const drop = (path: Path, what: string): undefined => {
    note(path, `dropped: ${what}`);
    return undefined;
  };
  const visit = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return isSecret(value) ? drop(path, 'it holds a secret') : value;
    if (isList(value))
      return value.map((each, index) => visit(each, [...path, index])).filter((each) => each !== undefined);
    if (!isValues(value)) return value;
    const left: [string, unknown][] = [];
    for (const [key, each] of Object.entries(value)) {
      const place = [...path, key];
      const kept = isSecretAt(key, each, value, path) ? drop(place, 'it may hold a secret') : visit(each, place);
      if (kept !== undefined) left.push([key, kept]);
    }
    return Object.fromEntries(left);
  };
  const isSecretAt = (key: string, value: unknown, owner: Readonly<Record<string, unknown>>, path: Path): boolean => {
    if (value === null || value === '' || typeof value === 'boolean' || typeof value === 'number') return false;
    if (whole.test(key)) return true;
    const texts = typeof value === 'string' || (isList(value) && value.some((each) => typeof each === 'string'));
    return texts && (named.test(key) || (key === 'value' && isValueOf(owner, path, type)));
  };
  return visit(root, rootPath);
};
