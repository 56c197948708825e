import { deploymentTargets } from '@repo/environments'
import { definitionFiles } from './definitions.ts'
import { readFiles } from './files.fixture.ts'
import { channelsFile } from './notify.ts'
import type { PolicyName } from './policies.ts'
import { readRepository, sampleValuesFile } from './repository.ts'

/** One way to break a policy: replaces the first occurrence of a text or pattern in a file. */
export interface Mutation {
  readonly policy: PolicyName
  /** The mistake, in words. */
  readonly by: string
  readonly file: string
  readonly right: string | RegExp
  /** The replacement; `$1` is the first group of a pattern. */
  readonly wrong: string
}

const deploy = '.github/workflows/deploy.yml'
const pullRequest = '.github/workflows/pull-request.yml'
const rollback = '.github/workflows/rollback.yml'
const drift = '.github/workflows/drift.yml'
const infra = '.github/workflows/infra.yml'
const aws = '.github/actions/aws/action.yml'
const setup = '.github/actions/setup/action.yml'
const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1'

// Names that a fork may change come from its table and files.
const repository = readRepository(readFiles())
const [target] = deploymentTargets()
if (!target) throw new Error('the table of environments is empty')
const { branch, githubEnvironment, service } = target
const [taskDefinition = '', serviceDefinition = ''] = ['task', 'service'].map(
  (kind) =>
    definitionFiles(target, repository).find((file) =>
      repository
        .text(file)
        ?.includes(kind === 'task' ? '"containerDefinitions"' : '"loadBalancers"'),
    ) ?? '',
)
const environment = `.github/environments/${githubEnvironment}.json`
const ruleset = `.github/rulesets/${branch.replaceAll('/', '-')}.json`
const [variable = '', otherVariable = ''] = Object.entries(repository.variables.required)
  .filter(([, source]) => source.startsWith('variable of the GitHub Environment'))
  .map(([name]) => name)

type Row = readonly [
  policy: PolicyName,
  by: string,
  file: string,
  right: string | RegExp,
  wrong: string,
]

