import type { Argv, CommandModule } from 'yargs';

/** The commands under one: each says itself what flags its handler gets. */
export const withCommands = (yargs: Argv, commands: readonly object[]): Argv => {
  let cli = yargs;
  for (const each of commands) cli = cli.command(each as CommandModule);
  return cli;
};
