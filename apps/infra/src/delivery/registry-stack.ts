import { deploymentTargets, type Environment, type SharedNames } from '@repo/environments'
import { DefaultStackSynthesizer, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr'
import type { Construct } from 'constructs'
import type { Place } from '../arn.ts'
import type { ImageSettings } from '../settings.ts'
import { addImageSettings } from './image-settings.ts'

/** Commits that each environment can go back to. What runs is among the newest, as each deployment pushes its own. */
const KEPT = 100

export interface RegistryStackProps {
  readonly place: Place
  readonly names: SharedNames
  /** The environments of this account and region. */
  readonly environments: readonly Environment[]
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
  /** Whether nobody can delete it by mistake. */
  readonly protect: boolean
  readonly images: ImageSettings
}

/**
 * One repository a name, however many environments of the account share it. A tag is a commit and never moves. Untagged
 * images are what a push that broke off leaves; those that a tagged index lists (the image itself, where it has provenance
 * beside it) are neither counted nor expired as long as the index is there.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 * @see https://github.com/DefangLabs/pulumi-defang/pull/466 where somebody tried it
 */
export class RegistryStack extends Stack {
  /** ARN of the profile with which ECR signs images; `undefined`: it does not. */
  readonly signer: string | undefined

  constructor(scope: Construct, props: RegistryStackProps) {
    const { place, names, environments, qualifier, protect, images } = props
    super(scope, `${names.registry}-${place.account}-${place.region}`, {
      // Account and region are no part of the name: a stack belongs to one of each.
      stackName: names.registry,
      env: place,
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: 'Image repositories of this account and region',
      terminationProtection: protect,
    })
    const byName = Map.groupBy(deploymentTargets(environments), ({ service }) => service.repository)
    for (const [name, sharing] of byName)
      new Repository(this, `Repository-${name}`, {
        repositoryName: name,
        imageTagMutability: TagMutability.IMMUTABLE,
        imageScanOnPush: true,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
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
    this.signer = addImageSettings(this, environments, images)
  }
}