const rows: readonly Row[] = [
  [
    'one-version-of-an-action',
    'a tag instead of a commit',
    deploy,
    checkout,
    'actions/checkout@v7',
  ],
  [
    'one-version-of-an-action',
    'a short commit',
    drift,
    checkout,
    'actions/checkout@3d3c42e # v7.0.1',
  ],
  ['one-version-of-an-action', 'a commit without its version', setup, ' # v6.0.9', ''],
  ['one-version-of-an-action', 'another commit', deploy, '@3d3c42e5', '@00000000'],
  ['one-version-of-an-action', 'another version', deploy, '# v7.0.1', '# v7.0.2'],
  [
    'only-scanned-images-are-pushed',
    'a Trivy that never fails',
    deploy,
    "          exit-code: '1'\n",
    '',
  ],
  [
    'only-scanned-images-are-pushed',
    'a push that does not wait for the scan',
    deploy,
    /( {2}stacks:\n(?:.*\n)*? {4}needs: \[plan, )build(\]\n(?:.*\n)*? {4}needs: \[plan, )build, /,
    '$1test$2test, ',
  ],
  [
    'only-scanned-images-are-pushed',
    'a scan whose reports are not read',
    deploy,
    'node apps/delivery/src/cli.ts scan --reports .',
    'ls trivy.json dockle.json',
  ],
  [
    'foreign-code-has-no-credentials',
    'a build that may get a token',
    deploy,
    /( {2}build:\n(?:.*\n)*? {4}permissions:\n {6}contents: read\n)/,
    '$1      id-token: write\n',
  ],
  [
    'foreign-code-has-no-credentials',
    'a build from a cache',
    deploy,
    '          push: false\n',
    '          push: false\n          cache-from: type=gha\n',
  ],
  [
    'foreign-code-has-no-credentials',
    'stacks that are synthesized where they are deployed',
    infra,
    '../../packages/cdk-cli/node_modules/.bin/cdk deploy',
    'pnpm infra synth && ../../packages/cdk-cli/node_modules/.bin/cdk deploy',
  ],
  [
    'changes-are-reviewed',
    'a job in the queue that may be replaced',
    infra,
    '      queue: max\n',
    '',
  ],
  [
    'changes-are-reviewed',
    'a rollback in the queue that may be replaced',
    rollback,
    '      queue: max\n',
    '',
  ],
  [
    'job-names-are-unique',
    'a name that a matrix of another workflow has too',
    infra,
    'name: cdk diff\n',
    'name: cdk diff (dev, backend)\n',
  ],
  [
    'every-variable-is-passed',
    'an author of an earlier attempt',
    deploy,
    'AUTHOR: ${{ steps.attempt.outputs.author }}',
    'AUTHOR: ${{ needs.plan.outputs.account }}',
  ],
  [
    'every-failure-notifies',
    'an installation without a limit before the last resort',
    rollback,
    '        timeout-minutes: 4\n',
    '',
  ],
  [
    'every-failure-notifies',
    'a job whose limit leaves no time for the last resort',
    drift,
    /(name: Report a failed comparison\n(?:.*\n)*? {4}timeout-minutes: )10/,
    '$18',
  ],
  [
    'no-failure-is-ignored',
    'a verdict that does not count',
    deploy,
    'cli.ts verdict --environment "$TARGET"\n',
    'cli.ts verdict --environment "$TARGET" || true\n',
  ],
  [
    'no-failure-is-ignored',
    'a comparison whose failure is overwritten',
    deploy,
    'cli.ts require-newer --environment "$TARGET"\n',
    'cli.ts require-newer --environment "$TARGET"; echo done\n',
  ],
  [
    'every-gate-counts',
    'a deployment after failed jobs',
    deploy,
    '    name: Push and deploy (${{ matrix.service }})\n',
    '    name: Push and deploy (${{ matrix.service }})\n    if: ${{ !cancelled() }}\n',
  ],
  [
    'every-gate-counts',
    'a build after failed tests',
    deploy,
    '    name: Build and scan the image (${{ matrix.service }})\n',
    '    name: Build and scan the image (${{ matrix.service }})\n    if: always()\n',
  ],
  [
    'every-gate-counts',
    'a deployment that does not wait for its stacks',
    deploy,
    'needs: [plan, build, stacks]',
    'needs: [plan, build]',
  ],
  [
    'every-gate-counts',
    'a build that does not wait for the tests',
    deploy,
    'needs: [plan, test]\n',
    'needs: plan\n',
  ],
  [
    'every-gate-counts',
    'stacks whose difference nobody has seen',
    infra,
    'needs: [plan, synth, diff]\n',
    'needs: [plan, synth]\n',
  ],
  [
    'every-gate-counts',
    'an older commit that no person wants',
    deploy,
    'ALLOW_OLDER: ${{ inputs.allow-older }}',
    "ALLOW_OLDER: 'true'",
  ],
  [
    'only-scanned-images-are-pushed',
    'a Dockle that never fails',
    deploy,
    '          report: dockle.json\n',
    "          report: dockle.json\n          exit-code: '0'\n",
  ],
  [
    'waiting-runs-hold-nobody-back',
    'a group of the whole workflow',
    deploy,
    'permissions: {}\n',
    'permissions: {}\n\nconcurrency:\n  group: deploy\n  cancel-in-progress: false\n',
  ],
  [
    'artifacts-outlast-reviewers',
    'stacks that are kept for a day',
    infra,
    'retention-days: 30',
    'retention-days: 1',
  ],
  [
    'tokens-suffice',
    'a comparison without the runs of the branch',
    infra,
    / {6}actions: read # whether.*\n/,
    '',
  ],
  [
    'tokens-suffice',
    'attestations that may not be read',
    deploy,
    / {6}attestations: write.*\n/,
    '',
  ],
  [
    'credentials-meet-little-code',
    'a job with credentials that installs everything',
    infra,
    / {8}with:\n {10}filter: '@repo\/cdk-cli @repo.*\n/,
    '',
  ],
  [
    'credentials-meet-little-code',
    'stacks of another synthesis',
    infra,
    'cdk deploy --app ../../cdk.out',
    'cdk deploy --app "node src/app.ts"',
  ],
  [
    'credentials-meet-little-code',
    'an installation that runs a pnpmfile',
    setup,
    ' --ignore-pnpmfile',
    '',
  ],
  [
    'pull-requests-are-gated',
    'a gate that compares the base with itself',
    pullRequest,
    '--reports .reports/measured-head',
    '--reports .reports/measured-base',
  ],
  ['pull-requests-are-gated', 'tests that skip the workflows', pullRequest, 'awsCli,act,', ''],
  [
    'pull-requests-write-nothing',
    'a comment by a token that may push',
    pullRequest,
    /( {2}comment:\n(?:.*\n)*? {6}contents: )read/,
    '$1write',
  ],
  [
    'credentials-meet-little-code',
    'a synthesis of a pull request that may get a token',
    pullRequest,
    /( {2}synth:\n(?:.*\n)*? {6}contents: read\n)/,
    '$1      id-token: write\n',
  ],
  [
    'every-failure-notifies',
    'a report on another workflow',
    infra,
    'notify --workflow infra.yml',
    'notify --workflow drift.yml',
  ],
  [
    'drift-is-of-the-branch',
    'stacks of the default branch',
    drift,
    '          ref: ${{ matrix.branch }}\n',
    '',
  ],
  [
    'every-deployment-has-a-verdict',
    'a rollback whose verdict is about the commit of its run',
    rollback,
    ' verdict --environment "$TARGET" --commit "$COMMIT"',
    ' verdict --environment "$TARGET"',
  ],
  [
    'nothing-older-is-deployed',
    'a deployment without the comparison',
    deploy,
    'run: node apps/delivery/src/cli.ts require-newer',
    'run: ls',
  ],
  [
    'nothing-older-is-deployed',
    'stacks without the comparison',
    infra,
    'run: node apps/delivery/src/cli.ts require-latest',
    'run: ls',
  ],
  [
    'nothing-older-is-deployed',
    'a rollback from any branch',
    rollback,
    'run: node apps/delivery/src/cli.ts require-branch',
    'run: ls',
  ],
  [
    'every-deployment-has-a-verdict',
    'a deployment without its verdict',
    deploy,
    'run: node apps/delivery/src/cli.ts verdict',
    'run: ls',
  ],
  [
    'every-deployment-has-a-verdict',
    'a verdict only where ecspresso exits with 0',
    rollback,
    /if: \$\{\{ !cancelled\(\) && steps.ecspresso.conclusion != 'skipped' \}\}\n(\s+)(run: node apps.*verdict)/,
    '$2',
  ],
  [
    'nothing-fails-silently',
    'an ecspresso that may fail',
    deploy,
    '- id: ecspresso\n',
    '- id: ecspresso\n        continue-on-error: true\n',
  ],
  [
    'nothing-fails-silently',
    'a step that is switched off',
    deploy,
    '- run: ecspresso verify\n',
    '- run: ecspresso verify\n        if: false\n',
  ],
  [
    'every-command-of-a-pipe-counts',
    "GitHub's default shell",
    drift,
    /\ndefaults:\n {2}run:\n(?: {4}#.*\n)* {4}shell: bash\n/,
    '\n',
  ],
  [
    'every-command-of-a-pipe-counts',
    'another shell in a composite action',
    setup,
    'shell: bash',
    'shell: sh',
  ],
  [
    'job-names-are-unique',
    'a job called like another one',
    infra,
    'name: Plan the stacks',
    'name: Plan the deployment',
  ],
  [
    'pull-requests-write-nothing',
    'a job that may write and runs what it has downloaded',
    pullRequest,
    'run: node apps/delivery/src/cli.ts comment --changes changes.json',
    'run: node changes.mjs',
  ],
  [
    'pull-requests-write-nothing',
    'a job that may write and clones the head',
    pullRequest,
    'run: node apps/delivery/src/cli.ts comment --changes changes.json',
    'run: git clone "$HEAD" . && node index.js',
  ],

  ['no-permissions-by-default', 'no line at the top', rollback, 'permissions: {}\n', ''],
  [
    'no-permissions-by-default',
    'permissions at the top',
    infra,
    'permissions: {}',
    'permissions:\n  contents: read',
  ],

  [
    'time-outs',
    'a rollback that ends before ecspresso gives up',
    rollback,
    'timeout-minutes: 30',
    'timeout-minutes: 15',
  ],
  [
    'time-outs',
    'an ecspresso that waits longer than its job',
    `${service.definitions}/ecspresso.yml`,
    'timeout: "15m"',
    'timeout: "45m"',
  ],
  ['time-outs', 'a job without a timeout', deploy, '    timeout-minutes: 5\n', ''],

  [
    'deployments-are-never-cancelled',
    'a newer push that cancels',
    deploy,
    'cancel-in-progress: false',
    'cancel-in-progress: true',
  ],
  [
    'deployments-are-never-cancelled',
    'a rollback without cancel-in-progress',
    rollback,
    '      cancel-in-progress: false\n',
    '',
  ],
  [
    'deployments-are-never-cancelled',
    'one group for all environments',
    infra,
    'group: environment-${{ needs.plan.outputs.environment }}',
    'group: environment',
  ],
  [
    'deployments-are-never-cancelled',
    'a group of its own',
    rollback,
    'group: environment-${{',
    'group: rollback-${{',
  ],

  [
    'every-variable-is-passed',
    'a missing variable',
    deploy,
    `      ${variable}: \${{ vars.${variable} }}\n`,
    '',
  ],
  [
    'every-variable-is-passed',
    'a missing variable of the rollback',
    rollback,
    '          REGION: ${{ needs.plan.outputs.region }}\n',
    '',
  ],
  [
    'every-variable-is-passed',
    'a variable from the wrong source',
    deploy,
    'REGION: ${{ matrix.region }}',
    'REGION: ${{ vars.REGION }}',
  ],
  [
    'every-variable-is-passed',
    'a variable with the value of another',
    deploy,
    `${variable}: \${{ vars.${variable} }}`,
    `${variable}: \${{ vars.${otherVariable} }}`,
  ],
  [
    'every-variable-is-passed',
    'a definition with a new variable',
    taskDefinition,
    `must_env \`${variable}\``,
    'must_env `BUCKET`',
  ],
  [
    'every-variable-is-passed',
    'a variable without a sample value',
    sampleValuesFile,
    /"\w+": "[^"]*"(,?)/,
    '"OTHER": "sample"$1',
  ],
  [
    'every-variable-is-passed',
    'a size that one environment lacks',
    `${service.definitions}/values.env`,
    /^(\w+)=/m,
    'NOT_$1=',
  ],

  [
    'environments-are-complete',
    'a branch that starts nothing',
    deploy,
    /branches: \[[^,\]]+(, )?/,
    'branches: [',
  ],
  [
    'environments-are-complete',
    'a branch that deploys nowhere',
    infra,
    /branches: \[(.+)\]/,
    'branches: [$1, deploys-nowhere]',
  ],
  [
    'environments-are-complete',
    'an environment that cannot be rolled back',
    rollback,
    /options: \[[^,\]]+(, )?/,
    'options: [',
  ],
  [
    'environments-are-complete',
    'a GitHub Environment that lets in another branch',
    environment,
    `["${branch}"]`,
    `["${branch}", "another"]`,
  ],
  [
    'environments-are-complete',
    'a GitHub Environment that lets in every branch',
    environment,
    '{ "protected_branches": false, "custom_branch_policies": true }',
    'null',
  ],
  [
    'environments-are-complete',
    'a GitHub Environment that lacks a variable',
    environment,
    `"${variable}"`,
    '"ANOTHER"',
  ],
  [
    'environments-are-complete',
    'a GitHub Environment without a file',
    drift,
    'name: slack\n',
    'name: chat\n',
  ],

  [
    'services-are-complete',
    'a task definition with another container name',
    taskDefinition,
    `"name": "${service.container}"`,
    '"name": "another"',
  ],
  [
    'services-are-complete',
    'a load balancer for another container',
    serviceDefinition,
    `"containerName": "${service.container}"`,
    '"containerName": "another"',
  ],
  [
    'services-are-complete',
    'a port that the load balancer does not send to',
    serviceDefinition,
    /"containerPort": \d+/,
    '"containerPort": 1',
  ],
  [
    'services-are-complete',
    'a missing definition',
    `${service.definitions}/ecspresso.yml`,
    /^task_definition: .*/m,
    'task_definition: another.json',
  ],
  [
    'services-are-complete',
    'a Dockerfile and definitions whose change deploys nothing',
    deploy,
    /paths:\n(?:\s+- .*\n)+/,
    'paths: [another]\n',
  ],

  [
    'branches-are-protected',
    'a ruleset for another branch',
    ruleset,
    `"refs/heads/${branch}"`,
    '"refs/heads/another"',
  ],
  [
    'branches-are-protected',
    'a ruleset with the name of another',
    ruleset,
    `"name": "${branch}"`,
    '"name": "another"',
  ],
  ['branches-are-protected', 'a missing rule', ruleset, '"deletion"', '"creation"'],
  [
    'branches-are-protected',
    'a check without a job of that name',
    pullRequest,
    'name: Lint and types',
    'name: Types and lint',
  ],
  [
    'branches-are-protected',
    'a missing branch of Renovate',
    'renovate.json',
    /"baseBranchPatterns": \[.*\]/,
    '"baseBranchPatterns": ["another"]',
  ],

  [
    'every-failure-notifies',
    'a removed "if: always()"',
    deploy,
    '    if: always()\n    needs',
    '    needs',
  ],
  [
    'every-failure-notifies',
    'a condition that excludes cancelled jobs',
    rollback,
    'if: always()',
    'if: ${{ !cancelled() }}',
  ],
  [
    'every-failure-notifies',
    'a condition that excludes skipped jobs',
    infra,
    'if: always()',
    "if: ${{ always() && needs.diff.result != 'skipped' }}",
  ],
  [
    'every-failure-notifies',
    'a job that it does not wait for',
    drift,
    /(name: Report a failed comparison\n.*\n {4}needs: \[.*), \w+\]/,
    '$1]',
  ],
  [
    'every-failure-notifies',
    'results that it does not read',
    rollback,
    '${{ toJSON(needs) }}',
    '${{ needs.plan.result }}',
  ],
  [
    'every-failure-notifies',
    'no last resort',
    drift,
    /( {6}- )if: failure\(\)\n {8}(uses: \.\/\.github\/actions\/slack-fallback)/,
    '$1if: success()\n        $2',
  ],
  [
    'every-failure-notifies',
    'a last resort with channels of its own',
    channelsFile,
    /"channel": "#/,
    '"channel": "#other-',
  ],
  [
    'every-failure-notifies',
    'a message that counts as a deployment',
    drift,
    '      deployment: false\n',
    '',
  ],
  [
    'every-failure-notifies',
    'a deployment that begins unnoticed',
    deploy,
    '      - id: changing\n',
    '      - id: change\n',
  ],
  [
    'every-failure-notifies',
    'a rollback that begins before its output',
    rollback,
    '      changing: ${{ steps.changing.outputs.changing }}\n',
    '',
  ],
  [
    'every-failure-notifies',
    'a deployment whose beginning is not kept',
    deploy,
    / {6}- uses: actions\/upload-artifact@.*\n {8}with:\n {10}name: outputs-deploy-.*\n(?: {10}.*\n)+(?= {6}- id: ecspresso)/,
    '',
  ],
  [
    'every-failure-notifies',
    'a message without the outputs of the matrix',
    deploy,
    / --outputs \.outputs(?=\n(?: {8}.*\n)*? {10}GITHUB_TOKEN)/,
    '',
  ],
  [
    'every-failure-notifies',
    'outputs that nobody downloads',
    deploy,
    /pattern: outputs-\*(?![\s\S]*pattern: outputs-)/,
    'pattern: scan-*',
  ],
  [
    'every-deployment-has-a-verdict',
    'a verdict that is not passed on',
    deploy,
    '"verdict": ${{ toJSON(steps.verdict.outputs.verdict) }}',
    '"verdict": ""',
  ],
  [
    'deployments-are-never-cancelled',
    'a deployment that the failure of another service cancels',
    deploy,
    /(another service\.\n {6}fail-fast: )false/,
    '$1true',
  ],
  ['every-failure-notifies', 'no such job', infra, '  notify:\n', '  report:\n'],

  [
    'roles-come-from-the-table',
    'an account that is written out',
    deploy,
    'account: ${{ steps.plan.outputs.account }}\n          region',
    "account: '111122223333'\n          region",
  ],
  [
    'roles-come-from-the-table',
    'a role that is written out',
    infra,
    'role: ${{ needs.plan.outputs.infra-role }}',
    'role: arn:aws:iam::111122223333:role/admin',
  ],
  [
    'roles-come-from-the-table',
    'a region that is written out',
    aws,
    'aws-region: ${{ inputs.region }}',
    'aws-region: ap-northeast-1',
  ],
  [
    'roles-come-from-the-table',
    'a role of a repository variable',
    aws,
    'role-to-assume: ${{ inputs.role }}',
    'role-to-assume: ${{ vars.ROLE }}',
  ],
  [
    'roles-come-from-the-table',
    'a role of a repository variable, through our action',
    drift,
    'role: ${{ matrix.drift-role }}',
    'role: ${{ vars.ROLE }}',
  ],

  [
    'roles-come-from-the-table',
    'the role of another job in a pull request',
    pullRequest,
    'role: ${{ matrix.plan-role }}',
    'role: ${{ matrix.drift-role }}',
  ],
  [
    'roles-come-from-the-table',
    'a role that a person fills in',
    rollback,
    'role: ${{ needs.plan.outputs.deploy-role }}',
    'role: ${{ inputs.role }}',
  ],
  [
    'roles-come-from-the-table',
    'another column of the table',
    drift,
    'account: ${{ matrix.account }}',
    'account: ${{ matrix.cluster }}',
  ],

  [
    'no-long-lived-keys',
    'a key for the action',
    aws,
    'aws-region:',
    'aws-access-key-id: ${{ inputs.key }}\n        aws-region:',
  ],
  [
    'no-long-lived-keys',
    'a key for a script',
    infra,
    'ENVIRONMENT: ',
    'AWS_SECRET_ACCESS_KEY: ${{ vars.KEY }}\n          ENVIRONMENT: ',
  ],

  [
    'secrets-behind-environments',
    'a job without an environment',
    rollback,
    '    environment:\n      name: slack\n      deployment: false\n',
    '',
  ],
  [
    'secrets-behind-environments',
    'a secret for all jobs',
    rollback,
    'permissions: {}\n',
    'permissions: {}\n\nenv:\n  TOKEN: ${{ secrets.SLACK_BOT_TOKEN }}\n',
  ],
  [
    'secrets-behind-environments',
    'all secrets at once',
    deploy,
    'NEEDS: ${{ toJSON(needs) }}',
    'NEEDS: ${{ toJSON(needs) }}\n          secrets: inherit',
  ],

  [
    'pull-requests-write-nothing',
    'code of a pull request in the job that comments',
    pullRequest,
    '          ref: ${{ github.event.pull_request.base.sha }}\n          persist',
    '          persist',
  ],
  [
    'pull-requests-write-nothing',
    'a job that may write',
    pullRequest,
    '      contents: read\n    env:\n',
    '      contents: write\n    env:\n',
  ],
]

export const mutations: readonly Mutation[] = rows.map(([policy, by, file, right, wrong]) => ({
  policy,
  by,
  file,
  right,
  wrong,
}))
