import { AwsCallError } from '../errors.ts'

/**
 * Makes a call to AWS. Its error names the call.
 * @param name `ecs:DescribeServices`
 * @throws AwsCallError
 */
export async function callAws<T>(name: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw new AwsCallError(name, error)
  }
}
