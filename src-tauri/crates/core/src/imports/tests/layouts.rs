//! The layouts of other systems, with rows as those systems write them.

use serde_json::json;

use super::{commit, counts, kind, member, open, plan};
use crate::testing::Office;

/// Opens and takes in; the answer of the commit.
fn take(office: &Office, name: &str, text: &str, layout: &str) -> serde_json::Value {
    let opened = open(office, name, text.as_bytes());
    assert_eq!(opened["layout"], layout, "recognised by its columns");
    let taken = commit(office, &opened, json!({ "new_kinds": true }));
    let again = open(office, name, text.as_bytes());
    let second = counts(&plan(office, &again, json!({ "new_kinds": true })));
    assert_eq!(second[0] + second[1], 0, "the same file again changes nothing: {second:?}");
    taken
}

#[test]
fn eccube4() {
    let office = Office::new();
    kind(&office, "正会員");
    let text = "会員ID,お名前(姓),お名前(名),お名前(セイ),お名前(メイ),会社名,郵便番号,都道府県(ID),都道府県(名称),住所1,住所2,メールアドレス,TEL,性別(ID),性別(名称),職業(ID),職業(名称),誕生日,初回購入日,最終購入日,購入回数,ショップ用メモ欄,会員ステータス(ID),会員ステータス(名称),登録日,更新日,ポイント\n\
        12,髙橋,一郎,タカハシ,イチロウ,,3901702,20,長野県,松本市梓川梓,2288,ichiro@example.jp,9012345678,1,男性,9,営業・販売,\"1980-01-01 00:00:00\",,,,\"常連\n梅が好き\",2,本会員,\"2020-05-01 10:00:00\",\"2024-01-01 00:00:00\",120\n\
        13,鈴木,花子,スズキ,ハナコ,,0600001,1,北海道,札幌市中央区北一条西,1,abcdefghij@dummy.dummy,0112345678,2,女性,,,,,,,,3,退会,\"2019-04-01 00:00:00\",\"2023-03-31 12:00:00\",0\n\
        14,田中,仮,タナカ,カリ,,,,,,,kari@example.jp,,,,,,,,,,,1,仮会員,\"2026-11-01 00:00:00\",\"2026-11-01 00:00:00\",0\n";
    let taken = take(&office, "customer_20261120.csv", text, "eccube4");
    assert_eq!(taken["added"], 3, "all three are people: {taken}");
    let ichiro = member(&office, "00001");
    assert_eq!(ichiro["phones"][0]["number"], "090-1234-5678", "the zero that Excel ate is back");
    assert_eq!(ichiro["birth"], "1980-01-01", "the date of a date and time");
    assert_eq!(ichiro["external_key"], "eccube4:12", "by which it is found again");
    assert_eq!(ichiro["memberships"][0]["starts_on"], "2020-05-01", "from 登録日");
    assert_eq!(ichiro["notes"][0]["text"], "常連\n梅が好き", "with its line break");
    let hanako = member(&office, "00002");
    assert_eq!(hanako["state"], "left", "退会");
    assert_eq!(hanako["memberships"][0]["ends_on"], "2023-04-01", "the last day is that of the state");
    assert_eq!(hanako["emails"], json!([]), "the dummy address is nobody's");
    assert_eq!(member(&office, "00003")["memberships"], json!([]), "仮会員 is no member yet");
}

