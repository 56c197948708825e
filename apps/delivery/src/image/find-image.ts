import { DescribeImagesCommand, type ECRClient, ImageNotFoundException } from '@aws-sdk/client-ecr'
import type { DeploymentTarget } from '@repo/environments'
import { AwsCallError } from '../errors.ts'

/**
 * The digest of the image that has this tag in the environment's repository; `undefined` where there is none.
 * @throws AwsCallError
 */
export async function findImage(
  ecr: Pick<ECRClient, 'send'>,
  { account, service: { repository } }: Pick<DeploymentTarget, 'account' | 'service'>,
  imageTag: string,
): Promise<string | undefined> {
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({
        registryId: account,
        repositoryName: repository,
        imageIds: [{ imageTag }],
      }),
    )
    return imageDetails[0]?.imageDigest
  } catch (error) {
    if (error instanceof ImageNotFoundException) return undefined
    throw new AwsCallError(`ecr:DescribeImages of ${repository} in ${account}`, error)
  }
}
