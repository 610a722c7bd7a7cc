//! The sheets of an invoice in millimetres.
//!
//! The head (number, address in the window, title, amount, issuer) stands on the first sheet. Items flow over as
//! many sheets as they take; what closes them (sums, accounts, notes) stays together on the last one.

use tsudoi_japan::money::yen;

use super::words::Words;
use super::{Invoice, Item};
use crate::dates::date;
use crate::flow::{Fitted, fit};
use crate::fonts::Face;
use crate::page::{At, Page, Style};
use crate::receipt::{Line, SEAL, stamp};
use crate::sheet::{Ink, Pen, Sheet};
use crate::{Error, Result, post, window};

const LEFT: f32 = 20.0;
const RIGHT: f32 = 190.0;
const WIDTH: f32 = RIGHT - LEFT;
/// From margin to margin.
const ACROSS: (f32, f32) = (LEFT, RIGHT);
const FACE: Face = Face::Mincho;
const LEADING: f32 = 1.65;
/// Where items and what closes them end.
const END: f32 = 274.0;
/// What asks for the money on the left, who asks on the right of this.
const MIDDLE: f32 = 116.0;
const TEXT: Style = Style::new(FACE, 3.9);
const SMALL: Style = Style::new(FACE, 3.3);
const ROW: f32 = 7.2;
const HAIRLINE: Pen = Pen::solid(0.2, Ink::RULE);
const STRONG: Pen = Pen::solid(0.4, Ink::BLACK);

pub(super) fn sheets(invoice: &Invoice) -> Result<Vec<Sheet>> {
    let words = Words::of(invoice.language);
    let items = invoice.items.iter().map(|item| Row::new(item, words, invoice)).collect::<Result<Vec<_>>>()?;
    let close = Close::new(invoice, words)?;
    let mut pages = vec![head(invoice, words)?];
    let mut rest = items.into_iter().peekable();
    while let Some(page) = pages.last_mut() {
        table_head(page, words)?;
        while let Some(row) = rest.next_if(|row| page.y + row.height <= END) {
            row.draw(page)?;
        }
        if rest.peek().is_none() && page.y + close.height <= END {
            break;
        }
        if pages.len() == MOST_SHEETS {
            return Err(Error::TooLong("items"));
        }
        let next = continued(invoice, words, rest.peek().is_some())?;
        let done = !next.1;
        pages.push(next.0);
        if done {
            break;
        }
    }
    if let Some(page) = pages.last_mut() {
        close.draw(page)?;
    }
    let count = pages.len();
    pages.iter_mut().zip(1..).try_for_each(|(page, at)| foot(page, invoice, at, count))?;
    Ok(pages.into_iter().map(|page| page.sheet).collect())
}

/// More sheets than that are no letter any more.
const MOST_SHEETS: usize = 20;

fn start(invoice: &Invoice, words: &Words) -> Result<Page> {
    let mut page = Page::a4(16.0);
    if invoice.void {
        page.void(words.void)?;
    }
    Ok(page)
}

/// The first sheet down to where its items begin.
fn head(invoice: &Invoice, words: &Words) -> Result<Page> {
    let mut page = start(invoice, words)?;
    for y in window::FOLDS {
        page.rule(y, (3.0, 7.0), HAIRLINE);
    }
    for mark in post::address(&invoice.to, window::ADDRESS, FACE, 3.9)? {
        page.add(mark);
    }
    let issued_on = date(invoice.issued_on, invoice.language);
    for (label, value) in [(words.number, &invoice.number), (words.issued, &issued_on)] {
        let style = SMALL;
        let height = style.size * LEADING;
        let (label, value) = (style.run(label)?, style.run(value)?);
        page.set(label, style, At::Left(window::SEEN.w + 22.0), page.y, height);
        page.set(value, style, At::Right(RIGHT), page.y, height);
        page.y += height;
    }
    page.y = window::SEEN.h + 4.0;
    let spread = if invoice.language == crate::Language::Ja { 1.0 } else { 0.25 };
    let title = fit(&invoice.title, FACE, WIDTH / (1.0 + spread), &[(8.6, 1), (6.4, 1)], "title")?;
    let style = Style::new(FACE, title.size).tracking(spread);
    page.lines(title, style, At::Middle(f32::midpoint(LEFT, RIGHT)), 12.0);
    let top = page.y + 7.0;
    page.y = top;
    asked(&mut page, invoice, words)?;
    let left = page.y;
    page.y = top;
    issuer(&mut page, invoice, words)?;
    page.y = left.max(page.y) + 7.0;
    Ok(page)
}

