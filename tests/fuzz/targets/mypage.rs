//! What comes to My Page: method and address, lines of headers, an empty line, a body. `SESSION`, `CSRF` and `FORM` stand for those of a
//! member who is signed in, so that what lies behind is reached.
#![no_main]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use tsudoi_core::{
    desk::reception,
    testing::{Office, Postbox},
};
use tsudoi_fuzz::seeds;
use tsudoi_mypage::{Options, router};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
/// Of somebody else; no page may show it.
const SECRET: &str = "隠田";

struct House {
    _office: Office,
    runtime: Runtime,
    pages: Router,
    session: String,
    csrf: String,
    form: String,
}

impl House {
    fn new() -> Self {
        let office = Office::new();
        office.mail_goes_out();
        let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
        office.member(SECRET, SECRET, Some("kakushida@mail.example.jp"));
        office.done("logins.invite", serde_json::json!({ "members": [member] }));
        let token = Postbox::default().collect(&office.book).token();
        let desk = reception(office.book.clone());
        desk.claim(&token, PASSWORD, "").expect("a fresh link");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let mut house = Self {
            pages: router(desk, Options::default()),
            _office: office,
            runtime,
            session: String::new(),
            csrf: String::new(),
            form: String::new(),
        };
        let (page, text) = house.ask(Request::get("/sign-in").body(Body::empty()).expect("a request"));
        house.form = cookie(&page, "tsudoi-form");
        let body = format!(
            "form={}&email=chiyo%40mail.example.jp&password={}",
            hidden(&text, "form"),
            PASSWORD.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>()
        );
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, format!("tsudoi-form={}", house.form));
        let (answer, _) = house.ask(request.body(Body::from(body)).expect("a request"));
        house.session = cookie(&answer, "tsudoi");
        let request = Request::get("/profile").header(header::COOKIE, format!("tsudoi={}", house.session));
        let (_, text) = house.ask(request.body(Body::empty()).expect("a request"));
        house.csrf = hidden(&text, "csrf");
        house
    }

    fn ask(&self, request: Request<Body>) -> (Response<()>, String) {
        self.runtime.block_on(async {
            let (parts, body) =
                self.pages.clone().oneshot(request).await.expect("a router always answers").into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a whole page");
            (Response::from_parts(parts, ()), String::from_utf8_lossy(&bytes).into_owned())
        })
    }
}

fn hidden(text: &str, name: &str) -> String {
    let (_, after) = text.split_once(&format!("name=\"{name}\" value=\"")).expect("the form has the field");
    after.split_once('"').expect("a closed value").0.to_owned()
}

fn cookie(answer: &Response<()>, name: &str) -> String {
    let all = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.filter_map(|value| value.split(';').next()?.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).last().expect("the cookie is set")
}

static HOUSE: LazyLock<House> = LazyLock::new(House::new);

fn request(text: &[u8]) -> Option<Request<Body>> {
    let end = text.windows(2).position(|two| two == b"\n\n")?;
    let (head, body) = (std::str::from_utf8(&text[..end]).ok()?, text[end + 2..].to_vec());
    let mut lines = head.lines();
    let (method, address) = lines.next()?.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    request.body(Body::from(body)).ok()
}

fn made() -> Vec<Vec<u8>> {
    let form = "content-type: application/x-www-form-urlencoded";
    let signed = "cookie: tsudoi=SESSION; tsudoi-form=FORM; language=en";
    let mut seeds: Vec<String> = [
        "/", "/sign-in", "/claim?token=x", "/forgot", "/forgot/sent", "/reset?token=x", "/prove?token=x", "/prove/done",
        "/dues", "/invoices/1.pdf", "/receipts", "/receipts/1.pdf", "/profile?done=x", "/security", "/identity", "/nowhere",
    ]
    .iter()
    .map(|address| {
        format!("GET {address}\n{signed}\nuser-agent: Mozilla/5.0 (iPhone)\nx-forwarded-for: 192.0.2.1, 2001:db8::1\naccept-language: en;q=0.8, ja\n\n")
    })
    .collect();
    for (address, body) in [
        ("/sign-out", ""),
        ("/forgot", "&email=x%40mail.example.jp"),
        ("/prove", "&token=x"),
        ("/claim", "&token=x&password=short"),
        ("/dues/pay", "&charges=1"),
        ("/receipts", "&payment=1&addressee=x"),
        ("/identity/withdraw", "&id=1"),
        ("/language", "&lang=en&back=%2Fdues"),
    ] {
        seeds.push(format!("POST {address}\n{form}\n{signed}\n\nform=FORM&csrf=CSRF{body}"));
    }
    seeds.push(format!(
        "POST /identity\ncontent-type: multipart/form-data; boundary=x\n{signed}\n\n--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\nCSRF\r\n\
         --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7 %%EOF\r\n--x--\r\n"
    ));
    seeds.into_iter().map(String::into_bytes).collect()
}

fn replaced(data: &[u8], house: &House) -> Vec<u8> {
    // Bytes that are no text stay what they are: a body may hold any.
    let text: String = data.iter().map(|byte| char::from(*byte)).collect();
    let text = text.replace("SESSION", &house.session).replace("CSRF", &house.csrf).replace("FORM", &house.form);
    text.chars().map(|c| c as u8).collect()
}

fuzz_target!(init: { seeds(made); LazyLock::force(&HOUSE); }, |data: &[u8]| {
    let house = &*HOUSE;
    let Some(request) = request(&replaced(data, house)) else { return };
    let (answer, text) = house.ask(request);
    assert_ne!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "what is sent is refused, not tripped over");
    assert!(answer.headers().contains_key(header::CONTENT_SECURITY_POLICY), "every answer is guarded");
    assert!(!text.contains(SECRET), "nobody sees another member");
});
