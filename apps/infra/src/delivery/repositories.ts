import { deploymentTargets, type Environment } from '@repo/environments'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr'
import type { Construct } from 'constructs'

/** Commits that each environment can go back to. What runs is among the newest, as each deployment pushes its own. */
const KEPT = 100

/**
 * One repository a name, however many environments of the account share it. A tag is a commit and never moves. Untagged
 * images are what a push that broke off leaves; those that a tagged index lists (the image itself, where it has provenance
 * beside it) are neither counted nor expired as long as the index is there.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 * @see https://github.com/DefangLabs/pulumi-defang/pull/466 where somebody tried it
 */
export function addRepositories(scope: Construct, environments: readonly Environment[]): void {
  const byName = Map.groupBy(deploymentTargets(environments), ({ service }) => service.repository)
  for (const [name, sharing] of byName)
    new Repository(scope, `Repository-${name}`, {
      repositoryName: name,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'What a push that broke off left',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(7),
        },
        {
          rulePriority: 2,
          description: 'What may be rolled back to',
          tagStatus: TagStatus.TAGGED,
          tagPatternList: ['*'],
          maxImageCount: KEPT * sharing.length,
        },
      ],
    })
}