/// How much, and by when.
fn asked(page: &mut Page, invoice: &Invoice, words: &Words) -> Result<()> {
    const LINE: f32 = 13.0;
    let across = (LEFT, MIDDLE - 8.0);
    page.set(TEXT.run(words.greeting)?, TEXT, At::Left(LEFT), page.y, TEXT.size * LEADING);
    page.y += TEXT.size * LEADING + 3.0;
    page.rule(page.y, across, STRONG);
    let large = Style::new(FACE, 8.2).tracking(0.04);
    let amount = large.run(&format!("￥{}－", yen(invoice.amount)))?;
    page.set(TEXT.run(words.amount)?, TEXT, At::Left(LEFT + 1.0), page.y + 0.8, LINE);
    page.set(amount, large, At::Right(across.1 - 1.0), page.y, LINE);
    page.y += LINE;
    page.rule(page.y, across, STRONG);
    page.y += 2.2;
    let due_on = date(invoice.due_on, invoice.language);
    page.set(TEXT.run(words.due)?, TEXT, At::Left(LEFT + 1.0), page.y, ROW);
    let bold = Style::new(Face::GothicBold, 4.2);
    page.set(bold.run(&due_on)?, bold, At::Right(across.1 - 1.0), page.y, ROW);
    page.y += ROW;
    Ok(())
}

/// Who asks for the money, with the seal over the end of the name.
fn issuer(page: &mut Page, invoice: &Invoice, words: &Words) -> Result<()> {
    const ROOM: f32 = RIGHT - MIDDLE;
    const SIZES: [(f32, usize); 3] = [(3.5, 1), (3.0, 1), (2.8, 2)];
    const NAMES: [(f32, usize); 4] = [(5.0, 1), (4.4, 1), (4.2, 2), (3.6, 3)];
    const LINE: f32 = 3.5 * LEADING;
    let issuer = &invoice.issuer;
    let labelled = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}{text}"));
    let small = |text: &String| fit(text, FACE, ROOM, &SIZES, "issuer");
    let above = issuer.form.iter().map(small).collect::<Result<Vec<_>>>()?;
    let below = labelled("〒", &issuer.postal_code)
        .into_iter()
        .chain(issuer.address_lines.iter().cloned())
        .chain(labelled(words.phone, &issuer.phone))
        .chain(labelled(words.registration, issuer.registration_number.as_deref().unwrap_or_default()))
        .map(|text| small(&text))
        .collect::<Result<Vec<_>>>()?;
    for fitted in above {
        page.lines(fitted, SMALL, At::Left(MIDDLE), LINE);
    }
    let name = fit(&issuer.name, FACE, ROOM - 4.0, &NAMES, "issuer")?;
    let style = Style::new(FACE, name.size);
    let last = name.lines.last().map_or(0.0, |line| style.width(line));
    let line = name.size * 1.5;
    page.lines(name, style, At::Left(MIDDLE), line);
    if let Some(seal) = &issuer.seal {
        // Over the end of the name, and clear of what stands below as far as the margin allows.
        let widths = below.iter().flat_map(|fitted| fitted.lines.iter().map(|run| SMALL.size(fitted.size).width(run)));
        let clear = widths.fold(0.0, f32::max) + 1.0;
        let x = (MIDDLE + clear.max(last - style.size * 0.7)).min(RIGHT - SEAL);
        page.add(stamp(seal, x, page.y - line / 2.0 - SEAL * 0.45));
    }
    for fitted in below {
        page.lines(fitted, SMALL, At::Left(MIDDLE), LINE);
    }
    Ok(())
}

/// A sheet that goes on, and whether items do.
fn continued(invoice: &Invoice, words: &Words, items: bool) -> Result<(Page, bool)> {
    let mut page = start(invoice, words)?;
    let text = format!("{}　{}", invoice.title, invoice.number);
    page.set(SMALL.run(&text)?, SMALL, At::Right(RIGHT), page.y, SMALL.size * LEADING);
    page.y += SMALL.size * LEADING + 3.0;
    Ok((page, items))
}

