# 会員の画面を見る: acts, errors, the pages of members.
act-viewing-open = 会員のマイページを見る
act-mypage-view = 会員のマイページを開く（事務局）
undo-never-viewing = 見たことは、取り消せません。
error-viewing-closed = { $name }さんは、マイページに入れません（退会から長くたっているか、亡くなっています）。画面はありません。
error-viewing-off = マイページを使っていないので、会員の画面はありません。設定の「マイページ」で使い始めてからお試しください。
error-viewing-staff = 会員の画面は、職員としてサインインした人だけが見られます。
error-viewing-only = 事務局の方は、会員の画面を見るだけです。何も変わっていません。変更は事務局の画面からお願いします。
error-viewing-account = サインインの方法と安全の設定は、ご本人だけが見られます。
mypage-event-office-looked = 事務局の担当者が画面を見ました
mypage-viewing-title = 会員の画面を見る
mypage-viewing-lead = { $name }さんのマイページを、ご本人と同じように表示します。
mypage-viewing-text = 見るだけで、何も変わりません。30分で自動的に終わります。見たことは記録に残り、ご本人の「サインインの記録」にも載ります。このブラウザーでご自分のマイページを開いていたときは、サインインし直すことになります。
mypage-viewing-go = 見る
mypage-viewing-over = このリンクは、使い終わったか、期限が切れています。事務局の画面から、もう一度開いてください。
mypage-viewing-band = 事務局として、{ $name }さんの画面を見ています
mypage-viewing-band-text = 見るだけです。ボタンを押しても、何も変わりません。
mypage-viewing-end = 終わる
