import { type Piece, phrase } from '@repo/slack-message'
import type { approval as english } from '../en/approval.ts'

const by = (user: Piece | undefined) => (user === undefined ? [] : phrase` ${user} が`)
const at = (stage: string | undefined) => (stage === undefined ? '' : `（${stage}）`)

export const approval: typeof english = {
  waited: (now, stage, answer) => phrase`${now} の承認待ちは終了${at(stage)}: ${answer}`,
  approved: (user, time) => phrase`${time} に${by(user)}${user === undefined ? '続行' : '承認'}`,
  refused: (user, time) => phrase`${time} に${by(user)}拒否`,
  atStage: (answer, stage) => phrase`${answer}${at(stage)}`,
  endedBefore: '応答前にデプロイが終了',
  nobody: (time, then) =>
    phrase`${time} まで応答なし、ECS は${{ rollback: 'ロールバックします', continue: 'デプロイを続行', unknown: 'タイムアウト時のアクションを実行' }[then]}`,
  now: (stage, serves) => phrase`${stage === undefined ? '現在' : `${stage} 時点`}: ${serves}。`,
  deadline: (time, action) => {
    const nobody = phrase`${time === undefined ? [] : phrase`${time} までに`}応答がなければ、`
    if (action === 'ROLLBACK') return phrase`${nobody}ECS がロールバックする。`
    if (action === 'CONTINUE') return phrase`${nobody}ECS がデプロイを続行する。`
    return phrase`${nobody}ECS はフックのタイムアウト時のアクションを実行する（CONTINUE の設定がなければロールバック）。`
  },
  commands: '続行またはロールバックするコマンド',
  approve: {
    label: '承認する',
    title: (environment) => `${environment} のデプロイを続行しますか？`,
    text: (place, change, stage) =>
      phrase`${place}: ${change}。ECS がデプロイを続行します${at(stage)}。`,
    yes: '続行する',
    no: 'まだ',
  },
  refuse: {
    label: 'ロールバックする',
    title: (environment) => `${environment} のデプロイをロールバックしますか？`,
    text: (place, change, stage, before) =>
      phrase`${place}: ${change}。ECS がデプロイを終了し${at(stage)}、${before} へ戻します。`,
    yes: 'ロールバックする',
    no: 'まだ',
  },
  answers: {
    approved:
      '承認を ECS に伝えました。デプロイは続行されます。結果はデプロイのメッセージに表示されます。',
    refused:
      '拒否を ECS に伝えました。デプロイはロールバックされます。結果はデプロイのメッセージに表示されます。',
    unknown: 'このボタンのサービスは、Slack での承認の対象ではありません。何も実行していません。',
    external: '応答できるのはこのワークスペースのメンバーだけです。何も実行していません。',
    stranger: 'この環境の承認者に含まれていません。何も実行していません。',
    noGroup:
      '承認者グループのメンバーを Slack から取得できませんでした。何も実行していません。メッセージのコマンドは使えます。',
    noHook:
      'ECS からデプロイの状態を取得できませんでした。何も実行していません。もう一度押すか、メッセージのコマンドを使ってください。',
    noLedger:
      '応答を記録できませんでした。何も実行していません。1 分後にもう一度押すか、メッセージのコマンドを使ってください。',
    over: (state) => `デプロイはもう承認待ちではありません（${state}）。何も実行していません。`,
    late: (user) => `${user ?? 'ほかの人'} が先に応答しました。何も実行していません。`,
    notTaken: (code) =>
      `ECS が応答を受け付けませんでした（${code}）。デプロイはまだ承認待ちです。もう一度押すか、メッセージのコマンドを使ってください。`,
    unclear:
      'ECS が時間内に応答しなかったため、デプロイが続行されるかどうかは不明です。デプロイのメッセージか ECS コンソールで確認してください。',
  },
  states: {
    approved: '承認済み',
    refused: '拒否済み',
    timedOut: '期限切れ',
    gone: 'ECS に該当するデプロイなし',
    other: (status) => `ECS の状態 ${status}`,
  },
}
