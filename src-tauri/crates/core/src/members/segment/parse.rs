//! The text form of a segment, read. Every word may be written in its code, in Japanese or in English;
//! brackets, commas and signs may be full width.
//!
//! ```text
//! any       = all { ("or" | または) all }
//! all       = part { ("and" | かつ) part }
//! part      = ("not" | 除く) part | "(" any ")" | condition
//! condition = subject [ "." of ] ( sign value | sign "none" | sign "some" | ":" value
//!             | "in" "(" value { "," value } ")" | "within" number unit )
//! sign      = "=" "!=" "~" (holds) "^" (begins) "<" "<=" ">=" ">"
//! ```

use tsudoi_japan::fold;

use super::{
    Condition, Expr, Names,
    words::{Op, Subject, UNITS},
};
use crate::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// In quotes: a value, never a word of the language.
    Quoted(String),
    Sign(&'static str),
}

/// Deeper nesting is no condition that somebody wrote.
const DEEPEST: usize = 20;

pub(super) fn parse(names: &Names, text: &str) -> Result<Expr> {
    let tokens = tokens(text)?;
    let mut parser = Parser { names, tokens: &tokens, at: 0, depth: 0 };
    if tokens.is_empty() {
        return Ok(Expr::All(Vec::new()));
    }
    let expr = parser.any()?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(unexpected(Some(token))),
    }
}

fn unexpected(token: Option<&Token>) -> Error {
    match token {
        None => Error::invalid("segment", "error-segment-unfinished"),
        Some(token) => Error::invalid("segment", "error-segment-unexpected").arg("word", shown(token)),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Word(word) => word.clone(),
        Token::Quoted(text) => format!("「{text}」"),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}

/// One writing for signs of either width.
fn plain(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '，' | '、' => ',',
        '＝' => '=',
        '！' => '!',
        '＜' => '<',
        '＞' => '>',
        '：' => ':',
        '～' | '〜' => '~',
        '＾' => '^',
        '\u{3000}' => ' ',
        c => c,
    }
}

fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = plain(c);
        let then_equals =
            |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| chars.next_if(|next| plain(*next) == '=').is_some();
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => Token::Sign("("),
            ')' => Token::Sign(")"),
            ',' => Token::Sign(","),
            ':' | '=' => Token::Sign("="),
            '~' => Token::Sign("~"),
            '^' => Token::Sign("^"),
            '≦' => Token::Sign("<="),
            '≧' => Token::Sign(">="),
            '≠' => Token::Sign("!="),
            '<' => Token::Sign(if then_equals(&mut chars) { "<=" } else { "<" }),
            '>' => Token::Sign(if then_equals(&mut chars) { ">=" } else { ">" }),
            '!' if then_equals(&mut chars) => Token::Sign("!="),
            '"' | '「' => {
                let close = if c == '"' { '"' } else { '」' };
                let mut quoted = String::new();
                loop {
                    match chars.next() {
                        None => return Err(Error::invalid("segment", "error-segment-quote").arg("text", quoted)),
                        Some('\\') => quoted.extend(chars.next()),
                        Some(c) if c == close => break,
                        Some(c) => quoted.push(c),
                    }
                }
                Token::Quoted(quoted)
            }
            c => {
                let mut word = String::from(c);
                while let Some(next) = chars.next_if(|next| is_of_word(plain(*next))) {
                    word.push(next);
                }
                Token::Word(word)
            }
        };
        found.push(token);
    }
    Ok(found)
}

/// Whether a character can stand in a word without quotes.
pub(super) fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && plain(c) == c && !"()[],:=!<>~^\"「」≦≧≠\\".contains(c)
}

/// Words of the language, which a value must be quoted to be.
pub(super) fn is_reserved(word: &str) -> bool {
    let word = word.to_lowercase();
    KEYWORDS.iter().any(|(_, writings)| writings.contains(&word.as_str()))
}

const KEYWORDS: [(&str, &[&str]); 7] = [
    ("or", &["or", "または"]),
    ("and", &["and", "かつ"]),
    ("not", &["not", "除く"]),
    ("in", &["in"]),
    ("within", &["within", "以内"]),
    ("none", &["none", "なし"]),
    ("some", &["some", "あり"]),
];

