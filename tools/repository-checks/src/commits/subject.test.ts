import { expect, it } from 'vitest'
import { subjectProblem } from './subject.ts'

it.each([
  'backend: skip redaction on request lines',
  'infra, delivery: name roles after the environment',
  'Dockerfile: put SOURCE_DATE_EPOCH into the COPY path',
  'aws-events: embed the schema',
  'deps: update dependency @aws-sdk/client-elastic-load-balancing-v2 to ^3.1142.0',
  'Revert "infra: add an alarm"',
])('the subject "%s" is accepted', (subject) => {
  expect(subjectProblem(subject)).toBeUndefined()
})

it.each([
  ['Let no cache lend an image files of another date', /area: imperative/],
  ['Format', /area: imperative/],
  ['infra:add an alarm', /area: imperative/],
  ['backend: look for secrets where there may be some, not in each request', /70 characters/],
  ['infra: added an alarm', /imperative/],
  ['infra: adding an alarm', /imperative/],
  ['infra: add an alarm.', /full stop/],
])('the subject "%s" is rejected', (subject, problem) => {
  expect(subjectProblem(subject)).toMatch(problem)
})
