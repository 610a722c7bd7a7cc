//! 縦書き: an address and its numbers as they are written from top to bottom.

/// The text with its numbers in 漢数字 and its hyphens as the long dash between them.
///
/// Counted numbers are read (十二丁目, 二十三条), all others are spelt (五〇三号, 二―一―三); full width
/// or half makes no difference.
pub fn numbers_in_kanji(text: &str) -> String {
    let chars: Vec<char> = text.chars().map(narrow).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = chars[at..].iter().position(|c| !c.is_ascii_digit()).map_or(chars.len(), |n| at + n);
        if end > at {
            let digits: String = chars[at..end].iter().collect();
            let counted = [['丁', '目'].as_slice(), &['条']].iter().any(|word| chars[end..].starts_with(word));
            out.push_str(&if counted && digits.len() <= 2 { read(&digits) } else { spelt(&digits) });
            at = end;
            continue;
        }
        let between = at > 0
            && chars[at - 1].is_ascii_alphanumeric()
            && chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        out.push(if is_hyphen(chars[at]) && between { '―' } else { chars[at] });
        at += 1;
    }
    out
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '−' | '－' | '‐' | '‑' | '–' | '—' | '―' | 'ー' | 'ｰ')
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digit(b: u8) -> char {
    DIGITS[usize::from(b - b'0')]
}

fn spelt(digits: &str) -> String {
    digits.bytes().map(digit).collect()
}

/// 1 to 99 as it is read; zeros in front fall away.
fn read(digits: &str) -> String {
    let number: u8 = digits.parse().unwrap_or_default();
    let (tens, ones) = (number / 10, number % 10);
    let mut out = String::new();
    if tens > 1 {
        out.push(digit(b'0' + tens));
    }
    if tens > 0 {
        out.push('十');
    }
    if ones > 0 || tens == 0 {
        out.push(digit(b'0' + ones));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_they_stand_on_an_envelope() {
        for (written, upright) in [
            ("梓川梓2-1-3", "梓川梓二―一―三"),
            ("北12条西20丁目", "北十二条西二十丁目"),
            ("神林１０丁目１番地", "神林十丁目一番地"),
            ("メゾン松本503号", "メゾン松本五〇三号"),
            ("コーポ・ハイツＢ－２０１", "コーポ・ハイツB―二〇一"),
            ("センタービル", "センタービル"),
            ("100丁目", "一〇〇丁目"),
        ] {
            assert_eq!(numbers_in_kanji(written), upright, "{written} from top to bottom");
        }
    }
}
