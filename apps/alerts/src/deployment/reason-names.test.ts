import { expect, it } from 'vitest'
import { namesIn } from './reason-names.ts'

const arn = 'arn:aws:secretsmanager:ap-northeast-1:444455556666:secret:prod/db-AbCdEf'
const user = 'User: arn:aws:sts::444455556666:assumed-role/app-prod-task-execution/0123'

it.each([
  [
    `failed to fetch secret ${arn} from secrets manager: AccessDeniedException: ${user} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn} because no identity-based policy allows the action`,
    { secret: 'prod/db', action: 'secretsmanager:GetSecretValue', role: 'app-prod-task-execution' },
  ],
  [
    `${user} is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:ap-northeast-1:444455556666:parameter/prod/db because no VPC endpoint policy allows the ssm:GetParameters action`,
    { secret: '/prod/db', action: 'ssm:GetParameters', policy: 'endpoint' },
  ],
  [
    `${user} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:ap-northeast-1:444455556666:key/1 with an explicit deny in a service control policy`,
    { action: 'kms:Decrypt', policy: 'explicit' },
  ],
  [
    'service call has been retried: invalid ssm parameters: /prod/a, /prod/b',
    { secret: '/prod/a, /prod/b' },
  ],
  ['retrieved secret did not contain json key DB_URL.', { key: 'DB_URL' }],
  [`The task can't retrieve the secret with ARN '${arn}:DB_URL::' from`, { secret: 'prod/db' }],
  [
    'logs:CreateLogStream on resource: arn:aws:logs:ap-northeast-1:444455556666:log-group:/ecs/backend:log-stream:x',
    { logGroup: '/ecs/backend' },
  ],
  [
    "ECS was unable to assume the role 'arn:aws:iam::444455556666:role/teams/app-prod-task' that was provided",
    { role: 'app-prod-task' },
  ],
])('the names in the reason: %s', (reason, names) => {
  expect(namesIn(reason)).toMatchObject(names)
})

it('a reason without names has none', () => {
  const found = Object.values(namesIn('Essential container in task exited'))
  expect(found.filter((name) => name !== undefined)).toEqual([])
})
