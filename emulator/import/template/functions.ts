import type { Row } from './function.ts';
import { codecFunctions } from './functions/codecs.ts';
import { deploymentFunctions } from './functions/deployment.ts';
import { lambdaFunctions } from './functions/lambdas.ts';
import { listFunctions } from './functions/lists.ts';
import { logicFunctions } from './functions/logic.ts';
import { mapFunctions } from './functions/maps.ts';
import { numberFunctions } from './functions/numbers.ts';
import { resourceIdFunctions } from './functions/resource-ids.ts';
import { textFunctions } from './functions/texts.ts';

/** Every function of the template language that is known here, by its name in lower case. */
export const functions: ReadonlyMap<string, Row> = new Map(
  [
    ...logicFunctions,
    ...numberFunctions,
    ...textFunctions,
    ...codecFunctions,
    ...listFunctions,
    ...mapFunctions,
    ...lambdaFunctions,
    ...resourceIdFunctions,
    ...deploymentFunctions,
  ].map((row) => [row.name.toLowerCase(), row]),
);
