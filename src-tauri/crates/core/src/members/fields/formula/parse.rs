//! Reading a formula: text to words to an expression; and names of fields to their keys and back.

use unicode_normalization::UnicodeNormalization;

use super::{Expression, FUNCTIONS, Name, Operator, STANDARD, Value, wrong};
use crate::{Error, Lang, Result, members::fields::Field};

/// Longest formula, in characters, and how deep it may be nested.
const LONGEST: usize = 1_000;
const DEEPEST: usize = 40;

#[derive(Debug, Clone, PartialEq)]
enum Word {
    Number(f64),
    Text(String),
    /// What stands in brackets.
    Field(String),
    /// A function, or `and`, `or`, `not`.
    Plain(String),
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: &[&str] = &["<>", "<=", ">=", "(", ")", ",", "+", "-", "*", "/", "&", "=", "<", ">"];

/// The text between a mark that opened and the one that closes.
fn until(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, closes: &[char]) -> Result<String> {
    let mut inner = String::new();
    for c in chars.by_ref() {
        if closes.contains(&c) {
            return Ok(inner);
        }
        inner.push(c);
    }
    Err(wrong("error-formula-open"))
}

fn words(text: &str) -> Result<Vec<Word>> {
    if text.chars().count() > LONGEST {
        return Err(wrong("error-too-long").arg("max", LONGEST));
    }
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // As an IME writes it: ［ ” （ ＋ １ count as [ " ( + 1.
        match c {
            '[' | '［' | '「' => words.push(Word::Field(until(&mut chars, &[']', '］', '」'])?.trim().to_owned())),
            '"' | '“' | '”' | '＂' => words.push(Word::Text(until(&mut chars, &['"', '“', '”', '＂'])?)),
            c if c.is_whitespace() => {}
            c => {
                let narrow = |c: char| match c {
                    '、' | '，' => ',',
                    '×' => '*',
                    '÷' => '/',
                    '−' | '－' => '-',
                    '≦' | '≤' => '≤',
                    '≧' | '≥' => '≥',
                    '≠' => '≠',
                    other => std::iter::once(other).nfkc().next().unwrap_or(other),
                };
                let c = narrow(c);
                let single = match c {
                    '≤' => Some("<="),
                    '≥' => Some(">="),
                    '≠' => Some("<>"),
                    _ => None,
                };
                if let Some(sign) = single {
                    words.push(Word::Sign(sign));
                    continue;
                }
                let next = chars.peek().copied().map(narrow);
                let both: String = [Some(c), next].into_iter().flatten().collect();
                if let Some(sign) = SIGNS.iter().find(|sign| **sign == both && sign.len() == 2) {
                    chars.next();
                    words.push(Word::Sign(sign));
                } else if let Some(sign) = SIGNS.iter().find(|sign| sign.len() == 1 && sign.starts_with(c)) {
                    words.push(Word::Sign(sign));
                } else {
                    let is_number = c.is_ascii_digit();
                    let belongs = |c: char| {
                        if is_number { c.is_ascii_digit() || c == '.' } else { c.is_alphanumeric() || c == '_' }
                    };
                    if !belongs(c) {
                        return Err(wrong("error-formula-sign").arg("sign", c));
                    }
                    let mut word = String::from(c);
                    while let Some(more) = chars.peek().copied().map(narrow).filter(|c| belongs(*c)) {
                        chars.next();
                        word.push(more);
                    }
                    words.push(if is_number {
                        Word::Number(word.parse().map_err(|_| wrong("error-formula-sign").arg("sign", &word))?)
                    } else {
                        Word::Plain(word.to_lowercase())
                    });
                }
            }
        }
    }
    Ok(words)
}

/// Reads a formula that names fields by key.
pub(in crate::members) fn parse(text: &str) -> Result<Expression> {
    let words = words(text)?;
    let mut reading = Reading { words: &words, at: 0, depth: 0 };
    let expression = reading.or()?;
    match reading.peek() {
        None => Ok(expression),
        Some(word) => Err(unexpected(word)),
    }
}

fn unexpected(word: &Word) -> Error {
    let shown = match word {
        Word::Number(number) => number.to_string(),
        Word::Text(text) | Word::Plain(text) => text.clone(),
        Word::Field(name) => format!("[{name}]"),
        Word::Sign(sign) => (*sign).to_owned(),
    };
    wrong("error-formula-sign").arg("sign", shown)
}

struct Reading<'w> {
    words: &'w [Word],
    at: usize,
    depth: usize,
}

