import { phrase } from '@repo/slack-message'
import type { service as english } from '../en/service.ts'
import type { TroubleFacts } from '../parameters.ts'

const because = ({ reason }: TroubleFacts) => (reason === undefined ? '' : `（${reason}）`)

export const service: typeof english = {
  troubles: {
    'cannot-start': () => 'タスクが繰り返し起動に失敗',
    placement: (facts) =>
      facts.reason?.includes('RESOURCE:FARGATE')
        ? `Fargate タスクのキャパシティ不足${because(facts)}`
        : `タスクを配置できない${because(facts)}`,
    configuration: (facts) => `設定が原因でタスクを起動できない${because(facts)}`,
    'unhealthy-target': ({ name }) =>
      name.startsWith('VPC_LATTICE')
        ? 'VPC Lattice のターゲットが異常'
        : 'サービスディスカバリのインスタンスが異常',
    'task-failed': ({ tasks, cause }) =>
      `${tasks === 1 ? 'タスク' : `${tasks} タスク`}が停止${cause === undefined ? '' : `: ${cause}`}`,
    'health-unknown': () => 'タスクのヘルス状態を ECS が把握できない',
    'daemon-placement': () => 'デーモンタスクが配置制約に違反',
    throttled: ({ name }) =>
      name.startsWith('SERVICE_DISCOVERY')
        ? 'AWS Cloud Map が ECS のリクエストをスロットリング'
        : 'AWS が ECS のリクエストをスロットリング',
    other: (facts) => `ECS の報告 ${facts.name}${because(facts)}`,
  },
  trouble: {
    joined: (sentence, times) => `${sentence}（${times} 回）`,
    silentSince: (time) => phrase`${time} から報告なし`,
    overSince: (time) => phrase`${time} に解消`,
  },
  ended: {
    steady: 'ECS が steady state を報告（必要な数のタスクが実行中）。',
    deployed: 'その後のデプロイが完了。',
    unwanted: '実行すべきタスクがなくなった。',
    unknown: '終了は不明。コンソールでサービスのイベントを確認する。',
  },
  crashLoop: {
    now: (running, stopped, period) =>
      phrase`クラッシュループ${running === undefined ? [] : phrase`、${running}`}、${stopped}（${period}）`,
    over: (isCured, stopped, last) =>
      phrase`クラッシュループ${isCured ? 'はデプロイにより終了' : 'は終了'}: ${stopped}、最後は ${last}`,
    period: (first, last) => phrase`最初 ${first}、最後 ${last}`,
    escalation: (goesOn, cause) => `クラッシュループ${goesOn ? '継続中' : ''}: ${cause}`,
  },
}
