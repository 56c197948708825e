import type { Environment } from '@repo/environments'
import { type IPrincipal, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Settings } from '../settings.ts'
import { AUDIENCE, claim, githubProviderArn } from './github.ts'

/** The repository whose jobs assume roles. */
export interface GithubRepository {
  /** `owner/name`. */
  readonly repository: string
  readonly ids: Settings['github']['ids']
  readonly defaultBranch: string
}

/** Whom the roles of an environment trust. */
export interface Trust {
  /** Jobs that name the GitHub Environment, and so have passed its reviewers and branch rules. */
  readonly deployers: IPrincipal
  /** Jobs of pull requests, and jobs on the branch of the environment. */
  readonly readers: IPrincipal
  /** Jobs on the default branch, scheduled ones among them. */
  readonly defaultBranch: IPrincipal
}

/**
 * Trust in jobs of this repository, and of no other. The subject of a token names the repository; in repositories created,
 * renamed or moved since 2026-07-15 the numeric ids of owner and repository stand beside the names. Both forms are exact: a
 * wildcard in place of an id would trust the next owner of a name that was given up.
 * @see https://docs.github.com/actions/reference/openid-connect-reference
 */
export function createTrust(environment: Environment, github: GithubRepository): Trust {
  const repositories = subjectsOf(github)
  const principal = (contexts: readonly string[]) =>
    new WebIdentityPrincipal(githubProviderArn(environment), {
      StringEquals: {
        [claim('aud')]: AUDIENCE,
        [claim('sub')]: contexts.flatMap((context) =>
          repositories.map((repository) => `repo:${repository}:${context}`),
        ),
      },
    })
  return {
    deployers: principal([`environment:${environment.githubEnvironment}`]),
    readers: principal(['pull_request', `ref:refs/heads/${environment.branch}`]),
    defaultBranch: principal([`ref:refs/heads/${github.defaultBranch}`]),
  }
}

function subjectsOf({ repository, ids }: GithubRepository): string[] {
  const [owner = '', name = ''] = repository.split('/')
  return ids ? [repository, `${owner}@${ids.owner}/${name}@${ids.repository}`] : [repository]
}
