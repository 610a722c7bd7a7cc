//! Which header means which target: words of Japanese rosters, and the columns of the systems whose
//! exports we know. Only the tables; how they are used is in `layout`.
//!
//! One line for a target: its word, `=`, the headers that mean it, parted by `|`. A `?` before the word:
//! it may mean something else, and a person should look. Headers are compared without spaces, in half
//! width and small letters. Sources: the systems' own export code and lists (FIELD.md section 5).

/// Japanese rosters, and what English ones share with all of them.
pub const ROSTER: &str = "\
no = 会員番号 | 会員no | 会員no. | 会員№ | 会員コード | 会員id | 登録番号 | 部員番号 | 学会員番号 | member number | member no | member no.
?no = no | no. | № | 番号 | 管理番号 | id
name = 氏名 | 名前 | お名前 | 会員名 | 姓名 | ご氏名 | 御氏名 | 会員氏名 | 氏名(漢字) | 漢字氏名 | 代表者氏名 | full name
?name = 宛名 | 代表者 | 担当者 | 担当者名 | name
sei = 姓 | 名字 | 苗字 | 氏 | 姓(漢字) | 氏名(姓) | お名前(姓) | last name | family name | surname
mei = 名 | 名(漢字) | 氏名(名) | お名前(名) | first name | given name
kana = フリガナ | ふりがな | カナ | かな | カナ氏名 | 氏名カナ | 氏名(カナ) | 氏名フリガナ | 氏名(フリガナ) | 氏名ふりがな | 氏名(ふりがな) | 氏名かな | よみ | よみがな | ヨミ | ヨミガナ | 読み | 読み仮名 | 会員名カナ | ヨミ仮名 | kana
sei_kana = セイ | せい | 姓カナ | 姓(カナ) | 姓フリガナ | 姓(フリガナ) | 姓ふりがな | 姓かな | 姓よみ | 氏名(セイ) | お名前(セイ) | お名前(フリガナ・姓)
mei_kana = メイ | めい | 名カナ | 名(カナ) | 名フリガナ | 名(フリガナ) | 名ふりがな | 名かな | 名よみ | 氏名(メイ) | お名前(メイ) | お名前(フリガナ・名)
organisation = 団体名 | 会社名 | 法人名 | 組織名 | 企業名 | 屋号 | 勤務先 | 勤務先名 | 勤務先名称 | 所属 | 所属先 | 所属機関 | 所属団体 | 会社 | 学校名 | 団体・会社名 | 勤務先・団体名 | company | organisation | organization
organisation_kana = 団体名カナ | 団体名フリガナ | 会社名カナ | 会社名フリガナ | 団体名(カナ) | 勤務先・団体名カナ | 勤務先カナ | 法人名カナ | 法人名フリガナ
type = 個人/団体 | 個人・団体 | 個人団体区分 | 個人法人区分 | 個人/法人 | 法人区分
?type = 区分
former_sei = 旧姓 | 旧氏 | maiden name
former_sei_kana = 旧姓カナ | 旧姓フリガナ
romaji_sei = 姓(ローマ字) | 姓ローマ字 | 英字姓 | ローマ字姓
romaji_mei = 名(ローマ字) | 名ローマ字 | 英字名 | ローマ字名
degree = 学位
honorific = 敬称
gender = 性別 | 性 | 男女 | 男女別 | gender | sex
language = 連絡の言語 | 使用言語 | 連絡言語 | language of letters | preferred language
birth = 生年月日 | 誕生日 | 生年月日(西暦) | 生年月日(和暦) | 出生日 | birthday | date of birth | birth date
death = 逝去日 | 死亡日 | 没年月日 | 死亡年月日 | 逝去年月日 | date of death
joined_on = 入会日 | 入会年月日 | 入会年月 | 加入日 | 加入年月日 | 入部日 | 登録日 | 入会 | joined | date joined | member since
left_on = 退会日 | 退会年月日 | 脱退日 | 退部日 | 退会 | 脱退年月日
end_reason = 退会理由 | 退会事由
asked_on = 退会申出日 | 退会届提出日 | 退会届日
kind = 会員種別 | 種別 | 会員区分 | 会員種類 | 会員資格 | 会員の種別 | 会員の種類 | membership type | kind of membership
?kind = 資格 | 会費区分
leave_from = 休会日 | 休会開始日 | 休会開始 | 休会年月日
leave_until = 休会終了日 | 休会終了 | 休会満了日 | 休会期限
groups = 所属グループ | グループ名 | 所属支部 | 所属班 | 所属委員会
consent_roster = 名簿掲載 | 名簿掲載可否 | 名簿への掲載 | 名簿掲載同意 | 名簿記載
consent_mail = メール配信 | メール配信可否 | メール可否 | メール連絡可否
consent_post = 郵送可否 | 郵送同意
consent_phone = 電話可否 | 電話連絡可否
consent_photo = 写真掲載 | 写真掲載可否 | 写真の掲載
starts_on = 在籍開始日 | 種別開始日
postal_code = 郵便番号 | 〒 | 郵便 | 自宅郵便番号 | 郵便番号(自宅) | 自宅〒 | 郵便no | postal code | zip | zip code
prefecture = 都道府県 | 都道府県名 | 県名 | 県 | 自宅都道府県 | prefecture
city = 市区町村 | 市町村 | 市区郡 | 市区町村名 | 自宅市区町村 | city
street = 番地 | 町名番地 | 町域番地 | 町名・番地 | 町域・番地 | 丁目番地 | 住所(番地) | 地番 | 自宅番地 | street
building = 建物 | 建物名 | マンション名 | 建物・部屋番号 | 建物名・部屋番号 | 部屋番号 | 方書 | ビル名 | アパート・マンション名 | 自宅建物
address = 住所 | 自宅住所 | 現住所 | ご住所 | 住所(自宅) | 連絡先住所 | 居住地 | address
?address = 住所1
?building = 住所2 | 住所3
work_postal_code = 勤務先郵便番号 | 会社郵便番号 | 所属先郵便番号 | 勤務先〒 | 郵便番号(勤務先) | 職場郵便番号
work_prefecture = 勤務先都道府県 | 会社都道府県
work_city = 勤務先市区町村 | 会社市区町村
work_street = 勤務先番地 | 会社番地
work_building = 勤務先建物 | 会社建物
work_address = 勤務先住所 | 会社住所 | 所属先住所 | 住所(勤務先) | 職場住所 | 勤務先所在地 | 所在地
phone = 電話 | 電話番号 | tel | 自宅電話 | 自宅電話番号 | 自宅tel | 電話(自宅) | 電話番号(自宅) | 固定電話 | お電話 | 連絡先電話 | 連絡先電話番号 | phone | telephone | home phone
?phone = 連絡先 | 緊急連絡先
mobile = 携帯 | 携帯電話 | 携帯番号 | 携帯電話番号 | 携帯tel | 電話(携帯) | 電話番号(携帯) | スマホ | mobile | mobile phone | cell phone
work_phone = 勤務先電話 | 勤務先電話番号 | 会社電話 | 会社電話番号 | 電話(勤務先) | 電話番号(勤務先) | 勤務先tel | 会社tel | 職場電話 | work phone
fax = fax | fax番号 | ファックス | ファクス | ファクシミリ | 自宅fax
other_phone = その他の電話
email = メール | メールアドレス | e-mail | email | eメール | mail | e-mailアドレス | emailアドレス | 電子メール | pcメール | pcメールアドレス | メールアドレス1 | メール1 | email address
mobile_email = 携帯メール | 携帯メールアドレス | 携帯アドレス
work_email = 勤務先メール | 勤務先メールアドレス | 会社メール | 会社メールアドレス
email2 = メール2 | メールアドレス2 | email2 | e-mail2 | 予備メール | その他のメール
mailing = 送付先 | 送付先区分 | 郵送先 | 発送先
mailing_email = 送付先メール
bounced = 不達メール
mail_stop_reason = 発送停止の理由 | 発送停止理由
opening_balance = 過年度残高 | 過年度未納 | 過年度未納額 | 過年度未収 | 過年度未収金 | 繰越未納 | 繰越未納額 | 前年度繰越 | 未納残高 | opening balance
mail_stop = 発送停止 | 送付停止 | 郵送停止 | 発送不要 | 郵送不要 | 送付不要
tags = 印 | タグ | ラベル | グループ | 役職 | 役員 | 班 | tags
note = 備考 | 備考欄 | メモ | 摘要 | 特記事項 | コメント | notes | note | memo | remarks
external_id = 外部キー | external key
memberships = ほかの在籍期間
addresses = ほかの住所
?ignore = 連番 | 通番 | 通し番号 | 年齢 | age | パスワード | password | 暗証番号
";