impl Reading<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn takes(&mut self, wanted: &[&str]) -> Option<usize> {
        let found = match self.peek()? {
            Word::Sign(sign) => wanted.iter().position(|w| w == sign),
            Word::Plain(word) => wanted.iter().position(|w| w == word),
            _ => None,
        }?;
        self.at += 1;
        Some(found)
    }

    fn must(&mut self, sign: &str) -> Result<()> {
        if self.takes(&[sign]).is_some() { Ok(()) } else { Err(wrong("error-formula-missing").arg("sign", sign)) }
    }

    /// Operators of one strength, from the left.
    fn chain(
        &mut self,
        operators: &[(&str, Operator)],
        side: fn(&mut Self) -> Result<Expression>,
    ) -> Result<Expression> {
        let signs: Vec<&str> = operators.iter().map(|(sign, _)| *sign).collect();
        let mut left = side(self)?;
        while let Some(found) = self.takes(&signs) {
            let right = side(self)?;
            left = Expression::Binary(operators[found].1, Box::new([left, right]));
        }
        Ok(left)
    }

    fn or(&mut self) -> Result<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(wrong("error-formula-deep"));
        }
        let whole = self.chain(&[("or", Operator::Or), ("または", Operator::Or)], Self::and);
        self.depth -= 1;
        whole
    }

    fn and(&mut self) -> Result<Expression> {
        self.chain(&[("and", Operator::And), ("かつ", Operator::And)], Self::not)
    }

    fn not(&mut self) -> Result<Expression> {
        if self.takes(&["not"]).is_some() {
            return Ok(Expression::Not(Box::new(self.compare()?)));
        }
        self.compare()
    }

    fn compare(&mut self) -> Result<Expression> {
        use Operator as O;
        let signs =
            [("=", O::Equal), ("<>", O::Other), ("<=", O::AtMost), (">=", O::AtLeast), ("<", O::Less), (">", O::More)];
        self.chain(&signs, |reading| reading.chain(&[("&", O::Join)], Self::sum))
    }

    fn sum(&mut self) -> Result<Expression> {
        self.chain(&[("+", Operator::Plus), ("-", Operator::Minus)], Self::product)
    }

    fn product(&mut self) -> Result<Expression> {
        self.chain(&[("*", Operator::Times), ("/", Operator::Over)], Self::unary)
    }

    fn unary(&mut self) -> Result<Expression> {
        if self.takes(&["-"]).is_some() {
            return Ok(Expression::Minus(Box::new(self.atom()?)));
        }
        self.atom()
    }

    fn atom(&mut self) -> Result<Expression> {
        let word = self.peek().cloned().ok_or_else(|| wrong("error-formula-end"))?;
        self.at += 1;
        match word {
            Word::Number(number) => Ok(Expression::Literal(Value::Number(number))),
            Word::Text(text) => Ok(Expression::Literal(Value::Text(text))),
            Word::Field(key) => Ok(Expression::Name(by_key(&key)?)),
            Word::Sign("(") => {
                let inner = self.or()?;
                self.must(")")?;
                Ok(inner)
            }
            Word::Plain(name) => {
                self.must("(")?;
                let mut arguments = Vec::new();
                if self.takes(&[")"]).is_none() {
                    arguments.push(self.or()?);
                    while self.takes(&[","]).is_some() {
                        arguments.push(self.or()?);
                    }
                    self.must(")")?;
                }
                call(&name, arguments)
            }
            word @ Word::Sign(_) => Err(unexpected(&word)),
        }
    }
}

fn call(name: &str, arguments: Vec<Expression>) -> Result<Expression> {
    let count = |wanted: usize| wrong("error-formula-arguments").arg("name", name).arg("count", wanted);
    if matches!(name, "if" | "もし") {
        let parts: [Expression; 3] = arguments.try_into().map_err(|_| count(3))?;
        return Ok(Expression::If(Box::new(parts)));
    }
    let function = FUNCTIONS.iter().find(|function| function.names.contains(&name));
    let function = function.ok_or_else(|| wrong("error-formula-function").arg("name", name))?;
    if function.takes.len() != arguments.len() {
        return Err(count(function.takes.len()));
    }
    Ok(Expression::Call(function, arguments))
}

fn by_key(key: &str) -> Result<Name> {
    let own = key.strip_prefix('#').and_then(|id| id.parse().ok()).map(Name::Field);
    let standard = || STANDARD.iter().find(|(_, word, ..)| key.strip_prefix('@') == Some(word)).map(|(name, ..)| *name);
    own.or_else(standard).ok_or_else(|| wrong("error-formula-field").arg("name", key))
}

/// Says every field in brackets anew; what stands in a text stays.
fn rename(text: &str, mut say: impl FnMut(&str) -> Result<String>) -> Result<String> {
    let mut renamed = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' | '［' | '「' => {
                let name = until(&mut chars, &[']', '］', '」'])?;
                renamed.extend(["[", &say(name.trim())?, "]"]);
            }
            '"' | '“' | '”' | '＂' => renamed.extend(["\"", &until(&mut chars, &['"', '“', '”', '＂'])?, "\""]),
            other => renamed.push(other),
        }
    }
    Ok(renamed)
}

/// As it is kept: names of fields become their keys.
pub(in crate::members) fn to_keys(text: &str, fields: &[Field]) -> Result<String> {
    rename(text, |name| {
        let standard = STANDARD.iter().find(|(_, _, ja, en)| name == *ja || name.eq_ignore_ascii_case(en));
        // An own field of the same name is the one that is meant.
        match (fields.iter().find(|field| field.name == name), standard) {
            (Some(field), _) => Ok(format!("#{}", field.id)),
            (None, Some((_, word, ..))) => Ok(format!("@{word}")),
            (None, None) => Err(wrong("error-formula-field").arg("name", name)),
        }
    })
}

/// As people read it. A field that is gone, or that its reader does not see, keeps its key.
pub(in crate::members) fn to_names(text: &str, fields: &[Field], lang: Lang) -> String {
    let named = rename(text, |key| {
        Ok(match by_key(key) {
            Ok(Name::Field(id)) => fields.iter().find(|f| f.id == id).map_or(key.to_owned(), |f| f.name.clone()),
            Ok(name) => STANDARD
                .iter()
                .find(|(standard, ..)| *standard == name)
                .map_or(key, |(_, _, ja, en)| if lang == Lang::Ja { ja } else { en })
                .to_owned(),
            Err(_) => key.to_owned(),
        })
    });
    named.unwrap_or_else(|_| text.to_owned())
}
