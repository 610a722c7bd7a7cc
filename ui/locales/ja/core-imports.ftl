# Words of the core: import and export of members.
act-imports-open = 名簿ファイルを開く
act-imports-plan = 取り込みの下見
act-imports-commit = 名簿の取り込み
act-imports-list = 取り込みの記録
act-export-members = 名簿の書き出し
act-export-check = 書き出しの確認
import-subject = { $file }（{ $count }件）
import-address-home = 住所
import-address-work = 勤務先の住所

# The file cannot be read. Nothing was changed.
import-not-a-sheet = 表計算のファイルではありません（{ $found ->
    [picture] 画像
    [pdf] PDF
    [office-document] 表計算ではない文書
    [ole] 表計算ではない文書
    [binary] 文字でないデータ
   *[other] 別の形式: { $found }
 }）。何も変わっていません。xlsx・xls・ods・csv を選んでください。
import-password-protected = パスワードで保護されています。何も変わっていません。パスワードを外して保存してから、もう一度選んでください。
import-too-large = ファイルが大きすぎます（上限 { $limit }）。何も変わっていません。いくつかに分けてください。
import-no-such-sheet = そのシートはありません。次の中から選んでください: { $available }
import-no-such-encoding = 「{ $name }」という文字コードは選べません。UTF-8・CP932・EUC-JP・UTF-16 などから選んでください。
import-empty = 何も入っていません。別のファイルかシートを選んでください。
import-suspicious = 安全でない作りのファイルのため、開きませんでした。何も変わっていません。表計算ソフトで開き、新しいファイルとして保存し直してください。
import-too-heavy = 読み込みに時間か記憶域がかかりすぎるため、止めました。何も変わっていません。いらないシートや書式を消して保存し直してください。
import-damaged = ファイルが壊れています。何も変わっていません。表計算ソフトで開けるか確かめ、保存し直してください。
import-sheet-gone = 開いていた名簿ファイルは閉じられました。何も変わっていません。もう一度ファイルを選んでください。
import-no-such-row = その行には何もありません。見出しのある行を選んでください。

# The columns do not fit together.
import-no-such-column = { $column }列目はありません。
import-column-twice = { $column }列目が2回指定されています。
import-target-twice = 2つの列を同じ項目（{ $target }）にすることはできません。どちらかを「取り込まない」にしてください。
import-no-name-column = 氏名か団体名の列を選んでください。
import-key-no-column = 会員を見分ける項目の列がありません。列を選ぶか、見分け方を変えてください。
import-field-no-name = { $column }列目に見出しがないため、独自項目を作れません。
import-field-other-type = 独自項目「{ $name }」は、別の型ですでにあります。その項目を選んでください。
import-too-many-choices = { $column }列目は値の種類が多すぎて、選択肢にできません。文字の項目にしてください。

# About the sheet as a whole.
import-kind-assumed = 会員種別の列がないため、新しい会員はすべて「{ $kind }」にします。
import-kind-missing = 会員種別の列がないため、新しい会員は種別なし（在籍期間なし）になります。種別を選ぶこともできます。

# About a row.
import-no-name = 氏名も団体名もありません。
import-excluded = 除くように指定されました。
import-header-again = 見出しの行がもう一度出てきています。
import-lone-cell = 合計や注記の行かもしれません。人の行であれば、取り込むように選んでください。
import-in-trash = 元のシステムのごみ箱に入っています。
import-external-taken = 外部キー（{ $no }）は別の会員が使っています。
import-key-twice = 同じ番号（{ $key }）が{ $row }行目にもあります。
import-member-twice = { $row }行目と同じ会員（{ $no }）です。
import-twice = { $row }行目と同じ人のようです。
import-similar = 番号は新しいのですが、会員{ $no }と同じ人のようです。
import-no-taken = 会員番号{ $no }は、ほかの会員のものです。
import-other-name = 会員番号{ $no }は「{ $name }」さんのものです。名前も連絡先も違います。
import-same-name = 会員{ $no }と同じ名前ですが、同じ人か確かめられません。
import-several = 同じ人かもしれない会員が何人もいます: { $numbers }
import-left-before-joined = 退会日（{ $left }）が入会日・開始日（{ $joined }）より前です。
import-kind-unknown = この会員種別はまだありません。
import-period-unreadable = 在籍期間を読み取れません。
import-former-unreadable = 以前の氏名を読み取れません。
import-leave-unreadable = 休会を読み取れません。
import-leave-unfit = 休会の期間が、在籍期間の外にあるか、ほかの休会と重なっています。
import-consent-unreadable = 同意を読み取れません。
import-consent-no-field = この独自項目がないため、この同意は取り込みません。
import-group-unknown = そのグループはありません。先にグループを作るか、名前を直してください。
import-periods-overlap = 在籍期間が重なります。
import-start-unknown = 入会日がわからないため、在籍は{ $day }からとします。

# About a cell.
import-day-none = そのような日はありません。
import-day-era = その元号の期間にない日です。
import-day-which-year = 西暦の何年かわかりません。4桁か元号で書いてください。
import-day-which-month = 月と日のどちらが先かわかりません。
import-day-unreadable = 日付として読み取れません。
import-day-future = 今日より後の日です。
import-day-serial = 日付の連番とみなしました。
import-day-month = 日がないため、1日としました。
import-zero-lost = 先頭の0が落ちていたので補いました。
import-postal-odd = 郵便番号の桁数が違います。そのまま取り込みます。
import-phone-odd = 電話番号の桁数が違います。そのまま取り込みます。
import-mail-odd = メールアドレスの形が正しくありません。
import-mail-dummy = 退会者のダミーのアドレスなので取り込みません。
import-kana-odd = かな以外の文字があります。そのまま取り込みます。
import-kana-one = 姓と名の区切りがないため、セイにまとめて入れます。
import-name-guess = 姓と名の区切りを推測しました。
import-word-unknown = この言葉はわかりません。
import-number-unreadable = 数として読み取れません。
import-choice-unknown = 選択肢にありません。
import-too-long = 長すぎます。短くしてください。

# Export.
export-sheet-name = 会員名簿
export-file-name = 会員名簿
export-subject = { $count }名（{ $format }）
export-no-such-column = 「{ $column }」という列はありません。
export-text-too-long = { $row }行目の文字が長すぎて、Excelの欄に入りません。csvで書き出してください。
export-too-many-rows = 行が多すぎて、1枚のシートに入りません。絞り込むか、csvで書き出してください。
import-alike = 会員{ $no }と同じ人かもしれません（{ $why }）。
import-merged = 番号{ $old }は統合により{ $no }になっています。
act-imports-save_setup = 取り込みの設定の保存
act-imports-remove_setup = 取り込みの設定の削除
import-setup-empty = 保存する列がありません。
import-no-such-setup = その取り込みの設定はありません。
import-balance-unreadable = 過年度残高を金額として読めません。
import-balance-future = 過年度残高の日は、今日までの日にしてください。何も取り込んでいません。
import-balance-subject = { $day }現在の過年度残高（{ $count }名）
