import { duration, phrase } from '@repo/slack-message'
import type { general as english } from '../en/general.ts'

const units = { hours: '時間', minutes: '分', seconds: '秒' }

export const general: typeof english = {
  links: {
    service: 'サービス',
    logs: 'ログ',
    run: 'ワークフロー',
    compare: '差分',
    deployments: 'デプロイ',
    image: 'イメージ',
    alarm: 'アラーム',
    cluster: 'クラスター',
  },
  unknownPlace: {
    cluster: (cluster, account, region) =>
      `（未登録: クラスター ${cluster}${account === undefined ? '' : `、${account}、${region}`}）`,
    service: (environment) => `（${environment} の未登録サービス）`,
    repository: '（未登録のリポジトリ）',
  },
  duration: (ms) => duration(ms, units),
  minutes: (value) => `${value} 分`,
  list: (items) => items.join('、'),
  sentences: (all) => all.join(''),
  next: (step) => phrase`次の対応: ${step}`,
  ecsSays: (reason) => `ECS の報告: ${reason}`,
  logsOf: (container) => `コンテナ ${container} の最後のログ`,
  since: (times, time) =>
    times === undefined ? phrase`${time} から` : phrase`${time} から ${times} 回`,
  moved: (deployment) =>
    deployment === undefined
      ? phrase`このサービスの別のメッセージに統合`
      : phrase`デプロイ ${deployment} のメッセージに統合`,
  ids: {
    taskDefinition: (now, before) =>
      `タスク定義 ${now}${before === undefined ? '' : `（変更前 ${before}）`}`,
    deployment: (id) => `デプロイ ${id}`,
    stopCode: (code) => `停止コード ${code}`,
    newestTask: (task) => `最新のタスク ${task}`,
  },
  standaloneTask: {
    failed: (tasks, cause) =>
      phrase`サービスに属さないタスク${tasks === 1 ? '' : ` ${tasks} 個`}が失敗: ${cause}`,
    startedBy: (some, more) => `起動元 ${some.join('、')}${more > 0 ? ` ほか ${more} 件` : ''}`,
  },
}
