/** The key files by which Azure Arc lets a caller prove that it may read the agent's folder. */
export type KeyFiles = {
  /** Writes a fresh key. Gives the file's path as the client sees it. Throws with a sentence where the file can't be written. */
  issue(): string;
  /** True once for each key that was issued; its file is gone then. */
  redeem(key: string): boolean;
  /** Takes away every file that is left. */
  clear(): void;
};
