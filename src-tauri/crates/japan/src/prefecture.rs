//! The 47 prefectures with their codes (JIS X 0401), north to south.

/// The prefectures in the order of their codes: the first is 1 (北海道), the last 47 (沖縄県).
pub const ALL: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The name for a code from 1 to 47.
pub fn name(code: u8) -> Option<&'static str> {
    let index = usize::from(code).checked_sub(1)?;
    ALL.get(index).copied()
}

/// The code for a name, with or without 都道府県 at its end: `長野県`, `長野`, `東京`.
pub fn code(name: &str) -> Option<u8> {
    let name = name.trim();
    let index = ALL.iter().position(|full| *full == name || short(full) == name)?;
    u8::try_from(index + 1).ok()
}

/// The name without its last character (`長野`), as people say it; 北海道 stays whole.
pub fn short(full: &str) -> &str {
    match full {
        "北海道" => full,
        _ => full.strip_suffix(['都', '府', '県']).unwrap_or(full),
    }
}

/// Part an address that is written in one piece after its prefecture, if it starts with one.
///
/// `長野県松本市梓川梓2288` gives `(Some("長野県"), "松本市梓川梓2288")`.
pub fn split(address: &str) -> (Option<&'static str>, &str) {
    let address = address.trim();
    for full in ALL {
        if let Some(rest) = address.strip_prefix(full) {
            return (Some(full), rest.trim_start());
        }
    }
    (None, address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_go_together() {
        assert_eq!(name(1), Some("北海道"), "the first");
        assert_eq!(name(20), Some("長野県"), "one in the middle");
        assert_eq!(name(47), Some("沖縄県"), "the last");
        assert_eq!((name(0), name(48)), (None, None), "there is no other");
        for (index, full) in ALL.iter().enumerate() {
            let number = u8::try_from(index + 1).unwrap();
            assert_eq!(code(full), Some(number), "{full}");
            assert_eq!(code(short(full)), Some(number), "{full} in short");
        }
        assert_eq!(code("京都"), Some(26), "its 都 is part of the name");
    }

    #[test]
    fn an_address_is_parted_after_the_prefecture() {
        let (prefecture, rest) = split("京都府京都市上京区");
        assert_eq!((prefecture, rest), (Some("京都府"), "京都市上京区"), "府");
        assert_eq!(split("松本市梓川"), (None, "松本市梓川"), "none given");
    }
}
