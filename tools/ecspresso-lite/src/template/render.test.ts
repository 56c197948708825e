import { describe, expect, test } from 'vitest'
import { environmentFunctions, type TemplateFunctions } from './functions.ts'
import { renderTemplate } from './render.ts'

const env = { A: 'one', EMPTY: '', QUOTE: 'say "<hi>"\n' }
const functions: TemplateFunctions = {
  ...environmentFunctions(env),
  cfn_output: async (stack, key) => `${stack}.${key}`,
}

describe('renderTemplate', () => {
  test.each([
    ['a{{ must_env `A` }}b', 'aoneb'],
    ['{{must_env "A"}}', 'one'],
    ['{{ must_env `EMPTY` }}', ''],
    ['{{ env `NOT_SET` `A` `x` }}', 'one'],
    ['{{ env `EMPTY` `default` }}', 'default'],
    ['{{ env `NOT_SET` }}', 'NOT_SET'],
    ['"{{ must_env `QUOTE` | json_escape }}"', '"say \\"\\u003chi\\u003e\\"\\n"'],
    ['{{ json_escape (must_env `QUOTE`) }}', 'say \\"\\u003chi\\u003e\\"\\n'],
    ['{{ cfn_output (printf `app-%s` (must_env `A`)) `Key` }}', 'app-one.Key'],
    ['{{ `Key` | cfn_output "stack" }}', 'stack.Key'],
    ['{{ `}} is text` }}', '}} is text'],
    ['a {{/* with "quotes */}} b', 'a  b'],
    ['a  {{- must_env `A` -}}  b', 'aoneb'],
    ['a {{- /* trimmed */ -}} b', 'ab'],
    ['{{ "\\u0041" }}', 'A'],
    ['no template { } at all', 'no template { } at all'],
  ])('template %s renders as %s', async (source, expected) => {
    expect(await renderTemplate(source, 'file', functions)).toBe(expected)
  })

  test.each([
    ['{{ must_env `NOT_SET` }}', /file:1: must_env: .*NOT_SET is not set/],
    ['\n{{ upper `x` }}', /file:2: the template function upper: not in ecspresso-lite/],
    ['{{ toString }}', /toString: not in ecspresso-lite/],
    ['{{ if eq `a` `b` }}', /\{\{ if \}\}: not in ecspresso-lite/],
    ['{{ end }}', /\{\{ end \}\}: not in ecspresso-lite/],
    ['{{ .Field }}', /".Field" is not understood/],
    ['\n{{ env \\"A\\" }}', /file:2: this .* Quotes inside are not escaped/],
    ['{{ }}', /something is missing/],
    ['{{ (env `A` }}', /"\)" is missing/],
    ['{{ env `A` | `B` }}', /only a function can follow "\|"/],
    ['{{ env `A`', /file:1: this \{\{ … \}\} does not end/],
    ['{{ printf `%d` `1` }}', /%d is not in ecspresso-lite/],
    ['{{ json_escape }}', /json_escape: wants 1 argument\(s\), and has 0/],
    ['{{ must_env `A` `B` }}', /must_env: wants 1 argument\(s\), and has 2/],
    ['{{ printf `%s` }}', /fewer arguments/],
    ['{{ printf `x` `y` }}', /more arguments/],
  ])('template %s is refused', async (source, message) => {
    await expect(renderTemplate(source, 'file', functions)).rejects.toThrow(message)
  })

  test('renderTemplate calls functions one after the other, in the order of the file', async () => {
    const order: string[] = []
    const slow = async (name = '') => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push(name)
      return name
    }
    await renderTemplate('{{ slow `a` }}{{ slow (slow `b`) }}{{ slow `c` }}', 'file', { slow })
    expect(order).toEqual(['a', 'b', 'b', 'c'])
  })
})
