import { type Piece, phrase } from '@repo/slack-message'
import type { notice as english } from '../en/notice.ts'

const from = (day: Piece | undefined) =>
  day === undefined ? phrase`（AWS からの日付なし）` : phrase`（${day} から）`

export const notice: typeof english = {
  alarms: {
    ServerErrors: {
      sentence: 'リクエストに 5xx で応答',
      over: '5xx の応答が解消',
      nextStep:
        '発生時刻を直近のデプロイと比べ、それが原因ならロールバックする。そうでなければ、サービスのログと停止したタスクを確認する。',
    },
    SlowResponses: {
      sentence: 'リクエストへの応答が遅い',
      over: '応答の遅延が解消',
      nextStep:
        '発生時刻を直近のデプロイと比べ、それが原因ならロールバックする。そうでなければ、サービスの待ち先と CPU を確認する。',
    },
    NoHealthyTargets: {
      sentence: '正常なタスクの登録なし',
      over: '正常なタスクが再び登録された',
      nextStep:
        'サービスのイベントで、タスクの有無と停止理由を確認する。タスク数が 0 に設定されている場合、増やすまで何も稼働しない。',
    },
    NoRunningTasks: {
      sentence: '実行中のタスクなし',
      over: 'タスクが再び実行中',
      nextStep:
        'サービスのイベントで、タスクが必要かどうかと停止理由を確認する。タスク数が 0 に設定されている場合、増やすまで何も動かない。',
    },
    UnhealthyTargets: {
      sentence: 'タスクがヘルスチェックに失敗',
      over: 'ヘルスチェックの失敗が解消',
      nextStep:
        'タスクの /readyz の応答とその所要時間を確認する。各ターゲットの理由はターゲットグループに表示される。',
    },
    RejectedConnections: {
      sentence: 'ロードバランサーが接続を拒否',
      over: 'ロードバランサーの接続拒否が解消',
      nextStep:
        'ロードバランサーのリクエスト数と接続数を確認する。同時に処理できる量を超えており、AWS が数分で拡張する。',
    },
    HighCpu: {
      sentence: 'タスクの CPU が不足',
      over: 'CPU の不足が解消',
      nextStep: 'リクエスト数を確認し、タスクを増やすか大きくする（values.env）。',
    },
    HighMemory: {
      sentence: 'タスクのメモリが不足、尽きると終了',
      over: 'メモリの不足が解消',
      nextStep:
        '直近のデプロイから増えていないか確認し、原因が分かるまでタスクを大きくする（values.env）。',
    },
    CertificateExpiry: {
      sentence: '証明書の期限が近いが、ACM が更新していない',
      over: '証明書の期限切れの恐れが解消',
      nextStep:
        'ACM で理由を確認する。多くは検証用の DNS レコードの欠落。インポートした証明書は手動で更新する。',
    },
  },
  alarm: {
    over: (name, time, over) => `アラーム ${name} は ${time}で終了: ${over}`,
    noData: 'その後 CloudWatch のデータなし',
    muted: 'CloudWatch でミュート中',
    name: (name, reason) =>
      `アラーム ${name}${reason === undefined ? '' : `、CloudWatch の報告: ${reason}`}`,
    wantedAgain: 'スケジュールではタスクが必要な時間',
    noTask: (unwanted) => phrase`実行中のタスクなし、${unwanted}`,
    noTaskYet: (time) =>
      phrase`実行中のタスクはまだなし、スケジュールでは ${time} からタスクが必要`,
  },
  retirement: {
    closed: 'AWS がタスクのリタイアを終了',
    stops: (tasks, day) =>
      phrase`AWS がサービスに属さない ${tasks} タスクを停止${from(day)}、自動では再起動されない`,
    replaces: (day) => phrase`AWS が Fargate タスクを置き換え${from(day)}`,
    whichTasks: (some, more) =>
      `実行中のプラットフォームバージョンを Fargate がリタイア: ${some.join('、')}${more > 0 ? ` ほか ${more} 件` : ''}`,
    howReplaced:
      '実行中のプラットフォームバージョンを Fargate がリタイア。サービスの minimumHealthyPercent に従い、ECS が先に新しいタスクを起動する。',
    nextStep: {
      start: 'それまでに、起動時のコマンドなどで起動し直す。',
      look: 'どのタスクかを AWS Health Dashboard で確認する。',
      deploy: (command) => `不要。時刻を選びたい場合は、先にデプロイする: ${command}`,
    },
  },
}
