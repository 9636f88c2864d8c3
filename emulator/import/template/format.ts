import { printed } from './function.ts';
import { bounded, Unanswerable, type Value } from './value.ts';

/** `{0}`, `{0,8}`, `{0:D3}`; braces written twice are braces. */
const holes = /\{\{|\}\}|\{(\d+)(?:,(-?\d{1,3}))?(?::([^{}]*))?\}|[{}]/g;

const numberAs = (value: number, style: string): string => {
  const [, letter = '', digits = ''] = /^([DXNFdxnf])(\d{0,2})$/.exec(style) ?? [];
  const places = digits === '' ? 2 : Number(digits);
  switch (letter) {
    case 'D':
    case 'd':
      return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(Number(digits), '0')}`;
    case 'X':
      return value.toString(16).toUpperCase().padStart(Number(digits), '0');
    case 'x':
      return value.toString(16).padStart(Number(digits), '0');
    case 'F':
    case 'f':
      return value.toFixed(places);
    case 'N':
    case 'n':
      return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
    default:
      if (/^0+$/.test(style)) return String(value).padStart(style.length, '0');
      throw new Unanswerable(`the number format "${style}" is not known here`);
  }
};

/** A composite format as .NET has it, of which templates use the simplest. */
export const formatted = (pattern: string, values: readonly Value[]): string =>
  bounded(
    pattern.replace(holes, (hole, index?: string, width?: string, style?: string) => {
      if (hole === '{{' || hole === '}}') return hole.slice(1);
      if (index === undefined) throw new Unanswerable(`"${pattern.slice(0, 60)}" has a brace too many`);
      const value = values[Number(index)];
      if (value === undefined) throw new Unanswerable(`{${index}} is not among the ${values.length} values`);
      const shown = style && typeof value === 'number' ? numberAs(value, style) : printed(value);
      const wide = Number(width ?? 0);
      return wide < 0 ? shown.padEnd(-wide) : shown.padStart(wide);
    }),
  );
