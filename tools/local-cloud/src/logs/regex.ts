import { invalidParameter } from './errors.ts'

/** @throws AwsError InvalidParameterException */
export function compileRegex(source: string): (text: string) => boolean {
  try {
    const regex = new RegExp(source)
    return (text) => regex.test(text)
  } catch {
    throw invalidParameter(`Invalid regular expression: %${source}%`)
  }
}
