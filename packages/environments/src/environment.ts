import type { Language } from './wording/wording.ts'

/** What holds for every environment. */
export interface Project {
  /**
   * What begins the names of everything that environments share in an account, so that two projects in one account do not collide:
   * lower-case letters, digits and hyphens, at most 20.
   */
  readonly name: string
  /** `owner/name` on GitHub: commit, compare and run links are made from it. */
  readonly repository: string
  /** GitHub's default branch: scheduled workflows run on it, and only they may read how AWS is configured. */
  readonly defaultBranch: string
  /** Where a message goes that belongs to no environment of the table. */
  readonly defaultChannel: string
  /** The threshold for images of a repository outside of the table. */
  readonly scanThreshold: ScanThreshold
  /** In which Slack messages and e-mails are written. Default: `en`. */
  readonly language?: Language
}

/** How bad a vulnerability has to be to be reported, worst first. */
export const scanThresholds = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const
export type ScanThreshold = (typeof scanThresholds)[number]

/** Whom a message mentions, as Slack spells it: `<!subteam^S…>`, `<@U…>`, `<!here>`. Empty: nobody. */
export interface Mentions {
  /** A deployment failed, was rolled back, is stuck, or a service is in a crash loop. */
  readonly failure: readonly string[]
  /** New vulnerabilities at or above the threshold. */
  readonly vulnerability: readonly string[]
  /** A deployment waits for approval. Default: those of `failure`. */
  readonly approval?: readonly string[]
  /** The workflow has delivered a commit. Default: nobody. */
  readonly deployed?: readonly string[]
}

/** Which requests the load balancer sends to a service: those that match a path and a host, where both are given. */
export interface ListenerRule {
  /** Order among the rules of an environment, 1 to 50000: the first that matches decides. */
  readonly priority: number
  /** Paths, for instance `/admin/*`. With the hosts at least one value and at most five, which is the limit of AWS. */
  readonly paths?: readonly string[]
  /** Host names, for instance `admin.example.com`. */
  readonly hosts?: readonly string[]
}

/** How requests reach a service through the load balancer of its environment. */
export interface Http {
  /** The port on which its container listens. */
  readonly port: number
  /** Responds with 200 where a task can take requests. */
  readonly healthPath: string
  /** Default: all requests that no other service has. One service of an environment may leave it out. */
  readonly rule?: ListenerRule
}

/** An ECS service and what it is made from. */
export interface Service {
  /** Name of the ECS service. */
  readonly name: string
  /** Name of the ECR repository. */
  readonly repository: string
  /** The Dockerfile of its image, from the root of the repository. */
  readonly dockerfile: string
  /** Folder with `ecspresso.yml` and `values.env`, from the root of the repository. */
  readonly definitions: string
  /** The container of the task definition that runs the image. */
  readonly container: string
  /** Default: it is not behind the load balancer, like a worker that reads a queue. */
  readonly http?: Http
  /** Whether its role may put objects into the bucket for uploads, which is there if one service has this. Default: no. */
  readonly uploads?: boolean
}

/** One place where services run: everything that workflows, stacks and alerts need of it. */
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
  /** What runs in the cluster. */
  readonly services: readonly [Service, ...Service[]]
  /** GitHub Environment that holds variables, secrets and reviewers. */
  readonly githubEnvironment: string
  /** True where a failure pages people. */
  readonly production: boolean
  /**
   * Why this production environment is in one account with others. An account is the boundary between them: without a reason,
   * no stacks are made of such a table.
   */
  readonly sharedAccountReason?: string
  /**
   * Origins whose pages may call the API and upload from a browser, as browsers send them: `https://app.example.com`, in
   * production by HTTPS only; `*` alone: any. Default: none.
   * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS
   */
  readonly origins?: readonly string[]
  /** A new vulnerability is reported from this severity on. */
  readonly scanThreshold: ScanThreshold
  readonly slack: {
    /** Channel name with `#`, or an id (`C…`). */
    readonly channel: string
    readonly mentions: Mentions
    /**
     * Who may approve or refuse a paused deployment by a button in Slack: ids of users (`U…`) and of user groups (`S…`, with the
     * scope `usergroups:read`). So may somebody who takes over one of their Slack accounts: AWS checks no identity of them. The
     * stack of the alerts then has an endpoint for Slack, and needs the app's signing secret. Default: nobody, and no buttons.
     */
    readonly approvers?: readonly string[]
  }
}

/** What one deployment goes to: one service of an environment. */
export interface DeploymentTarget extends Environment {
  readonly service: Service
}
