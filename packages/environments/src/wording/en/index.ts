import { approval } from './approval.ts'
import { cause } from './cause.ts'
import { deployment } from './deployment.ts'
import { general } from './general.ts'
import { nextStepOfCause, nextStepOfTrouble } from './next-step.ts'
import { notice } from './notice.ts'
import { scan } from './scan.ts'
import { service } from './service.ts'
import { tasks } from './tasks.ts'

/** English: the reference. Its type is what every other language has to have. */
export const en = {
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
