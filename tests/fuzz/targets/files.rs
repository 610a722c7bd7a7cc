//! Files that the office opens: rosters, statements, results of a debit. The first byte says as what.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tsudoi_core::{Code, testing::Office};
use tsudoi_fuzz::{only_own_panics_count, seeds};

static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    let office = Office::new();
    office.member("山田", "太郎", Some("yamada@mail.example.jp"));
    office
});

const ACTS: [&str; 3] = ["imports.open", "bank.preview", "debits.preview_result"];

fn made() -> Vec<Vec<u8>> {
    let roster = "会員番号,氏名,フリガナ,郵便番号,住所,電話,メール,生年月日,入会日,会員種別,会費\r\n\
        00001,山田 太郎,ヤマダ タロウ,390-1702,長野県松本市梓川梓1,0263-78-0000,yamada@mail.example.jp,S50.4.1,2020/4/1,正会員,\"5,000\"\r\n\
        ,㈱梓川印刷,,3901702,,263780000,x@,昭和64年2月1日,R8.13.1,賛助会員,-1\r\n";
    let bank = "日付,摘要,お支払金額,お預り金額,差引残高\n2026/11/20,振込　ﾔﾏﾀﾞ ﾀﾛｳ,,5000,105000\n";
    let zengin: String = ["1910", "2", "8", "9"].map(|first| format!("{first:0<120}\r\n")).concat();
    vec![
        [b"\0", roster.as_bytes()].concat(),
        [b"\x01", bank.as_bytes()].concat(),
        [b"\x01", zengin.replacen("191", "103", 1).as_bytes()].concat(),
        [b"\x02", zengin.as_bytes()].concat(),
    ]
}

fuzz_target!(init: { only_own_panics_count(); seeds(made); LazyLock::force(&OFFICE); }, |data: &[u8]| {
    let Some((number, bytes)) = data.split_first() else { return };
    let act = ACTS[usize::from(*number) % ACTS.len()];
    let bytes = serde_json::to_value(tsudoi_core::values::Bytes(bytes.to_vec())).expect("base64");
    let opened = OFFICE.call(act, serde_json::json!({ "name": "file.csv", "bytes": bytes }));
    let outcome = match (act, opened) {
        // What was opened is looked at with the columns that were guessed.
        ("imports.open", Ok(opened)) => OFFICE.call("imports.plan", serde_json::json!({ "token": opened["token"] })),
        (_, outcome) => outcome,
    };
    if let Err(error) = outcome {
        assert!(error.code != Code::Internal, "a file is refused, not tripped over: {act}: {error}");
    }
});
