const longest = 60
const form = /^[\w./-]+(, [\w./-]+)*: \S/
/** Forms of a verb that are no imperative, and imperatives that look like one. */
const participle = /^(?!(?:embed|feed|need|seed|speed|bring|ping|string)\b)\w+(?:ed|ing)\b/

/**
 * What is wrong with the subject of a commit; CONTRIBUTING.md has the form. Reverts keep GitHub's text, and subjects of
 * Renovate (`deps: …`) may be long.
 */
export function subjectProblem(subject: string): string | undefined {
  if (subject.startsWith('Revert "')) return undefined
  if (!form.test(subject)) return 'write "area: imperative", for instance "infra: add an alarm"'
  const [area = '', text = ''] = subject.split(/: (.*)/)
  if (area !== 'deps' && subject.length > longest)
    return `has ${subject.length} characters, and may have ${longest}: move the reason to the body`
  if (participle.test(text)) return `use the imperative: "${area}: add …", not "added" or "adding"`
  if (text.endsWith('.')) return 'a subject has no full stop'
  return undefined
}
