import { approval } from './approval.ts'
import { cause } from './cause.ts'
import { deployment } from './deployment.ts'
import { general } from './general.ts'
import { nextStepOfCause, nextStepOfTrouble } from './next-step.ts'
import { notice } from './notice.ts'
import { scan } from './scan.ts'
import { service } from './service.ts'
import { tasks } from './tasks.ts'

/** Japanese, as an operations team writes it: short lines, with the terms of AWS as engineers use them. */
export const ja = {
  general,
  tasks,
  deployment,
  approval,
  cause,
  nextStepOfCause,
  nextStepOfTrouble,
  service,
  notice,
  scan,
}
