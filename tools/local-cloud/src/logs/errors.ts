import { AwsError } from '../wire/service.ts'

export const invalidParameter = (message: string) =>
  new AwsError('InvalidParameterException', message)
