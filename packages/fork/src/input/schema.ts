import { type Form, forms } from '@repo/environments'
import { languages } from '@repo/environments/wording'
import * as z from 'zod'
import { missingParts, partNames } from '../parts/index.ts'

function text({ pattern, means }: Form, description: string) {
  return z
    .string('is required, as a text')
    .regex(pattern, { error: ({ input }) => `"${input}" is not ${means}` })
    .describe(description)
}

const environment = z.strictObject({
  name: text(
    forms.environmentName,
    'Short name, also the value of ENV in the task: dev, staging, prod',
  ),
  branch: text(forms.branch, 'The branch whose pushes are deployed there'),
  account: text(forms.account, 'Id of the AWS account; production has one of its own'),
  region: text(forms.region, 'AWS region'),
  production: z
    .boolean('is true or false')
    .default(false)
    .describe('Whether it is production: a failure there pages people'),
  channel: text(forms.channel, 'Slack channel of its messages'),
  mentions: z
    .array(text(forms.mention, 'As Slack spells it'))
    .default([])
    .describe('Whom a failure mentions, as Slack spells it; none: nobody'),
  domainName: z
    .hostname({ error: ({ input }) => `"${input}" is not a domain name` })
    .optional()
    .describe('Domain name of the API; production needs one'),
  certificateArn: z
    .string()
    .regex(/^arn:aws[\w-]*:acm:/, {
      error: ({ input }) => `"${input}" is not the ARN of a certificate in ACM`,
    })
    .optional()
    .describe('ARN of its certificate in ACM, in the account and region of the environment'),
  hostedZone: z
    .string()
    .regex(/^Z[A-Z0-9]+\/[\w.-]+$/, {
      error: ({ input }) => `"${input}" is not like Z0A1B2C3D4E5F6/example.com`,
    })
    .optional()
    .describe(
      'In place of a certificate: id and name of a hosted zone in Route 53; the stacks make certificate and record there',
    ),
  cluster: text(forms.cluster, 'Name of its ECS cluster')
    .optional()
    .describe('Name of its ECS cluster; where none is given, PROJECT-NAME'),
  sharedAccountReason: z
    .string()
    .min(1)
    .optional()
    .describe('Why production shares its account with others, whose jobs can deploy it then'),
})

/** What somebody who makes a fork decides. */
export const forkSchema = z.strictObject({
  name: text(
    forms.projectName,
    'Name of the project; it begins the names of all shared resources in AWS',
  ),
  repository: text(forms.repository, 'The repository on GitHub, as OWNER/NAME'),
  github: z
    .strictObject({
      ownerId: z.int('is a number').positive().describe('Id of the owner on GitHub'),
      repositoryId: z.int('is a number').positive().describe('Id of the repository on GitHub'),
    })
    .optional()
    .describe(
      'Ids of owner and repository on GitHub, whose tokens AWS trusts; gh api repos/OWNER/NAME --jq ".owner.id, .id" prints them',
    ),
  defaultBranch: text(forms.branch, 'Default branch of the repository on GitHub')
    .optional()
    .describe(
      'Default branch of the repository on GitHub; where none is given, that of production',
    ),
  channel: text(
    forms.channel,
    'Slack channel of messages that belong to no environment, and of alarms about the alerts',
  ),
  language: z
    .enum(languages, { error: `is one of ${languages.join(', ')}` })
    .optional()
    .describe('Language of Slack messages and e-mails; where none is given, that of the origin'),
  owners: z
    .array(
      z.string().regex(/^@[\w-]+(\/[\w.-]+)?$/, {
        error: ({ input }) => `"${input}" is neither @ORG/TEAM nor @USER`,
      }),
    )
    .min(1)
    .optional()
    .describe('Who reviews changes of what may be deployed, as CODEOWNERS: @ORG/TEAM or @USER'),
  alertsEmail: z
    .email({ error: ({ input }) => `"${input}" is not an e-mail address` })
    .optional()
    .describe('Address that gets alarms, by SNS'),
  without: z
    .array(z.enum(partNames))
    .superRefine((names, { addIssue }) => {
      for (const message of missingParts(names)) addIssue({ code: 'custom', message })
    })
    .default([])
    .describe('Parts of the example to leave out; what is left out does not come back'),
  environments: z
    .array(environment)
    .min(1, 'has to have one')
    .describe('Where the service runs. The first is the one that pull requests go to'),
})

/** The decisions as they are written. */
export type ForkInput = z.input<typeof forkSchema>
/** One environment, as it is written. */
export type EnvironmentInput = z.input<typeof environment>

/** The schema of one decision, for a question about it alone. */
export const questions = { fork: forkSchema.shape, environment: environment.shape } as const

/** JSON Schema of the decisions. */
export function jsonSchema(): object {
  return z.toJSONSchema(forkSchema, { io: 'input' })
}
