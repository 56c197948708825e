import type {
  ListTagsForResourceRequest,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-ecs'
import type { Caller } from '../../caller.ts'
import { invalidParameter } from '../errors.ts'
import type { Store } from '../store.ts'
import { checkTagKeys, checkTags } from '../tags.ts'

export function tagOperations(store: Store) {
  /** @throws AwsError InvalidParameterException */
  function tagged(caller: Caller, resourceArn: string | undefined): { tags: Tag[] } {
    const place = store.placeOf(caller)
    const candidates = [
      ...place.services.values(),
      ...place.tasks.values(),
      ...place.clusters.values(),
    ]
    const found =
      candidates.find(({ arn }) => arn === resourceArn) ??
      [...place.families.values()]
        .flat()
        .find(({ definition }) => definition.taskDefinitionArn === resourceArn)
    if (!found) throw invalidParameter('The specified resource was not found.')
    return found
  }

  return {
    TagResource: ({ resourceArn, tags = [] }: TagResourceRequest, caller: Caller) => {
      const resource = tagged(caller, resourceArn)
      if (tags.length === 0) throw invalidParameter('Tags can not be empty.')
      checkTags(tags, resource.tags)
      const kept = resource.tags.filter(({ key }) => !tags.some((tag) => tag.key === key))
      resource.tags = [...kept, ...tags]
      return {}
    },
    UntagResource: ({ resourceArn, tagKeys = [] }: UntagResourceRequest, caller: Caller) => {
      const resource = tagged(caller, resourceArn)
      if (tagKeys.length === 0) throw invalidParameter('Tag keys can not be empty.')
      checkTagKeys(tagKeys)
      resource.tags = resource.tags.filter(({ key }) => !tagKeys.includes(key ?? ''))
      return {}
    },
    ListTagsForResource: ({ resourceArn }: ListTagsForResourceRequest, caller: Caller) => ({
      tags: tagged(caller, resourceArn).tags,
    }),
  }
}
