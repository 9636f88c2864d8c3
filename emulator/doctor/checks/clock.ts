import { type Found, note, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';
import { isAzure } from './imds.ts';

const minute = 60_000;
/** Azure lets a clock be so far off. */
const leeway = 5 * minute;

/** Whether the machine's clock can be right, and whether the emulator's says the same. */
export const checkClock = ({ now, imds, emulator }: Scene): Found[] => {
  const found: Found[] = [];
  const dated = imds.kind === 'answered' && isAzure(imds) ? Date.parse(imds.headers.date ?? '') : Number.NaN;
  if (Math.abs(now - dated) > leeway) {
    found.push(problem(`the machine's clock is ${apart(now - dated)} IMDS's`, 'set it: tokens look expired by it'));
  } else if (now < Date.UTC(2025, 0, 1)) {
    found.push(problem(`the machine's clock says ${new Date(now).toISOString()}`, 'set it'));
  }
  const emulated = emulator?.now;
  if (emulated !== undefined && Math.abs(emulated - now) > leeway) {
    found.push(
      note(
        `the emulator's clock is ${apart(emulated - now)} the machine's: its tokens' times follow it, a client's cache does not`,
        'msi-emulator clock reset, if that is not meant',
      ),
    );
  }
  return found.length > 0 ? found : [ok(new Date(now).toISOString())];
};

const apart = (milliseconds: number): string =>
  `${Math.round(Math.abs(milliseconds) / minute)} minutes ${milliseconds > 0 ? 'ahead of' : 'behind'}`;
