import { phrase } from '@repo/slack-message'
import type { tasks as english } from '../en/tasks.ts'
import type { Doing } from '../parameters.ts'

const share = (some: number, of: number) => `${of} タスク中 ${some}`
const state = (doing: Doing) => (doing === 'running' ? '実行中' : '稼働中')

export const tasks: typeof english = {
  share,
  doing: (some, of, doing) => `${share(some, of)} が${state(doing)}`,
  newOnesRunning: (some, of) => `新しい ${share(some, of)} が実行中`,
  onlyRunning: (some, of) => `${share(some, of)} のみ実行中`,
  stillRunning: (some, of) => `${share(some, of)} が引き続き実行中`,
  runningAgain: (some, of) => `${share(some, of)} が実行中に復帰。`,
  areNew: (some, of) => `${share(some, of)} が新バージョン`,
  stopped: (some, cause) => `${some} タスクが停止: ${cause}`,
  stoppedWithin: (some, time) => `${time}間に ${some} タスクが停止`,
  failedOf: (some, of, lived) =>
    `${share(some, of)} が失敗${lived === undefined ? '' : `（${some > 1 ? 'いずれも' : ''}起動から ${lived}以内）`}。`,
  forMinutes: (running, minutes) => phrase`${minutes}前から${running}`,
  nothing: (of) => `稼働中のタスクがありません（${share(0, of)}）`,
  unwanted: '実行すべきタスクなし（desired count 0）',
  unwantedByThen: '実行すべきタスクなし（この所要時間ではタスクは起動できない）',
  unwantedBySchedule: (until) =>
    `スケジュールにより 0 タスク${until === undefined ? '' : `（${until} まで）`}`,
  unknown: { whole: '稼働中かどうか不明', short: '稼働状況不明' },
  rolledBack: {
    whole: (before) => phrase`${before} へロールバック済み、稼働中のタスク数は不明`,
    short: 'ロールバック済み、稼働状況不明',
  },
  onlyBefore: {
    whole: (before, doing, some, of) =>
      phrase`${before} が ${share(some, of)} のみで${state(doing)}`,
    short: (doing, some, of) => `${of} 中 ${some} のみ${state(doing)}`,
  },
  stillBefore: {
    whole: (before, doing, some, of) =>
      phrase`${before} が引き続き${state(doing)}（${share(some, of)}）`,
    short: (doing, some, of) => `引き続き${state(doing)}（${of} 中 ${some}）`,
  },
  onlyNow: {
    whole: (now, some, of) => phrase`${now} のみ実行中（${share(some, of)}）`,
    short: (some, of) => `新バージョンのみ実行中（${of} 中 ${some}）`,
  },
  mixed: {
    whole: (before, old, now, own, of) =>
      phrase`${of} タスク中、${before} が ${old}、${now} が ${own} 実行中`,
    short: (old, own, of) => `${of} 中、旧 ${old}、新 ${own} が実行中`,
  },
  traffic: {
    short: { before: '旧バージョンが稼働中', now: '新バージョンが稼働中', both: '両方が稼働中' },
    all: (version, counted) =>
      phrase`${version} が本番トラフィックをすべて処理中${counted === undefined ? '' : `（${counted}）`}`,
    percent: (version, percent) => phrase`${version} が本番トラフィックの ${percent} % を処理中`,
    both: (counted) => phrase`両バージョンが稼働中${counted === undefined ? '' : `（${counted}）`}`,
    still: (version, doing, counted) => phrase`${version} が引き続き${state(doing)}（${counted}）`,
    one: (version, doing, counted) => phrase`${version} が${state(doing)}（${counted}）`,
    unknown: 'どちらのバージョンがトラフィックを処理しているかは不明',
  },
}
