# イベント: the office's screens.
events-nav = イベント
events-new = イベントを作る
events-edit = イベントを直す
events-ahead = これから
events-past = これまで
events-search = 題名・場所でさがす
events-day = 日にち
events-day-of-year = { $year }{ $day }
events-when = 日時
events-title = 題名
events-place = 場所
events-state = 状態
events-state-draft = 下書き
events-state-open = 受付中
events-state-closed = 受付終了
events-state-over = 終了
events-state-called_off = 中止
events-today = 本日
events-draft-hint = まだ会員には見えません
events-draft-text = 下書きです。まだ会員には見えません。「直す」で公開すると、申込を受け付けます。
events-places = 席
events-of = { $n } / { $of }名
events-people = { $n }名
events-people-most = { $n }名まで
events-people-col = 人数
events-unit = 名
events-came = 参加
events-none = 合うイベントはありません
events-none-text = 題名か場所のことばを変えて、もう一度おさがしください。
events-empty = これからのイベントはありません
events-empty-text = 「イベントを作る」から、日にち・場所・定員を決めて公開すると、会員がマイページから申し込めます。
events-past-empty = これまでのイベントはありません
events-past-empty-text = 当日を過ぎたイベントが、ここに並びます。
events-count = イベント { $n }件
events-key-row = 上下に移る
events-key-open = 開く

