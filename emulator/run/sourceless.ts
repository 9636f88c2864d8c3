import { type Environment, sourceVariables } from '../identity/env.ts';

/** Without the variables of any identity source: a program finds the source as it would on Azure. */
export const sourceless = ({ set, unset }: Environment): Environment => ({
  set: Object.fromEntries(Object.entries(set).filter(([name]) => !sourceVariables.some((each) => each === name))),
  unset: [...new Set([...unset, ...sourceVariables])],
});
