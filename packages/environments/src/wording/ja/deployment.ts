import { type Piece, phrase } from '@repo/slack-message'
import type { deployment as english } from '../en/deployment.ts'
import type { HookFacts } from '../parameters.ts'

const to = (before: Piece | undefined) => (before === undefined ? [] : phrase`${before} へ`)
/** Before a noun. */
const from = (before: Piece | undefined) => (before === undefined ? [] : phrase`${before} への`)
const back = (before: Piece | undefined) =>
  before === undefined ? 'のロールバック' : phrase` ${before} へのロールバック`
const took = (time: string | undefined) => (time === undefined ? '' : `（${time}）`)
const hook = ({ type, stage }: HookFacts) =>
  `${type === 'lambda' ? 'Lambda フック' : 'ライフサイクルフック'}${stage === undefined ? '' : `（${stage}）`}`
const at = (stage: string | undefined) => (stage === undefined ? '' : `（${stage}）`)
const stopped = (now: Piece) => phrase`${now} のデプロイを手動で停止`

export const deployment: typeof english = {
  previous: '前回のデプロイ',
  unknownVersion: 'デプロイ',
  hook,
  rollingOut: (now) => phrase`${now} をデプロイ中`,
  rollingBackByHand: (now) => phrase`手動で ${now} へロールバック中`,
  waits: (now, until) =>
    phrase`${now} は${until === undefined ? [] : phrase` ${until} まで`}承認待ち`,
  deployed: (now, time, but) =>
    phrase`${now} をデプロイしました${took(time)}${but === undefined ? [] : phrase`。ただし、${but}`}`,
  endings: {
    failed: '失敗',
    refused: '承認拒否',
    notApproved: '期限内に承認されず',
    byHook: (by) => ` ${hook(by)}により失敗`,
  },
  failed: (now, ending) => phrase`${now} は${ending}`,
  rollingBack: (now, ending, before) => phrase`${now} は${ending}、${to(before)}ロールバック中`,
  rolledBack: (now, ending, before) => phrase`${now} は${ending}、${to(before)}ロールバック済み`,
  rolledBackByHand: (now, time) => phrase`手動で ${now} へロールバックしました${took(time)}`,
  rollbackFailed: (now, ending, before) =>
    phrase`${now} は${ending}、${from(before)}ロールバックも失敗`,
  rollbackReplaced: (now, ending) =>
    phrase`${now} は${ending}、ロールバックは新しいデプロイにより中断`,
  rollbackStuck: (now, before, minutes) =>
    phrase`${now} から${back(before)}が ${minutes}経っても完了しません`,
  replaced: (now) => phrase`${now} のデプロイは完了前に新しいデプロイに置き換えられました`,
  deleted: (now) => phrase`サービスの削除により ${now} のデプロイは終了`,
  probablyDeleted: (now) =>
    phrase`${now} のデプロイの結果は不明（サービスが削除されたか、タスク数が 0 にされた可能性）`,
  stopped,
  stoppedRollingBack: (now, before) => phrase`${stopped(now)}、${to(before)}ロールバック中`,
  stoppedRolledBack: (now, before) => phrase`${stopped(now)}、${to(before)}ロールバック済み`,
  stuck: {
    whole: (now, minutes) => phrase`${now} のデプロイが ${minutes}経っても完了しません`,
    short: (now, minutes) => `${now} が ${minutes}停滞`,
    because: (stuck, why) => phrase`${stuck}: ${why}`,
  },
  change: {
    compare: '差分',
    sameImage: '同じイメージを再デプロイ',
    by: (author) => `変更者 ${author}`,
    started: (time) => phrase`開始 ${time}`,
    attemptTook: (time) => `所要時間 ${time}`,
    stage: (stage, time, serves) => phrase`${stage}（${time}）: ${serves}`,
    steadySince: (time) =>
      phrase`ECS は ${time} から steady state を報告、デプロイの終了は報告なし。`,
  },
  escalation: {
    rollbackFailed: (now, before) => phrase`${now} から${back(before)}も失敗`,
    rollbackStuck: (now, before, minutes) =>
      phrase`${now} から${back(before)}が ${minutes}経っても完了せず、ECS は継続中`,
    refused: (now, stage) => phrase`${now} は承認待ちで拒否されました${at(stage)}`,
    notApproved: (now, stage) =>
      phrase`${now} は期限内に承認されず、ECS がロールバックします${at(stage)}`,
    hookFailed: (now, by) => phrase`${now} は ${hook(by)}により失敗`,
    hookTimedOut: (now, by) => phrase`${now} は ${hook(by)}がタイムアウトして失敗`,
    unhealthy: (now, why) => phrase`${now} が正常になりません: ${why}`,
    notStarted: (now, why) => phrase`${now} が起動しません: ${why}`,
    failed: (now, why) => phrase`${now} が失敗: ${why}`,
  },
  over: {
    stuck: (now, minutes) => phrase`${now} のデプロイは ${minutes}で完了せず`,
    rollbackStuck: (minutes) => phrase`ロールバックは ${minutes}で完了せず`,
    hookTimedOut: (by) => phrase`${hook(by)}がタイムアウトしたが、ECS はデプロイを継続`,
  },
  report: {
    onCard: (name, stage, reason) =>
      `ECS の報告 ${name}${at(stage)}${reason === undefined ? '' : `: ${reason}`}`,
    of: (name, now, stage) => phrase`ECS が ${now} について ${name} を報告${at(stage)}`,
    unknown: 'このイベントの意味は不明。',
    nextStep: 'デプロイと、サービスのイベントを確認する。',
  },
  why: {
    circuitBreaker: 'サーキットブレーカーが作動',
    noReason: 'ECS は理由を報告せず',
    hookTimedOut: (by) => `${hook(by)}がタイムアウト`,
    reported: (name, reason) =>
      `ECS が ${name} を報告${reason === undefined ? '' : `（${reason}）`}`,
    alarms: (names) =>
      names.length === 0
        ? 'デプロイの CloudWatch アラームが発報'
        : `CloudWatch アラーム ${names.join('、')} が発報`,
    meanwhile: (troubles) => phrase`ECS のその他の報告: ${troubles}`,
  },
  nextStep: {
    noCause: 'サービスのイベントと、ターゲットグループのヘルスチェックを確認する。',
    noTask: 'サービスのイベントと、ターゲットグループを確認する。',
    alarm: (named, revert) =>
      phrase`${named ? 'CloudWatch のグラフ' : 'どのアラームか（aws ecs describe-service-deployments で確認できる）'}と、デプロイ開始後の新しいタスクのログを確認し、コードまたはアラームのしきい値を直す${revert === undefined ? [] : phrase`。または ${revert} を revert する`}。`,
    waited: (time) => `承認待ち ${time}。`,
    answer: '再デプロイして期限内に応答するか、フックの timeoutInMinutes を延ばす。',
    timeoutAction:
      'フックのタイムアウト時のアクションが CONTINUE でなければ、ECS がロールバックする。',
    hook: (name) =>
      `${name === undefined ? 'フックが呼び出す関数' : `関数 ${name} `}のログで、成功しなかった理由を確認する。`,
  },
}
