# Words of the core: staff sign in to the office with two factors.
act-staff-factors = わたしの2段階認証
act-staff-start_app = 認証アプリの用意
act-staff-confirm_app = 職員の2段階認証の開始
act-staff-stop_app = 職員の2段階認証の終了
act-staff-new_recovery = 職員の復旧コードの作り直し
act-staff-drop_factors = 職員の2段階認証を外す
act-staff-rules = 職員のサインインの決まりを見る
act-staff-set_rules = 職員のサインインの決まりを変える
act-staff-entrance = 入室の記録
error-office-place = ここからはサインインできません。事務局のパソコンから入るか、管理者に場所を加えてもらってください。
error-office-places-many = 場所は{ $max }件までです。
error-office-places = 「{ $address }」は読めません。「192.168.1.10」か「192.168.1.0/24」の形で入れてください。
ask-code = 確認コード（認証アプリの6桁、または復旧コード）: 
error-app-already = 認証アプリはもう使っています。新しい端末に移すときは、いったんやめてから始めてください。
error-drop-own-factors = 自分の2段階認証は、「自分の設定」でパスワードを入れてやめてください。何も変わっていません。
error-set-up-in-office = この役割では2段階認証が必要です。先に、集いの画面でサインインして設定してください。
error-no-code = 確認コードが要ります。環境変数 TSUDOI_CODE に入れるか、端末から入れてください。
