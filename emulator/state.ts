import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Operations } from './arm/operations.ts';
import type { Endpoint } from './exchange/reply.ts';
import { type Say, SettingError } from './files.ts';
import { requireState, type SavedState } from './state-form.ts';
import type { Store } from './world/store.ts';

export type StateParts = { readonly store: Store; readonly operations: Operations; readonly say: Say };

/** What is written over ARM, kept in a file. */
export type State = {
  /** Saves before the reply goes out: who has read it can rely on the file. */
  readonly wrap: (endpoint: Endpoint) => Endpoint;
  readonly save: () => void;
};

const read = (file: string, tenantId: string): SavedState | undefined => {
  if (!existsSync(file)) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingError(`--state ${file}: ${(error as Error).message}`);
  }
  let state: SavedState;
  try {
    state = requireState(JSON.parse(text));
  } catch (error) {
    const why = (error as Error).message;
    throw new SettingError(
      `--state ${file} is damaged (${why}); it was left as it is: move it away to start anew, or put a good one in its place`,
    );
  }
  if (state.tenantId.toLowerCase() !== tenantId.toLowerCase()) {
    throw new SettingError(
      `--state ${file} belongs to a world of tenant ${state.tenantId}, this one is ${tenantId}; it was left as it is: name another file`,
    );
  }
  return state;
};

/** Whole or not at all: written beside, flushed to the disk, then renamed over the old one. */
const write = (file: string, text: string): void => {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    const descriptor = openSync(beside, 'w', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  flushFolder(dirname(file));
};

/** The rename itself must reach the disk too; Windows opens no folders, and needs none of this. */
const flushFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Puts what the file holds into the store, and keeps the file as the store becomes. Throws SettingError for a file that can't be used. */
export const openState = (file: string, { store, operations, say }: StateParts): State => {
  const saved = read(file, store.tenant.tenantId);
  if (saved) {
    store.restore(saved.changes);
    operations.restore(saved.operations);
  }
  let known = saved ? store.revision() : -1;
  const put = (): void => {
    const revision = store.revision();
    if (revision === known) return;
    const { tenantId } = store.tenant;
    const state: SavedState = { version: 1, tenantId, changes: store.changes(), operations: operations.all() };
    write(file, `${JSON.stringify(state)}\n`);
    known = revision;
  };
  // A file that can't be written is found out now rather than by the first write.
  try {
    put();
  } catch (error) {
    throw new SettingError(`--state ${file}: ${(error as Error).message}`);
  }
  const save = (): void => {
    try {
      put();
    } catch (error) {
      say(`--state ${file} could not be written: ${(error as Error).message}; the next request to ARM tries again`);
    }
  };
  return {
    save,
    wrap: (endpoint) => async (request) => {
      const reply = await endpoint(request);
      save();
      return reply;
    },
  };
};