#[test]
fn hitobito() {
    let office = Office::new();
    kind(&office, "Mitglied");
    let text = "\u{feff}Vorname;Nachname;Übername;Firmenname;Firma;Haupt-E-Mail;zusätzliche Adresszeile;Strasse;Hausnummer;Postfach;PLZ;Ort;Land;Hauptebene;Rollen;Telefonnummer Privat;Telefonnummer Mobil;Weitere E-Mail Arbeit;Geschlecht;Geburtstag;Tags\r\n\
        Anna;Muster;;;nein;anna@example.ch;c/o Meier;Dorfstrasse;12a;;3000;Bern;Schweiz;Bund;Mitglied Bund;\"'+41 31 123 45 67;'+41 31 765 43 21\";'+41 79 123 45 67;anna@firma.example;weiblich;31.12.1980;Küche, Chor\r\n\
        ;;;Beispiel AG;ja;info@beispiel.example;;Bahnhofplatz;1;;8000;Zürich;CH;Bund;Sponsor Bund;;;;unbekannt;;\r\n";
    let taken = take(&office, "people.csv", text, "hitobito");
    assert_eq!(taken["added"], 2, "a person and a company: {taken}");
    let anna = member(&office, "00001");
    assert_eq!(anna["birth"], "1980-12-31", "day first");
    assert_eq!(anna["gender"], "female", "weiblich");
    assert_eq!(anna["addresses"][0]["street"], "Dorfstrasse 12a", "street and number");
    assert_eq!(anna["addresses"][0]["label"], "abroad", "not in Japan");
    let numbers: Vec<&str> =
        anna["phones"].as_array().into_iter().flatten().filter_map(|p| p["number"].as_str()).collect();
    assert_eq!(numbers.len(), 3, "several in one cell: {numbers:?}");
    assert!(numbers.iter().all(|n| n.starts_with("+41")), "the apostrophes are gone: {numbers:?}");
    assert_eq!(anna["tags"].as_array().map(Vec::len), Some(2), "parted by commas");
    assert_eq!(member(&office, "00002")["type"], "organisation", "Firma: ja");
}

#[test]
fn galette() {
    let office = Office::new();
    let text = "\"ID de l'adhérent :\";\"Statut :\";\"Nom :\";\"Prénom :\";\"Date de naissance :\";\"Genre :\";\"Adresse :\";\"Code Postal :\";\"Ville :\";\"Pays :\";\"Téléphone :\";\"GSM :\";\"Courriel :\";\"Date de création :\";\"Exempt de cotisation :\";\"Numéro adhérent :\"\r\n\
        \"7\";\"Membre actif\";\"Durand\";\"Hélène\";\"03/04/1980\";\"Femme\";\"1, rue de la Paix\";\"75002\";\"Paris\";\"France\";\"0145678901\";\"\";\"helene@example.fr\";\"15/09/2015\";\"Non\";\"A-7\"\r\n";
    let taken = take(&office, "filtered_memberslist.csv", text, "galette");
    assert_eq!(taken["added"], 1, "{taken}");
    let helene = member(&office, "A-7");
    assert_eq!((&helene["birth"], &helene["gender"]), (&json!("1980-04-03"), &json!("female")), "as in France");
    assert_eq!(helene["memberships"][0]["kind_name"], "Membre actif", "the kind was made, as asked");
    assert_eq!(helene["memberships"][0]["starts_on"], "2015-09-15", "from its creation");
    assert_eq!(helene["external_key"], "galette:7", "found again by it");

    let office = Office::new();
    let text = "\"Member id\";\"Status\";\"Name\";\"First name\";\"Birth date\";\"Gender\";\"Freed of dues\";\"E-Mail\"\r\n\
        \"7\";\"Active member\";\"Durand\";\"Helen\";\"1980-04-03\";\"Woman\";\"No\";\"helen@example.com\"\r\n";
    let opened = open(&office, "filtered_memberslist.csv", text.as_bytes());
    assert_eq!(opened["layout"], "galette", "English, too");
    let plan = plan(&office, &opened, json!({ "new_kinds": true }));
    assert_eq!(counts(&plan), [0, 0, 0, 1, 0], "a word for a gender that is not known waits for a person");
    assert_eq!(plan["rows"][0]["reasons"][0]["value"], "Woman", "and is shown: {plan}");
}

