import { commands, run as runAz } from './azure-cli/run.mjs';
import { run as runTerraform, steps } from './terraform/run.mjs';

/** The tools: which program runs each, how its version is written in the lock file, and what is asked of it. */
export const tools = [
  { name: 'azure-cli', program: 'azure-cli', locked: 'azure-cli', commands, run: runAz },
  { name: 'go-azure-sdk', program: 'terraform', locked: 'go-azure-sdk', commands: steps, run: runTerraform },
];

/** What no run of a program asks, though it stands for it. */
export const elsewhere = [
  {
    program: 'terraform',
    tool: 'Terraform',
    command: 'terraform plan',
    reason:
      'its provider azurerm comes from Terraform’s own registry; its library go-azure-sdk makes the same calls here',
  },
];