# Writing
events-starts-at = 始まり
events-ends-at = 終わり
events-time-hint = 13:30 のように
events-fee = 参加費
events-fee-hint = 例：会員1,000円、一般1,500円（当日に現金で）。ことばで知らせるだけで、請求や入金の記録はつくりません。
events-capacity = 定員
events-capacity-hint = 空のままなら、人数を限りません
events-companions-most = いっしょに来られる人数
events-companions-most-hint = 申込ひとつにつき。0なら本人だけです
events-companions-none = 本人だけ
events-apply-until = 申込の締切
events-cancel-until = 取りやめの締切
events-until-hint = 空のままなら、当日までです
events-body = 案内
events-body-hint = 空の行で段落、行のはじめの「- 」で箇条書き、**ことば** で太字、[ことば](https://…) でリンクになります。
events-body-none = 案内はまだ書かれていません。
events-joining = 席のある方だけへの案内
events-joining-hint = オンライン会議のURLや集合場所など。席のとれた方のメールとマイページにだけ出ます。
events-joining-only = 席のある方にだけ見えます。
events-joining-none = ありません。
events-published = 公開して、申込を受け付ける
events-published-hint = 公開するまでは下書きで、会員には見えません。
events-preview = 会員からの見え方
events-saved-draft = 「{ $title }」を下書きに保存しました
events-saved-published = 「{ $title }」を保存しました。会員に見えます

# One event
events-checked-in = 受付済み
events-of-taken = / { $n }名
events-not-yet = まだの方 { $n }名
events-no-end = 定員なし
events-full = 定員 { $of }・満席
events-free = 定員 { $of }・あと{ $n }名
events-gauge = 席のある方 { $taken }名、{ $most }
events-gauge-held = 席のある方 { $taken }名のうち受付済み { $came }名、{ $most }
events-tab-taken = 参加者
events-tab-waiting = キャンセル待ち
events-tab-given_up = 取りやめ
events-tab-guide = 案内と設定
events-settings = 設定
events-may-move = 空いた席に{ $n }組が入れます。
events-promote = 順に回す
events-promoted = { $n }組に席を回しました
events-promoted-names = 席がとれた方：{ $names }
events-promoted-seen = 閉じる
events-not-told = メールを送れない方：{ $names }。電話などでお知らせください。
events-not-told-seen = 知らせました
events-do-edit = 直す
events-remove = 消す
events-removed = 「{ $title }」を消しました
events-call-off = 中止する
events-call-off-title = 「{ $title }」を中止しますか
events-call-off-text = 席のある方とキャンセル待ちの方（申込{ $n }件）に、中止のメールを送ります。メールを送れない方は、あとで名前を示します。元には戻せません。
events-call-off-hint = メールにそのまま載ります。記録にも残ります。
events-called-off = 中止しました。{ $n }名にメールで知らせます

# Who applied
events-checking = 受付
events-check-in = 受付する
events-check-in-of = { $name }さんを受付する
events-take-back = 取り消す
events-take-back-of = { $name }さんの受付を取り消す
events-arrived = { $name }さんを受付しました
events-arrived-back = { $name }さんの受付を取り消しました
events-turn = 順番
events-name = 氏名
events-no = 会員番号
events-with = いっしょに来る方
events-and = ほか{ $n }名
events-applied-at = 申込
events-note = 備考
events-note-hint = 車いすの席、遅れて着くことなど
events-note-contact = 備考・連絡先
events-acts = 操作
events-stranger = 名簿外
events-none-taken = まだ参加者はいません
events-none-taken-text = 会員はマイページから申し込めます。電話や窓口で受けた申込は「申込を書きとめる」で加えます。
events-none-taken-draft = 公開すると、会員がマイページから申し込めます。
events-none-waiting = キャンセル待ちの方はいません
events-none-given_up = 取りやめた方はいません
events-rows = 申込 { $n }件（{ $people }名）
events-searched = 合う申込 { $n }件
events-give-up = 取りやめ
events-give-up-of = { $name }さんの申込を取りやめる
events-give-up-title = { $name }さんの申込を取りやめますか
events-give-up-text = 本人にメールで知らせます。送れないときは、名前をこの画面に示します。空いた席は、キャンセル待ちの方に順に回ります。元には戻せませんが、もう一度申し込めます。
events-give-up-text-over = 本人にメールで知らせます。送れないときは、名前をこの画面に示します。元には戻せません。
events-give-up-text-waiting = 本人にメールで知らせます。送れないときは、名前をこの画面に示します。元には戻せませんが、もう一度申し込めます。順番は、いちばん後になります。
events-do-give-up = 取りやめる
events-given-up = { $name }さんの申込を取りやめました
events-given-up-moved = { $name }さんの申込を取りやめ、席を{ $n }組に回しました
events-apply = 申込を書きとめる
events-apply-full = いまは満席か、待っている方がいます。キャンセル待ちになることがあります。
events-do-apply = 書きとめる
events-whose = どなたの申込ですか
events-whose-member = 会員
events-whose-other = 名簿にない方
events-member = 会員
events-member-missing = 申し込む会員を選んでください。
events-contact = 連絡先
events-contact-hint = 電話番号かメールアドレス。名簿にない方には、こちらからメールは送りません。
events-companions = いっしょに来る人数
events-companions-hint = 本人のほかに{ $n }名まで
events-companion-names = いっしょに来る方の名前
events-applied-taken = { $told ->
    [yes] { $name }さんの席をとりました。本人にメールで知らせます
   *[no] { $name }さんの席をとりました。メールは送れません
}
events-applied-waiting = { $told ->
    [yes] { $name }さんはキャンセル待ちです。本人にメールで知らせます
   *[no] { $name }さんはキャンセル待ちです。メールは送れません
}

# The desk
events-desk = 受付
events-desk-who = 来られた方
events-desk-placeholder = 番号か、ふりがな
events-desk-do = 受付
events-desk-hint = ひとりに決まったら、Enterで受付します。
events-desk-alone = Enterで { $name }様 を受付します。
events-desk-many = { $n }名が合います。続けて入れるか、一覧から選んでください。
events-desk-none = 席のある方に、合う方はいません
events-desk-already = { $name }様 は { $time } に受付済みです。
events-desk-name = { $name } 様
events-desk-arrived = { $time } に受付しました。
events-desk-with = ほか{ $n }名 { $names }
events-desk-nth = { $n }人目
events-desk-recent = 直前の受付
events-desk-nobody = まだどなたも受付していません。

# A member's page
events-card = イベント
events-card-none = イベントの申込はありません。
events-own-came = 参加した
events-own-taken = 席あり
events-own-waiting = キャンセル待ち
events-own-given_up = 取りやめ
events-own-called_off = 中止
events-sheet = 受付名簿（Excel）
