# Words of the core: reminders, and what their first texts say.
act-reminders-levels = 督促の段階と文面
act-reminders-set_levels = 督促の段階と文面の変更
act-reminders-preview = 督促の下見
act-reminders-left_out = 督促しない方の一覧
act-reminders-draft = 督促の文面の下見
act-reminders-send = 督促の送付
act-reminders-print = 督促状の印刷
act-reminders-list = 督促の記録
act-reminders-get = 督促の記録を見る
act-reminders-of_member = 会員の督促
act-reminders-hold = 督促の停止
act-reminders-release = 督促の停止の取りやめ
table-reminder = 督促
table-reminder-charge = 督促した請求
table-reminder-hold = 督促の停止
undo-never-reminder = 送った督促の記録は残ります。待っているメールは、送信の一覧で止められます。
reminders-channel-mail = メール
reminders-channel-letter = 手紙
reminders-channel-postcard = はがき
reminders-run = メール{ $mails }通、手紙{ $letters }通、はがき{ $postcards }通
reminders-printed = { $count }通
reminders-print-title = 督促状
reminders-phone = 電話 { $value }
reminders-mail = メール { $value }
reminders-counts-no-more = 送る前に入金があったか、督促を止めたため、送りませんでした。
reminders-line = ・{ $label }　{ $amount }円（納入期限 { $due }）
reminders-label-of = { $label }（{ $name } 様の分）
reminders-year = { $year }年度
reminders-no-account = （お支払いの方法は、事務局へお尋ねください）
reminders-account-ordinary = 普通 { $number }
reminders-account-current = 当座 { $number }
reminders-account-savings = 貯蓄 { $number }
reminders-account-post = 記号{ $branch } 番号{ $number }
reminders-usual-name-1 = お知らせ
reminders-usual-subject-1 = 会費のお知らせ
reminders-usual-body-1 =
    日ごろより会の活動をお支えくださり、ありがとうございます。

    { $years }の次のご請求について、ご入金をまだ確認できていませんので、お知らせします。

    { $lines }
    合計 { $amount }円

    お手数ですが、下記へお振り込みください。お振込みのお名前の前に、会員番号 { $no } を付けていただけると助かります。

    { $accounts }

    このお知らせと行き違いにお納めいただいていましたら、どうぞご容赦ください。お支払いのことでご相談がありましたら、遠慮なく事務局へお聞かせください。
reminders-usual-name-2 = 督促
reminders-usual-subject-2 = 会費お納めのお願い
reminders-usual-body-2 =
    先日お知らせした次のご請求について、本日の時点でご入金を確認できていません。

    { $lines }
    合計 { $amount }円

    お手元をご確認のうえ、2週間以内に下記へお振り込みくださいますよう、お願いいたします。お振込みのお名前の前に、会員番号 { $no } をお付けください。

    { $accounts }

    一度にお納めになるのが難しいときは、分けてお納めいただくこともできます。請求の内容にお心当たりがないときも、事務局へご連絡ください。すでにお納めいただいていましたら、行き違いをお許しください。
reminders-usual-name-3 = 最終のお知らせ
reminders-usual-subject-3 = 会費についての最終のお知らせ
reminders-usual-body-3 =
    これまで二度ご連絡しましたが、次のご請求について、ご入金もご連絡もまだ確認できていません。

    { $lines }
    合計 { $amount }円

    会費は会の活動を支える大切な財源です。このお知らせの日から、会誌の発送と総会での議決を控えさせていただきます。ご入金を確認できた日に、元に戻します。

    { $accounts }
    （お名前の前に、会員番号 { $no } をお付けください）

    このまま確認できないときは、会則に従い、会員資格について理事会で話し合います。ご事情がありましたら、30日以内に事務局へお知らせください。
error-reminder-levels = 段階は1つから9つまでです。
error-reminder-rest = 間隔は1日から365日までで入れてください。
error-reminder-name = 段階の名前は1文字から20文字までです。
error-reminder-days = 日数は1日から1000日までで入れてください。
error-reminder-subject = 件名は1文字から60文字までです。
error-reminder-body = 本文は1文字から3000文字までです。
error-reminder-place = { $place } は使えません。使えるのは { $places } です。
error-reminder-not-due = この方に送る督促は、今日はありません。
error-no-such-reminder = この督促の記録は見つかりません。
error-no-such-hold = この停止は見つからないか、すでに取りやめられています。
error-hold-promise = 支払いの約束には、期日を入れてください。
error-hold-past = 期日が過ぎた日になっています。
error-cannot-print-notice = { $name }さんの督促状に、印刷できない文字があります: { $characters }。何も印刷していません。
error-notice-too-long = { $name }さんの督促状が、紙に収まりません。何も印刷していません。
