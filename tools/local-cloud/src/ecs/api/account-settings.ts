import type { ListAccountSettingsRequest } from '@aws-sdk/client-ecs'
import { iamArn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import { pageOf } from './page-of.ts'

/** The settings of an account that nobody changed; those that a service here has an effect of. */
const SETTINGS = {
  awsvpcTrunking: 'disabled',
  containerInsights: 'disabled',
  containerInstanceLongArnFormat: 'enabled',
  serviceLongArnFormat: 'enabled',
  tagResourceAuthorization: 'off',
  taskLongArnFormat: 'enabled',
}

export function accountSettingOperations() {
  return {
    ListAccountSettings: (input: ListAccountSettingsRequest, { account }: Caller) => {
      const settings = Object.entries(SETTINGS)
        .map(([name, value]) => ({ name, value, principalArn: iamArn(account, 'root') }))
        .filter(
          ({ name, value }) =>
            (input.name === undefined || input.name === name) &&
            (input.value === undefined || input.value === value),
        )
      const effective = input.effectiveSettings ? settings : []
      const { items, ...next } = pageOf(effective, input)
      return { settings: items, ...next }
    },
  }
}