fn table_head(page: &mut Page, words: &Words) -> Result<()> {
    let style = TEXT.size(3.4).ink(Ink::SOFT);
    let [what, tax, amount] = words.heads.map(|word| style.run(word));
    page.rule(page.y, ACROSS, STRONG);
    page.set(what?, style, At::Left(LEFT + PAD), page.y, ROW);
    page.set(tax?, style, At::Middle(TAX_AT), page.y, ROW);
    page.set(amount?, style, At::Right(RIGHT - PAD), page.y, ROW);
    page.y += ROW;
    page.rule(page.y, ACROSS, HAIRLINE);
    Ok(())
}

const PAD: f32 = 2.0;
/// The middle of the column of tax classes.
const TAX_AT: f32 = 152.0;
/// Where the column of contents ends.
const WHAT: f32 = 142.0;

/// An item, fitted.
struct Row {
    label: Fitted,
    parts: Option<Fitted>,
    tax: String,
    gross: i64,
    height: f32,
}

impl Row {
    fn new(item: &Item, words: &Words, invoice: &Invoice) -> Result<Row> {
        const SIZES: [(f32, usize); 4] = [(3.9, 1), (3.4, 1), (3.4, 2), (2.8, 4)];
        const PARTS: [(f32, usize); 2] = [(3.0, 40), (2.6, 40)];
        let room = WHAT - LEFT - PAD;
        let label = match &item.of {
            Some(of) => format!("{}　{of}", item.label),
            None => item.label.clone(),
        };
        let label = fit(&label, FACE, room, &SIZES, "items")?;
        let part = |(day, amount): &(_, i64)| format!("{} ￥{}", date(*day, invoice.language), yen(*amount));
        let pairs = item.parts.chunks(2).map(|pair| pair.iter().map(part).collect::<Vec<_>>().join(words.between));
        let said = pairs.map(|pair| format!("{}{pair}", words.parts)).collect::<Vec<_>>();
        let parts =
            if said.is_empty() { None } else { Some(fit(&said.join("\n"), FACE, room - 3.0, &PARTS, "items")?) };
        let lines = label.lines.len();
        let own = if lines == 1 { ROW } else { lines as f32 * label.size * 1.35 + 1.6 };
        let below = parts.as_ref().map_or(0.0, |parts| parts.lines.len() as f32 * parts.size * 1.4 + 1.2);
        Ok(Row { label, parts, tax: item.tax.clone(), gross: item.gross, height: own + below })
    }

    fn draw(self, page: &mut Page) -> Result<()> {
        let bottom = page.y + self.height;
        page.set(TEXT.run(&yen(self.gross))?, TEXT, At::Right(RIGHT - PAD), page.y, ROW);
        let style = TEXT.size(3.4);
        page.set(style.run(&self.tax)?, style, At::Middle(TAX_AT), page.y, ROW);
        let line = if self.label.lines.len() == 1 {
            ROW
        } else {
            page.y += 0.8;
            self.label.size * 1.35
        };
        page.lines(self.label, TEXT, At::Left(LEFT + PAD), line);
        if let Some(parts) = self.parts {
            let line = parts.size * 1.4;
            page.lines(parts, SMALL.ink(Ink::SOFT), At::Left(LEFT + PAD + 3.0), line);
        }
        page.y = bottom;
        page.rule(page.y, ACROSS, HAIRLINE);
        Ok(())
    }
}

/// A line of what closes the items: its label and its text.
struct Said {
    label: &'static str,
    text: Fitted,
}

/// What closes the items.
struct Close<'a> {
    invoice: &'a Invoice,
    words: &'a Words,
    said: Vec<Said>,
    height: f32,
}

/// Where what a label says begins.
const SAID_AT: f32 = LEFT + 24.0;
const SAID: f32 = 5.6;

