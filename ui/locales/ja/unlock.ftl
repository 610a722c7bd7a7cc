# Before the book is open.
letter = ごあいさつ
letter-morning = おはようございます。
letter-day = こんにちは。
letter-evening = こんばんは。
letter-text =
    お預かりしている名簿は、
    鍵をかけて、
    このパソコンの中に
    しまってあります。
letter-offline = インターネットにつながっていなくても開けます。
unlock-title = 名簿を開く
unlock-closed = 鍵がかかっています
unlock-staff = 担当者
unlock-password = パスワード
unlock-open = 開く
unlock-forgot = パスワードを忘れたとき（復旧キーで開く）
unlock-demo = お試し用の名簿です。担当者を選ぶと、パスワードも入ります。
create-title = 名簿をつくる
create-lead = 団体の名簿を、このパソコンに一つつくります。鍵をかけて保存するので、ほかの人には読めません。
create-name = 団体の名前
create-year = 年度の始まり
create-year-hint = あとから設定で変えられます。
create-month = { $month }月
create-staff = あなたのお名前
create-staff-hint = 管理者として開けるようになります。ほかの担当者は、あとから加えられます。
create-password = パスワード
create-do = 名簿をつくる
recover-title = 復旧キーで開く
recover-lead = 「{ $association }」の復旧シートにある復旧キーを入れ、新しいパスワードを決めてください。
recover-lead-plain = 復旧シートにある復旧キーを入れ、新しいパスワードを決めてください。
recover-code = 復旧キー
recover-code-hint = 大文字と小文字、ハイフンのあるなしは区別しません。
recover-password = 新しいパスワード
recover-do = 開いて、パスワードを変える
code-go = 名簿をはじめる
unlock-second = 確認コードを入れる
unlock-second-lead = パスワードを確かめました。認証アプリに出ている6桁の数字を入れてください。
unlock-second-hint = スマートフォンがないときは、控えておいた復旧コードを入れてください。
unlock-own = 自分のパスワードを決める
unlock-own-lead = いまのパスワードは、ほかの担当者が決めたものです。自分だけが知るものに変えると、そのまま開きます。
unlock-own-password = 新しいパスワード
unlock-own-hint = 10文字以上。いまのものと違うパスワードにしてください。
unlock-own-do = 変えて開く
unlock-set-up = 2段階認証を設定する
unlock-set-up-lead = この役割では2段階認証が必要です。設定すると、そのまま開きます。
