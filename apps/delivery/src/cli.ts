// `npx -y pnpm@12 delivery COMMAND`: the decisions of the workflows, typed and tested.
import { type CommandEntry, runCommands } from '@repo/cli'

const commands: Readonly<Record<string, CommandEntry>> = {
  plan: {
    summary: 'where a branch is deployed to, as outputs of the job',
    load: async () => (await import('./plan/command.ts')).planCommand(),
  },
  shell: {
    summary: 'the names of an environment as variables of a shell, for the runbooks',
    load: async () => (await import('./plan/shell-command.ts')).shellCommand(),
  },
  'find-image': {
    summary: 'the digest of a commit’s image in ECR, if it is there',
    load: async () => (await import('./image/command.ts')).findImageCommand(),
  },
  'find-attestations': {
    summary: 'which attestations an image has',
    load: async () => (await import('./image/attestation-command.ts')).findAttestationsCommand,
  },
  variables: {
    summary: 'whether every variable that ecspresso needs is set',
    load: async () => (await import('./variables/command.ts')).variablesCommand,
  },
  'require-newer': {
    summary: 'whether an environment runs no newer commit already',
    load: async () => (await import('./newer/command.ts')).requireNewerCommand(),
  },
  'require-latest': {
    summary: 'whether no newer run of the same workflow has succeeded',
    load: async () => (await import('./newer/latest-command.ts')).requireLatestCommand,
  },
  'wait-for-stacks': {
    summary: 'waits for the stacks of the same commit',
    load: async () => (await import('./stacks/wait-command.ts')).waitForStacksCommand,
  },
  scan: {
    summary: 'the findings of the scanners, and whether the image may be pushed',
    load: async () => (await import('./scan/command.ts')).scanCommand,
  },
  verdict: {
    summary: 'whether a deployment ended well, by ECS and the service itself',
    load: async () => (await import('./verdict/command.ts')).verdictCommand(),
  },
  summary: {
    summary: 'the outcome of a deployment, for the page of the run',
    load: async () => (await import('./summary/command.ts')).summaryCommand(),
  },
  notify: {
    summary: 'posts or edits the Slack message of a run, from the results of its jobs',
    load: async () => (await import('./notify/command.ts')).notifyCommand(),
  },
  changes: {
    summary: 'what a pull request would change',
    load: async () => (await import('./changes/command.ts')).changesCommand(),
  },
  comment: {
    summary: 'comments on the pull request with what would change',
    load: async () => (await import('./changes/comment-command.ts')).commentCommand,
  },
  'require-branch': {
    summary: 'whether a run was started on the branch of its environment',
    load: async () => (await import('./plan/require-branch-command.ts')).requireBranchCommand(),
  },
  'rollback-target': {
    summary: 'which revision a rollback leads to',
    load: async () => (await import('./rollback/command.ts')).rollbackTargetCommand(),
  },
  'running-image': {
    summary: 'the image that an environment runs, by its digest',
    load: async () => (await import('./drift/running-image-command.ts')).runningImageCommand(),
  },
  drift: {
    summary: 'where an environment differs from its branch',
    load: async () => (await import('./drift/command.ts')).driftCommand(),
  },
  'drift-issue': {
    summary: 'keeps one issue about drift per environment',
    load: async () => (await import('./drift/issue-command.ts')).driftIssueCommand,
  },
}

await runCommands('delivery', commands)
