import type { Json } from './resource-type.ts';

/** name, cores, memory in GB, temporary disk in GB, data disks. */
const rows = `
Standard_A1_v2 1 2 10 2
Standard_B1s 1 1 4 2
Standard_B1ms 1 2 4 2
Standard_B2s 2 4 8 4
Standard_B2ms 2 8 16 4
Standard_B4ms 4 16 32 8
Standard_D2s_v3 2 8 16 4
Standard_D4s_v3 4 16 32 8
Standard_D8s_v3 8 32 64 16
Standard_D2s_v5 2 8 0 4
Standard_D4s_v5 4 16 0 8
Standard_D8s_v5 8 32 0 16
Standard_DS1_v2 1 3.5 7 4
Standard_DS2_v2 2 7 14 8
Standard_E2s_v5 2 16 0 4
Standard_E4s_v5 4 32 0 8
Standard_F2s_v2 2 4 16 4
Standard_F4s_v2 4 8 32 8`;

/** The sizes that a virtual machine can have, everywhere the same (arm.md §1.1). Megabytes. */
export const virtualMachineSizes: readonly Json[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [name, cores, memory, temporary, disks] = row.split(' ');
    return {
      name,
      numberOfCores: Number(cores),
      osDiskSizeInMB: 1_047_552,
      resourceDiskSizeInMB: Number(temporary) * 1024,
      memoryInMB: Number(memory) * 1024,
      maxDataDiskCount: Number(disks),
    };
  });