impl<'a> Close<'a> {
    fn new(invoice: &'a Invoice, words: &'a Words) -> Result<Self> {
        let mut said = Vec::new();
        let mut say = |label, text: &str| -> Result<()> {
            const SIZES: [(f32, usize); 4] = [(3.7, 1), (3.2, 1), (3.2, 3), (2.8, 12)];
            let text = fit(text, FACE, RIGHT - SAID_AT, &SIZES, "notes")?;
            said.push(Said { label, text });
            Ok(())
        };
        for (account, at) in invoice.accounts.iter().zip(0..) {
            let label = if at == 0 { words.accounts } else { "" };
            say(label, format!("{}　{}", account.place, account.holder).trim_end())?;
        }
        if !invoice.accounts.is_empty() {
            say(words.payer, &format!("{}　{}", invoice.payer, words.please))?;
        }
        for (note, at) in invoice.notes.iter().zip(0..) {
            say(if at == 0 { words.notes } else { "" }, note)?;
        }
        let mut close = Close { invoice, words, said, height: 0.0 };
        let said: f32 = close.said.iter().map(|one| one.text.lines.len() as f32 * SAID).sum();
        let rates = if close.by_rate() { (invoice.rates.len() + 1) as f32 * RATE + 5.0 } else { 0.0 };
        close.height = ROW + 1.6 + rates + if close.reduced() { 5.0 } else { 0.0 } + 6.0 + said;
        if close.height > END - 40.0 {
            return Err(Error::TooLong("notes"));
        }
        Ok(close)
    }

    /// Where no tax is in anything the total says it all.
    fn by_rate(&self) -> bool {
        self.invoice.total.tax.is_some()
    }

    fn reduced(&self) -> bool {
        self.invoice.items.iter().any(|item| item.tax.contains('※'))
    }

    fn draw(self, page: &mut Page) -> Result<()> {
        let bold = Style::new(Face::GothicBold, 4.2);
        page.set(TEXT.run(&self.invoice.total.label)?, TEXT, At::Left(LEFT + PAD), page.y, ROW + 0.6);
        page.set(bold.run(&yen(self.invoice.total.gross))?, bold, At::Right(RIGHT - PAD), page.y, ROW + 0.6);
        page.y += ROW + 0.6;
        page.rule(page.y, ACROSS, STRONG);
        page.rule(page.y + 0.8, ACROSS, HAIRLINE);
        page.y += 1.0;
        if self.reduced() {
            page.set(SMALL.run(self.words.reduced)?, SMALL.ink(Ink::SOFT), At::Left(LEFT + PAD), page.y, 5.0);
            page.y += 5.0;
        }
        if self.by_rate() {
            page.y += 5.0;
            rates(page, self.invoice, self.words)?;
        }
        page.y += 6.0;
        for Said { label, text } in self.said {
            page.set(SMALL.run(label)?, SMALL.ink(Ink::SOFT), At::Left(LEFT), page.y, SAID);
            page.lines(text, TEXT, At::Left(SAID_AT), SAID);
        }
        Ok(())
    }
}

const RATE: f32 = 6.0;

/// 税率ごとの内訳, at the right.
fn rates(page: &mut Page, invoice: &Invoice, words: &Words) -> Result<()> {
    const FROM: f32 = 76.0;
    const COLUMN: f32 = 26.0;
    let across = (FROM, RIGHT);
    let row = |page: &mut Page, style: Style, [label, numbers @ ..]: [String; 4]| -> Result<()> {
        page.set(style.run(&label)?, style, At::Left(FROM + PAD), page.y, RATE);
        for (number, at) in numbers.iter().zip(0..) {
            let right = RIGHT - PAD - (2 - at) as f32 * COLUMN;
            page.set(style.run(number)?, style, At::Right(right), page.y, RATE);
        }
        page.y += RATE;
        page.rule(page.y, across, HAIRLINE);
        Ok(())
    };
    page.rule(page.y, across, HAIRLINE);
    row(page, SMALL.ink(Ink::SOFT), words.rates.map(str::to_owned))?;
    for Line { label, net, tax, gross } in &invoice.rates {
        let tax = tax.map_or_else(|| "―".to_owned(), yen);
        row(page, SMALL, [label.clone(), yen(*net), tax, yen(*gross)])?;
    }
    Ok(())
}

fn foot(page: &mut Page, invoice: &Invoice, at: usize, count: usize) -> Result<()> {
    const TOP: f32 = 281.0;
    const HEIGHT: f32 = 3.0 * LEADING;
    let style = Style::new(FACE, 3.0).ink(Ink::FAINT);
    page.rule(TOP - 1.6, ACROSS, HAIRLINE);
    page.set(style.run(&invoice.number)?, style, At::Left(LEFT), TOP, HEIGHT);
    page.set(style.run(&format!("{at} / {count}"))?, style, At::Right(RIGHT), TOP, HEIGHT);
    Ok(())
}