/// EC-CUBE 4 会員CSV. (A shop chooses and orders its columns: any subset may come.)
pub const ECCUBE4: &str = "\
external_id = 会員id
sei = お名前(姓)
mei = お名前(名)
sei_kana = お名前(セイ)
mei_kana = お名前(メイ)
organisation = 会社名
postal_code = 郵便番号
prefecture = 都道府県(名称)
city = 住所1
street = 住所2
email = メールアドレス
phone = tel
gender = 性別(名称)
birth = 誕生日
note = ショップ用メモ欄
status = 会員ステータス(id) | 会員ステータス(名称)
status_on = 更新日
joined_on = 登録日
ignore = 都道府県(id) | 性別(id) | 職業(id) | 初回購入日 | 最終購入日 | 購入回数 | ポイント
?ignore = 職業(名称)
";

/// hitobito, address and full export, German and English.
pub const HITOBITO: &str = "\
mei = vorname | first name
sei = nachname | last name
organisation = firmenname | company name
type = firma | company
email = haupt-e-mail | main e-mail
building = zusätzliche adresszeile | additional address line | postfach | p.o. box
street = strasse | hausnummer | street | house number
postal_code = plz | postal code
city = ort | place
country = land | country
phone = telefonnummer privat | phone number private
mobile = telefonnummer mobil | phone number mobile
work_phone = telefonnummer arbeit | phone number work
fax = telefonnummer fax | phone number fax
other_phone = telefonnummer vater | telefonnummer mutter | telefonnummer andere | phone number father | phone number mother | phone number other
email2 = weitere e-mail privat | weitere e-mail vater | weitere e-mail mutter | weitere e-mail andere | weitere e-mails freitext | further e-mail private | further e-mail other
work_email = weitere e-mail arbeit | further e-mail work
gender = geschlecht | gender
birth = geburtstag | birthday
note = zusätzliche angaben | further information
tags = tags
ignore = übername | nickname | hauptebene | main layer | sprache | language | anrede | name
?ignore = rollen | roles
";

