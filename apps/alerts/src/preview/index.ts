export { type Preview, preview } from './preview.ts'
export type { RecordedEmail, RecordedPost } from './recording-notifiers.ts'
export type { Recorded, RecordedVersion } from './recording-slack.ts'
export { type Sample, samples } from './samples.ts'
