/** What holds for every environment. A fork changes these first. */
export const project = {
  /** `owner/name` on GitHub: commit, compare and run links are made from it. */
  repository: 'example/fargate-starter',
  /** Where a message goes that belongs to no environment of the table. */
  defaultChannel: '#deployments',
  /** The threshold for images of a repository that the table does not know. */
  scanThreshold: 'HIGH',
} as const

/** How bad a vulnerability has to be to be told, worst first. */
export const scanThresholds = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const
export type ScanThreshold = (typeof scanThresholds)[number]

/** Whom a message rings, as Slack spells it: `<!subteam^S…>`, `<@U…>`, `<!here>`. Empty: nobody. */
export interface Mentions {
  /** A deployment failed, was rolled back, is stuck, or a service is in a crash loop. */
  readonly failure: readonly string[]
  /** New vulnerabilities at or above the threshold. */
  readonly vulnerability: readonly string[]
}

/** One place where the service runs: everything that workflows, stacks and alerts need to know of it. */
export interface Environment {
  /** Short name, also the value of `ENV` in the task: lower-case letters and digits. */
  readonly name: string
  /** The Git branch whose pushes are deployed here. */
  readonly branch: string
  /** AWS account id, 12 digits. */
  readonly account: string
  /** AWS region, for instance `ap-northeast-1`. */
  readonly region: string
  /** Name of the ECS cluster. */
  readonly cluster: string
  /** Name of the ECS service. */
  readonly service: string
  /** Name of the ECR repository. */
  readonly repository: string
  /** Folder with `ecspresso.yml` and `values.env`, from the root of the repository. */
  readonly ecspressoFolder: string
  /** GitHub Environment that holds variables, secrets and reviewers. */
  readonly githubEnvironment: string
  /** True where a failure pages people. */
  readonly production: boolean
  /** A new vulnerability is told from this severity on. */
  readonly scanThreshold: ScanThreshold
  readonly slack: {
    /** Channel name with `#`, or an id (`C…`). */
    readonly channel: string
    readonly mentions: Mentions
  }
}