/// Galette, members, English and French.
pub const GALETTE: &str = "\
external_id = member id | id de l'adhérent
kind = status | statut
sei = name | nom
mei = first name | prénom
organisation = company | personne morale
birth = birth date | date de naissance
gender = gender | genre
street = address | adresse
postal_code = zip code | code postal
city = city | ville
prefecture = region | région
country = country | pays
phone = phone | téléphone
mobile = mobile phone | gsm
email = e-mail | courriel
note = other information (admin) | autres informations (admin) | other information | autres informations
joined_on = creation date | date de création
no = member number | numéro adhérent
ignore = nickname | pseudo | title | titre | username | identifiant | modification date | date de modification | galette admin | administrateur galette | freed of dues | exempt de cotisation | be visible on public pages | apparaître sur les pages publiques | due date | date d'échéance | language | langue | birthplace | lieu de naissance | id gnupg (gpg) | fingerprint | empreinte | parent | account | compte | profession
";

/// CiviCRM, contacts and members.
pub const CIVICRM: &str = "\
external_id = contact id | internal contact id
type = contact type
mail_stop = do not mail
organisation = organization name | household name | current employer
sei = last name
mei = first name
gender = gender
birth = birth date
death = deceased date
deceased = deceased
status = membership status
status_on = membership expiration date
trash = contact is in trash
street = street address
building = supplemental address 1 | supplemental address 2 | supplemental address 3
city = city
postal_code = postal code
prefecture = state
country = country
phone = phone
email = email
tags = group(s) | tag(s)
note = note(s)
kind = membership type
joined_on = member since
starts_on = membership start date
";

/// OpenJVerein, members (and its older migration file).
pub const OPENJVEREIN: &str = "\
external_id = id | mitglieds_nr
no = externemitgliedsnummer
type = personenart
sei = name | nachname
mei = vorname
building = adressierungszusatz
street = strasse
postal_code = plz
city = ort
country = staat
birth = geburtsdatum
gender = geschlecht
phone = telefonprivat | telefon_privat
work_phone = telefondienstlich | telefon_dienstlich
mobile = handy
email = email
joined_on = eintritt
kind = beitragsgruppe | beitragsart_1
left_on = austritt
asked_on = kuendigung
death = sterbetag
note = vermerk1 | vermerk2
ignore = adresstyp | anrede | titel | individuellerbeitrag | zahlerid | alternativer_zahlerid | zahlungsweg | zahlungsrhythmus | zahlungstermin | mandatdatum | mandatversion | iban | bic | kontoinhaber | beitrag_1 | zahlungsart | mandat_datum
";
