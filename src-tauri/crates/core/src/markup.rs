//! What staff write for members to read: paragraphs, lists, links and bold, as Markdown. Everything else stays text:
//! no HTML of theirs, no pictures from elsewhere, no link but to a page, a mail address or a telephone.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// The text as HTML that may stand in a page.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events(text).into_iter());
    out
}

/// What a link may lead to.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

fn is_safe(address: &str) -> bool {
    let start: String = address.chars().take(8).collect::<String>().to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| start.starts_with(scheme)) && !address.chars().any(char::is_control)
}

fn events(text: &str) -> Vec<Event<'_>> {
    let mut found = Vec::new();
    // Links that lead nowhere good lose their marks and keep their words.
    let mut links = Vec::new();
    let mut in_code = false;
    for event in TextMergeStream::new(Parser::new_ext(text, Options::empty())) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let address = if link_type == LinkType::Email { format!("mailto:{dest_url}").into() } else { dest_url };
                links.push(is_safe(&address));
                if is_safe(&address) {
                    found.push(link(address));
                }
            }
            Event::End(TagEnd::Link) => {
                found.extend(links.pop().filter(|safe| *safe).map(|_| Event::End(TagEnd::Link)));
            }
            Event::Start(Tag::Heading { .. }) => {
                found.extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]);
            }
            Event::End(TagEnd::Heading(_)) => {
                found.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)]);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                found.push(Event::Start(Tag::Paragraph));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                found.push(Event::End(TagEnd::Paragraph));
            }
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong | Tag::Emphasis)
            | Event::End(TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::Strong | TagEnd::Emphasis)
            | Event::HardBreak => found.push(event),
            // People break lines where they want them broken.
            Event::SoftBreak => found.push(Event::HardBreak),
            Event::Text(words) if in_code => {
                for (at, line) in words.trim_end().split('\n').enumerate() {
                    if at > 0 {
                        found.push(Event::HardBreak);
                    }
                    found.push(Event::Text(line.to_owned().into()));
                }
            }
            Event::Text(words) if links.is_empty() => linked(words, &mut found),
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                found.push(Event::Text(words));
            }
            Event::Start(Tag::HtmlBlock) => found.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => found.push(Event::End(TagEnd::Paragraph)),
            _ => {}
        }
    }
    found
}

fn link(address: CowStr<'_>) -> Event<'_> {
    Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url: address, title: "".into(), id: "".into() })
}

/// An address that somebody pasted is a link, up to the first character that no address has.
fn linked<'t>(words: CowStr<'t>, found: &mut Vec<Event<'t>>) {
    let mut rest = words.as_ref();
    if !rest.contains("://") {
        return found.push(Event::Text(words));
    }
    while let Some(at) = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min() {
        let (before, address) = rest.split_at(at);
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'*+,;=%".contains(c);
        let end = address.find(|c| !is_part(c)).unwrap_or(address.len());
        let address = address[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        if !before.is_empty() {
            found.push(Event::Text(before.to_owned().into()));
        }
        found.extend([
            link(address.to_owned().into()),
            Event::Text(address.to_owned().into()),
            Event::End(TagEnd::Link),
        ]);
        rest = &rest[at + address.len()..];
    }
    if !rest.is_empty() {
        found.push(Event::Text(rest.to_owned().into()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::html;

    #[test]
    fn what_people_write_is_read_as_they_mean_it() {
        for (text, shown) in [
            ("一行目\n二行目", "<p>一行目<br />\n二行目</p>\n"),
            ("- 長靴\n- 軍手", "<ul>\n<li>長靴</li>\n<li>軍手</li>\n</ul>\n"),
            ("**締切**です", "<p><strong>締切</strong>です</p>\n"),
            ("# 見出し", "<p><strong>見出し</strong></p>\n"),
            ("[地図](https://example.jp/map)", "<p><a href=\"https://example.jp/map\">地図</a></p>\n"),
            (
                "詳しくはhttps://example.jp/a?b=1。どうぞ",
                "<p>詳しくは<a href=\"https://example.jp/a?b=1\">https://example.jp/a?b=1</a>。どうぞ</p>\n",
            ),
            (
                "https://drive.example.jp/d/1A-_bC/view",
                "<p><a href=\"https://drive.example.jp/d/1A-_bC/view\">https://drive.example.jp/d/1A-_bC/view</a></p>\n",
            ),
            ("<office@example.jp>", "<p><a href=\"mailto:office@example.jp\">office@example.jp</a></p>\n"),
        ] {
            assert_eq!(html(text), shown, "{text}");
        }
    }

    #[test]
    fn nothing_of_theirs_runs_or_loads() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,AAAA)",
            "[x](//evil.example)",
            "![x](https://evil.example/pixel.png)",
            "<javascript:alert(1)>",
            "```\n<script>\n```",
            "[x](<java\nscript:alert(1)>)",
            "http://\"onmouseover=alert(1)",
        ] {
            let shown = html(text);
            for bad in ["<script", "<img", "href=\"java", "href=\"data", "href=\"//", "onmouseover=\"", "<iframe"] {
                assert!(!shown.to_ascii_lowercase().contains(bad), "{text} became {shown}");
            }
        }
    }

    proptest! {
        #[test]
        fn only_our_own_tags_stand_in_it(text in "[a-zA-Z<>&\"'\\[\\]()!*_#`:/ \\n.-]{0,80}") {
            let shown = html(&text);
            for part in shown.split('<').skip(1) {
                let tag: String = part.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                let known = ["p", "br", "ul", "ol", "li", "strong", "em", "a"];
                prop_assert!(known.contains(&tag.as_str()), "{} became {}", text, shown);
            }
        }
    }
}
