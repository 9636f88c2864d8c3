import { type Found, note, ok } from '../finding.ts';
import type { ImdsAnswer, Scene, Variables } from '../scene.ts';

const quickNo = 'msi-emulator run --source none -- COMMAND, or AZURE_TOKEN_CREDENTIALS=dev';

/** Who answers where IMDS would, and what that means for programs that no variable sends elsewhere. */
export const checkImds = ({ imds, env }: Scene): Found[] => {
  switch (imds.kind) {
    case 'not-asked':
      return [note('not checked: --no-imds')];
    case 'unreachable':
      return [ok(`nobody answers at 169.254.169.254 (${imds.code}): DefaultAzureCredential moves on at once`)];
    case 'silent':
      return [
        note(
          'nobody answers at 169.254.169.254 within a second: DefaultAzureCredential waits that long, ManagedIdentityCredential longer',
          `for a quick no: ${quickNo}`,
        ),
      ];
    default:
      return [answered(imds, env)];
  }
};

const answered = (answer: Extract<ImdsAnswer, { kind: 'answered' }>, env: Variables): Found => {
  const { status, headers, body } = answer;
  if (isAzure(answer)) {
    const runner = hostedRunner(env);
    const where = runner ? `this ${runner} runner is an Azure VM` : 'this machine is an Azure VM';
    return note(
      `Azure's own IMDS answers: ${where}, and a program that no variable sends elsewhere asks it for the VM's identity`,
      'run programs by "msi-emulator run"; clients that read no variable for IMDS (above) still ask the VM’s',
    );
  }
  if (status === 403 && body.includes('unreachable')) {
    return ok('Docker Desktop’s proxy answers that IMDS is unreachable: DefaultAzureCredential moves on at once');
  }
  const cloud = otherCloud(headers);
  const who = cloud
    ? `the metadata service of ${cloud}`
    : `something that is not Azure's IMDS${headers.server ? ` (Server: ${headers.server})` : ''}`;
  return note(
    `${who} answers ${status} at 169.254.169.254: DefaultAzureCredential of JavaScript, Go and Python takes that for IMDS, and retries a 404 for 25 to 97 s`,
    `for a quick no: ${quickNo}`,
  );
};

export const isAzure = (answer: ImdsAnswer): boolean =>
  answer.kind === 'answered' && (/IMDS/.test(answer.headers.server ?? '') || answer.body.includes('"apiVersions"'));

const hostedRunner = (env: Variables): string | undefined => {
  if (env.GITHUB_ACTIONS === 'true') return 'GitHub Actions';
  if (env.TF_BUILD) return 'Azure Pipelines';
  return env.CI ? 'CI' : undefined;
};

const otherCloud = (headers: Variables): string | undefined => {
  if (headers['metadata-flavor'] === 'Google') return 'Google Cloud';
  return /^EC2/.test(headers.server ?? '') ? 'AWS' : undefined;
};
