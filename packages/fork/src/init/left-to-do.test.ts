import { environments, project } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { githubRepository } from './git.ts'
import { leftToDo } from './left-to-do.ts'

const names = { project: { ...project, repository: 'acme/pay' }, environments }
const github = (remote: string | undefined) =>
  leftToDo(names, [], remote).filter((line) => /^(git remote|gh repo)/.test(line))

describe('leftToDo', () => {
  it.each([
    ['there is no remote', undefined, ['gh repo create']],
    [
      'the remote is the origin',
      'https://github.com/example/starter.git',
      ['git remote rename', 'gh repo create'],
    ],
    ['the remote is a folder', '/home/hana/starter', ['git remote rename', 'gh repo create']],
    ["the remote is the fork's", 'git@github.com:Acme/pay.git', []],
  ])('has commands for the repository on GitHub where %s', (_, remote, expected) => {
    expect(github(remote)).toEqual(expected.map((text) => expect.stringContaining(text)))
  })

  it('ends with a bootstrap of each environment, and the doctor', () => {
    const commands = leftToDo(names, [], undefined).slice(-1 - environments.length)
    expect(commands).toEqual([
      ...environments.map(({ name }) => expect.stringContaining(`bootstrap ${name}`)),
      expect.stringContaining('fork-doctor'),
    ])
  })
})

it.each([
  ['https://github.com/acme/pay', 'acme/pay'],
  ['https://github.com/acme/pay.js.git', 'acme/pay.js'],
  ['git@github.com:acme/pay.git', 'acme/pay'],
  ['ssh://git@github.com/acme/pay/', 'acme/pay'],
  ['https://example.com/acme/pay', undefined],
  ['', undefined],
])('githubRepository › reads %s', (url, expected) => {
  expect(githubRepository(url)).toBe(expected)
})