struct Parser<'a> {
    names: &'a Names,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let is = match self.peek() {
            Some(Token::Word(word)) => {
                let word = word.to_lowercase();
                KEYWORDS.iter().any(|(code, writings)| *code == keyword && writings.contains(&word.as_str()))
            }
            _ => false,
        };
        self.at += usize::from(is);
        is
    }

    fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, sign: &str) -> Result<()> {
        if self.sign(sign) { Ok(()) } else { Err(unexpected(self.peek())) }
    }

    fn any(&mut self) -> Result<Expr> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Error::invalid("segment", "error-segment-deep"));
        }
        let mut parts = vec![self.all()?];
        while self.keyword("or") {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::Any(parts) })
    }

    fn all(&mut self) -> Result<Expr> {
        let mut parts = vec![self.part()?];
        while self.keyword("and") {
            parts.push(self.part()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::All(parts) })
    }

    fn part(&mut self) -> Result<Expr> {
        let mut no = false;
        while self.keyword("not") {
            no = !no;
        }
        let inner = if self.sign("(") {
            let inner = self.any()?;
            self.expect(")")?;
            inner
        } else {
            self.condition()?
        };
        Ok(if no { not(inner) } else { inner })
    }

    fn condition(&mut self) -> Result<Expr> {
        let Some(Token::Word(word)) = self.peek().cloned() else { return Err(unexpected(self.peek())) };
        self.at += 1;
        let (head, mut of) = match word.split_once(['.', '．']) {
            Some((head, of)) => (head.to_owned(), Some(of.to_owned())),
            None => (word, None),
        };
        if of.as_deref() == Some("") {
            of = Some(self.value()?);
        }
        let subject = self.names.subject(&head)?;
        let of = of.map(|of| self.names.read_of(subject, &of)).transpose()?;
        let is = |op, values| Expr::Is(Condition { subject, of: of.clone(), op, values });
        if self.keyword("within") {
            return Ok(is(Op::Within, self.span()?));
        }
        if self.keyword("in") {
            self.expect("(")?;
            let mut values = vec![self.read(subject, of.as_deref())?];
            while self.sign(",") {
                values.push(self.read(subject, of.as_deref())?);
            }
            self.expect(")")?;
            return Ok(is(Op::Is, values));
        }
        let Some(Token::Sign(sign)) = self.peek().cloned() else { return Err(unexpected(self.peek())) };
        self.at += 1;
        let (op, no) = match sign {
            "=" => (Op::Is, false),
            "!=" => (Op::Is, true),
            "~" => (Op::Contains, false),
            "^" => (Op::Begins, false),
            "<" => (Op::Less, false),
            "<=" => (Op::AtMost, false),
            ">=" => (Op::AtLeast, false),
            ">" => (Op::More, false),
            other => return Err(unexpected(Some(&Token::Sign(other)))),
        };
        // A code of the subject itself comes first: `dues = none`, `state = none`.
        let presence = self.names.ops(subject, of.as_deref());
        let found = if op != Op::Is {
            is(op, vec![self.read(subject, of.as_deref())?])
        } else if presence.contains(&Op::None) && self.keyword("none") {
            is(Op::None, Vec::new())
        } else if presence.contains(&Op::Some) && self.keyword("some") {
            is(Op::Some, Vec::new())
        } else {
            is(Op::Is, vec![self.read(subject, of.as_deref())?])
        };
        Ok(if no { not(found) } else { found })
    }

    /// `90 days`, `90日`.
    fn span(&mut self) -> Result<Vec<String>> {
        let Some(Token::Word(word)) = self.peek().cloned() else { return Err(unexpected(self.peek())) };
        self.at += 1;
        let digits = fold::digits(&word);
        let mut unit = word.trim_start_matches(char::is_numeric).to_owned();
        if unit.is_empty() {
            let Some(Token::Word(word)) = self.peek().cloned() else { return Err(unexpected(self.peek())) };
            self.at += 1;
            unit = word;
        }
        let wrong = || Error::invalid("segment", "error-segment-span").arg("word", format!("{digits} {unit}"));
        let code = match unit.to_lowercase().trim_end_matches(['前', '間']) {
            "day" | "days" | "日" => UNITS[0],
            "week" | "weeks" | "週" => UNITS[1],
            "month" | "months" | "か月" | "カ月" | "ヶ月" | "ヵ月" | "月" => UNITS[2],
            "year" | "years" | "年" => UNITS[3],
            _ => return Err(wrong()),
        };
        if digits.is_empty() {
            return Err(wrong());
        }
        Ok(vec![digits, code.to_owned()])
    }

    fn value(&mut self) -> Result<String> {
        match self.peek().cloned() {
            Some(Token::Word(text) | Token::Quoted(text)) => {
                self.at += 1;
                Ok(text)
            }
            other => Err(unexpected(other.as_ref())),
        }
    }

    fn read(&mut self, subject: Subject, of: Option<&str>) -> Result<String> {
        let text = self.value()?;
        self.names.read_value(subject, of, &text)
    }
}

/// Twice not is nothing.
fn not(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inner) => *inner,
        other => Expr::Not(Box::new(other)),
    }
}