#[test]
fn civicrm() {
    let office = Office::new();
    let text = "\"Contact ID\",\"Contact Type\",\"Do Not Mail\",\"Display Name\",\"First Name\",\"Last Name\",\"Gender\",\"Birth Date\",\"Deceased\",\"Deceased Date\",\"Organization Name\",\"Current Employer\",\"Contact is in Trash\",\"Street Address\",\"Supplemental Address 1\",\"City\",\"Postal Code\",\"State\",\"Country\",\"Phone\",\"Email\",\"Group(s)\",\"Tag(s)\",\"Note(s)\",\"Membership Type\",\"Member Since\",\"Membership Start Date\",\"Membership Expiration Date\",\"Membership Status\"\r\n\
        \"101\",\"Individual\",\"1\",\"John Doe\",\"John\",\"Doe\",\"Male\",\"1970-02-01\",\"0\",\"\",\"\",\"ACME\",\"0\",\"1 Main St\",\"Suite 2\",\"Springfield\",\"12345\",\"Illinois\",\"United States\",\"217-555-0100\",\"john@example.org\",\"Board\",\"VIP, Donor\",\"likes tea\",\"General\",\"2010-01-15\",\"2024-01-15\",\"2027-01-14\",\"Current\"\r\n\
        \"102\",\"Organization\",\"\",\"Big Corp\",\"\",\"\",\"\",\"\",\"\",\"\",\"Big Corp\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"General\",\"2012-01-15\",\"2012-01-15\",\"2020-01-14\",\"Expired\"\r\n\
        \"103\",\"Individual\",\"\",\"Gone\",\"Gone\",\"Away\",\"\",\"\",\"\",\"\",\"\",\"\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n\
        \"104\",\"Individual\",\"\",\"Late\",\"Late\",\"Friend\",\"\",\"\",\"1\",\"2021-06-30\",\"\",\"\",\"0\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"General\",\"2000-01-01\",\"2000-01-01\",\"\",\"Deceased\"\r\n";
    let taken = take(&office, "CiviCRM_Member_Search.csv", text, "civicrm");
    assert_eq!(taken["added"], 3, "{taken}");
    assert_eq!(taken["rejected"][0]["row"], 4, "the one in the bin is left out, with its row");
    let john = member(&office, "00001");
    assert_eq!(john["mail_stop"], true, "Do Not Mail");
    assert_eq!((&john["organisation"], &john["sei"]), (&json!("ACME"), &json!("Doe")), "a person with a workplace");
    assert_eq!(john["joined_on"], "2010-01-15", "Member Since");
    assert_eq!(john["memberships"][0]["starts_on"], "2024-01-15", "Membership Start Date");
    assert_eq!(john["state"], "current", "the expiration date of a current membership is no end");
    assert_eq!(member(&office, "00002")["memberships"][0]["ends_on"], "2020-01-15", "Expired");
    assert_eq!(member(&office, "00003")["state"], "died", "Deceased");
}

#[test]
fn openjverein() {
    let office = Office::new();
    let text = "id;adresstyp;personenart;anrede;titel;name;vorname;strasse;plz;ort;staat;geburtsdatum;geschlecht;telefonprivat;handy;email;eintritt;beitragsgruppe;austritt;kuendigung;sterbetag;externemitgliedsnummer;vermerk1;iban\n\
        1;1;n;Herr;;Müller;Hans;Hauptstr. 1;10115;Berlin;DE;01.02.1960;m;030 123456;0171 1234567;hans@example.de;01.01.2000;Erwachsene;;;;M1;Kassenprüfer;DE02\n\
        2;1;j;;;Musik Meyer GmbH;;Hauptstr. 2;10115;Berlin;DE;;;;;;01.01.2010;Firmen;31.12.2015;30.06.2015;;M2;;\n\
        3;1;n;Frau;;Schmidt;Eva;;;;;01.01.1930;w;;;;01.01.1970;Erwachsene;;;15.08.2019;M3;;\n";
    let taken = take(&office, "mitglieder.csv", text, "openjverein");
    assert_eq!(taken["added"], 3, "{taken}");
    let hans = member(&office, "M1");
    assert_eq!((&hans["birth"], &hans["state"]), (&json!("1960-02-01"), &json!("current")), "day first; a member");
    let firm = member(&office, "M2");
    assert_eq!(
        (&firm["type"], &firm["organisation"]),
        (&json!("organisation"), &json!("Musik Meyer GmbH")),
        "personenart j"
    );
    assert_eq!(firm["memberships"][0]["ends_on"], "2016-01-01", "austritt is the last day");
    let eva = member(&office, "M3");
    assert_eq!((&eva["death"], &eva["state"]), (&json!("2019-08-15"), &json!("died")), "sterbetag");
    assert_eq!(eva["memberships"][0]["end_reason"], "died", "and the membership ended with it");
}
