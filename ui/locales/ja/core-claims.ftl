# 利用開始のコード: words of the core.
act-claims-issue = 利用開始のコードの作成
act-claims-withdraw = 利用開始のコードの取消
act-claims-letters = 利用開始のコードの手紙の印刷
act-mypage-start = 利用開始のコードでの申し出
claims-count = { $count }名
claims-skip-begun = すでにマイページをお使いか、会員ではありません。
claims-skip-nothing-to-ask = 名簿に生年月日も郵便番号もなく、ご本人を確かめられません。
claims-letter-title = マイページのご案内
claims-letter = { $association } です。いつもお世話になっております。
    { $name } 様のマイページをご用意しました。会費の状況や領収書を、いつでもご覧になれます。

    1. 右下の四角い印をスマートフォンで読み取るか、次のアドレスを開いてください。
    　　{ $url }

    2. 次のコードと、生年月日（お届けのない方は郵便番号）を入れてください。
    　　{ $code }

    3. メールアドレスを入れると、確認のメールが届きます。リンクを開いて、パスワードを決めてください。

    このコードは{ $day }まで、一度だけ使えます。ほかの方にお見せにならないでください。
    お手続きがむずかしいときは、事務局へお電話ください。
error-claims-days = 使える日数は、1日から{ $max }日までにしてください。
error-claims-none = 刷れる手紙がありません。先にコードを作り、住所をお確かめください。
error-claims-wrong = コードか、生年月日・郵便番号が、お手紙や名簿と合いません。期限が過ぎたか、すでに使われたコードかもしれません。
error-claims-characters = 書体にない文字があり、手紙を刷れません: { $characters }
