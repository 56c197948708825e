import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { arnOf, type Place } from '../arn.ts'

/**
 * ECS for tasks of this account alone.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function ecsTasks(place: Place): ServicePrincipal {
  return new ServicePrincipal('ecs-tasks.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': place.account },
      ArnLike: { 'aws:SourceArn': arnOf('ecs', place, '*') },
    },
  })
}
