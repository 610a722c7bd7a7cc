//! The first page: the card, what waits, what is new, and the way to everything else.

use askama::Template;
use axum::{extract::State, response::Response};
use tsudoi_core::desk::{Home, MemberEvent, Task};

use super::events::Told;
use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, cookies},
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    l: Layout,
    home: Home,
}

/// A line of what waits.
struct Line {
    href: String,
    icon: &'static str,
    text: String,
    urgent: bool,
}

impl HomePage {
    /// What waits, but for the dues that the page shows by themselves.
    fn lines(&self) -> Vec<Line> {
        self.home.tasks.iter().filter_map(|task| self.line(task)).collect()
    }

    fn of<'e>(&'e self, event: &'e MemberEvent) -> Told<'e> {
        Told::new(&self.l, event)
    }

    fn others(&self) -> String {
        self.home.acts_for.join(if self.l.is_ja() { "、" } else { ", " })
    }

    fn line(&self, task: &Task) -> Option<Line> {
        let l = &self.l;
        Some(match task {
            Task::Pay { late: false, .. } => return None,
            Task::Pay { owed, .. } => Line {
                href: "/dues".to_owned(),
                icon: "alert",
                text: l.with("mypage-task-pay-late", "amount", l.yen(owed)),
                urgent: true,
            },
            Task::Read { only: Some((id, title)), .. } => Line {
                href: format!("/notices/{id}"),
                icon: "bell",
                text: l.with("mypage-task-read-one", "title", title),
                urgent: false,
            },
            Task::Read { count, .. } => Line {
                href: "/notices".to_owned(),
                icon: "bell",
                text: l.count("mypage-task-read", count),
                urgent: false,
            },
            Task::Answered { only: Some((id, subject)), .. } => Line {
                href: format!("/inquiries/{id}"),
                icon: "chat",
                text: l.with("mypage-task-answered-one", "subject", subject),
                urgent: false,
            },
            Task::Answered { count, .. } => Line {
                href: "/inquiries".to_owned(),
                icon: "chat",
                text: l.count("mypage-task-answered", count),
                urgent: false,
            },
            Task::Identify { refused } => Line {
                href: "/identity".to_owned(),
                icon: "camera",
                text: l.t(if *refused { "mypage-task-identify-refused" } else { "mypage-task-identify-again" }),
                urgent: *refused,
            },
            Task::Prove => {
                Line { href: "/profile".to_owned(), icon: "mail", text: l.t("mypage-task-prove"), urgent: false }
            }
            Task::Confirm => {
                Line { href: "/profile".to_owned(), icon: "check", text: l.t("mypage-task-confirm"), urgent: false }
            }
            Task::Complete { count } => Line {
                href: "/profile".to_owned(),
                icon: "edit",
                text: l.count("mypage-task-complete", count),
                urgent: false,
            },
            Task::Proxy { name } => Line {
                href: "/proxies".to_owned(),
                icon: "user",
                text: l.with("mypage-task-proxy", "name", name),
                urgent: false,
            },
            Task::Receipts { count } => Line {
                href: "/receipts".to_owned(),
                icon: "doc",
                text: l.count("mypage-task-receipts", count),
                urgent: false,
            },
        })
    }
}

pub(crate) async fn home(State(house): State<House>, visit: Visit) -> Response {
    if let Some(next) = visit.next.as_deref().filter(|_| visit.session.is_some()) {
        let secure = house.options.secure_cookies;
        return answer::with_cookie(answer::see(next), secure, cookies(secure).next, "", &Stay::Gone);
    }
    house.personal(visit, "/", |desk, l| answer::draw(&HomePage { l, home: desk.home()? })).await
}
