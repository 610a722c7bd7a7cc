# The frame around all rooms, and the first screen.
app-name = 集い Tsudoi
app-version = 集い { $version }
skip = 本文へ移動
nav = 主な画面
nav-today = 今日の仕事
nav-open = 画面の一覧を開く
nav-close = 画面の一覧を閉じる
nav-count = { $n }件
lock = 画面を閉じて鍵をかける（{ $keys }）
language = 表示の言葉
type-size = 文字の大きさ
type-standard = 標準
type-large = 大きく
page-none = この画面はありません
page-none-text = リンクが古いか、あなたの役割では開けない画面です。
page-broken = 画面を開けませんでした
page-broken-text = 名簿は変わっていません。もう一度お試しください。
