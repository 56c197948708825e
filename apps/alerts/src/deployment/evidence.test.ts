import { describe, expect, it } from 'vitest'
import { counts, logs, started, task } from '../testing/facts.ts'
import { attemptsOf } from './attempts-of.ts'
import { eachTaskOnce, failedTasks, fullestLogs, latestCounts } from './evidence.ts'

describe('the evidence of a deployment', () => {
  it('has a task that failed when the deployment ended, and none that failed later', () => {
    const [attempt] = attemptsOf([started('A', 0)])
    if (!attempt) throw new Error('no attempt')
    const tasks = [task('A', 1, 90), task('A', 2, 91)]
    const ended = { ...attempt, completedAt: task('A', 1, 90).at }
    expect(failedTasks(ended, tasks, ended.completedAt)).toEqual([tasks[0]])
    expect(failedTasks(attempt, tasks, undefined)).toEqual(tasks)
    const failed = { ...ended, failedAt: task('A', 1, 90).at }
    expect(failedTasks(failed, tasks, task('A', 2, 91).at)).toEqual([tasks[0]])
  })

  it('has each task by the version of its event, whatever its time', () => {
    const [older, newer] = [task('A', 1, 11, { version: 3 }), task('A', 1, 10, { version: 4 })]
    expect(eachTaskOnce([older, newer])).toEqual([newer])
    expect(eachTaskOnce([newer, older])).toEqual([newer])
  })

  it('has the tasks in the order in which they stopped, those of one time by their names', () => {
    const [first, second, third] = [task('A', 3, 10), task('A', 1, 20), task('A', 2, 20)]
    expect(eachTaskOnce([third, second, first])).toEqual([first, second, third])
    expect(eachTaskOnce([second, first, third])).toEqual([first, second, third])
  })

  it('has the longest log of the failed container, whatever its task', () => {
    const short = { ...logs('A', ['one']), task: 'a' }
    const long = { ...logs('A', ['one', 'two']), task: 'b' }
    const equal = { ...logs('A', ['three', 'four']), task: 'c' }
    const other = { ...logs('A', ['a', 'b', 'c']), container: 'sidecar' }
    expect(fullestLogs([short, long, equal, other], 'app')).toBe(long)
    expect(fullestLogs([equal, other, long, short], 'app')).toBe(long)
  })

  it('has the newest task count, of several at one time that with most running tasks', () => {
    const [old, newer] = [counts('A', 10, 2, 2), counts('A', 20, 0, 1)]
    expect(latestCounts([old, newer])).toBe(newer)
    expect(latestCounts([newer, old])).toBe(newer)
    const more = counts('A', 20, 1, 0)
    expect(latestCounts([newer, more, old])).toBe(more)
    expect(latestCounts([more, newer])).toBe(more)
  })
})
