//! The commands, each as calls of the registry.

mod debit;
mod invoice;
mod online;

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tsudoi_core::{
    Actor, Book, Code, Error, File, Lang, NewBook, Permission, Result, Topic, Work, backup,
    book::MachineClock,
    registry::{self, Kind, Reply},
};

use crate::{
    args::{Args, Bank, Dues, Export, Import, Kinds, Print, Receipts, What},
    caught, off, open,
    print::{self, Said},
};

/// An open book and who calls.
struct Office {
    book: Book,
    actor: Actor,
    /// What the calls so far have touched.
    touched: Vec<Topic>,
    progress: Work,
}

impl Office {
    fn open(args: &Args, lang: Lang) -> Result<Self> {
        let (book, actor) = open::book(args, lang)?;
        Ok(Self { book, actor, touched: Vec::new(), progress: progress() })
    }

    fn reply(&mut self, name: &str, input: Value) -> Result<Reply> {
        let reply = registry::call(&self.book, &self.actor, name, input, &self.progress)?;
        if let Reply::Data { touched, .. } = &reply {
            for topic in *touched {
                if !self.touched.contains(topic) {
                    self.touched.push(*topic);
                }
            }
        }
        Ok(reply)
    }

    fn data(&mut self, name: &str, input: Value) -> Result<Value> {
        match self.reply(name, input)? {
            Reply::Data { data, .. } => Ok(data),
            Reply::File(_) => Err(off(format!("{name} --out FILE"))),
        }
    }

    fn file(&mut self, name: &str, input: Value) -> Result<File> {
        match self.reply(name, input)? {
            Reply::File(file) => Ok(file),
            Reply::Data { .. } => Err(Error::internal(format!("{name} is no document"))),
        }
    }

    /// Refuses before anything is done what the role does not allow.
    fn may(&self, name: &str) -> Result<()> {
        let gate = registry::find(name).map_or(Permission::SignedIn.into(), registry::Entry::gate);
        self.book.ask(&self.actor, gate, &self.progress, |_| Ok(()))
    }

    /// The key of the member with exactly this number.
    fn member(&mut self, no: &str) -> Result<i64> {
        // Who has exactly this number stands first.
        let found = self.data("members.find", json!({ "text": no, "limit": 1 }))?;
        let first = &found["rows"][0];
        (first["no"] == no)
            .then(|| first["id"].as_i64())
            .flatten()
            .ok_or_else(|| Error::new(Code::NotFound, "error-no-such-member-no").arg("no", no))
    }

    /// What could not be done after something else was: for the answer, in the reader's language.
    fn aside(&self, error: &Error) -> String {
        print::log(error);
        error.message(self.actor.lang)
    }

    fn said(self, data: Value) -> Said {
        Said::new(data, &self.touched)
    }
}

/// On standard error, and only when somebody watches.
fn progress() -> Work {
    use std::io::IsTerminal;
    if !std::io::stderr().is_terminal() {
        return Work::quiet();
    }
    let bar = indicatif::ProgressBar::new(0);
    Work::watched(move |done, total| {
        bar.set_length(total);
        bar.set_position(done);
        if done >= total {
            bar.finish_and_clear();
        }
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(Error::from)
}

/// Makes the folder, and a file in it that goes again: what is made later can be put there.
fn probe(dir: &Path) -> Result<()> {
    let file = dir.join(format!(".tsudoi-{}", std::process::id()));
    fs::create_dir_all(dir).and_then(|()| fs::write(&file, "")).and_then(|()| fs::remove_file(&file)).map_err(|error| {
        match error.kind() {
            std::io::ErrorKind::StorageFull => error.into(),
            _ => Error::conflict("error-folder-denied"),
        }
    })
}

fn put_receipt(office: &mut Office, receipt: &Value, dir: &Path) -> Result<PathBuf> {
    let file = office.file("receipts.pdf", json!({ "receipt": receipt["id"] }))?;
    let path = dir.join(&file.name);
    write(&path, &file.bytes)?;
    Ok(path)
}

/// By what rows find their members: `no`, `external` or `match`, or the title of a column that becomes one of them.
fn key_of(key: &str, columns: &Value, mapping: &Value) -> Result<Value> {
    if matches!(key, "no" | "external" | "match") {
        return Ok(json!(key));
    }
    let columns = || columns.as_array().into_iter().flatten();
    let as_key = |column: &Value| {
        let becomes = mapping.as_array().into_iter().flatten().find(|mapped| mapped["column"] == column["index"])?;
        match becomes["target"].as_str()? {
            "no" => Some(json!("no")),
            "external_id" => Some(json!("external")),
            _ => None,
        }
    };
    columns().find(|column| column["title"] == key).and_then(as_key).ok_or_else(|| {
        let keys: Vec<&str> = columns().filter(|c| as_key(c).is_some()).filter_map(|c| c["title"].as_str()).collect();
        let keys = if keys.is_empty() { "-".to_owned() } else { keys.join(", ") };
        Error::invalid("key", "error-import-key").arg("key", key).arg("columns", keys)
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Error::new(Code::NotFound, "error-no-such-file"),
        _ => e.into(),
    })
}

fn bytes(bytes: &[u8]) -> Result<Value> {
    Ok(serde_json::to_value(tsudoi_core::values::Bytes(bytes.to_vec()))?)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Only the named members of a value.
fn only(value: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), value[*name].clone())).collect::<serde_json::Map<_, _>>().into()
}

/// Every row with only the named members.
fn rows(value: &Value, names: &[&str]) -> Value {
    value.as_array().into_iter().flatten().map(|row| only(row, names)).collect()
}

pub fn run(args: &Args, what: &What, lang: Lang) -> Result<Said> {
    match what {
        What::New { dir, name, staff, fiscal_year_start } => {
            let password = open::new_password(lang)?;
            let new = NewBook { name, staff, password: &password, fiscal_year_start: *fiscal_year_start };
            let (_, _, code) = Book::create(dir, &new, Box::new(MachineClock))?;
            Ok(Said::new(json!({ "recovery_code": code.grouped() }), &[]))
        }
        What::Demo { dir, members, seed } => Ok(Said::new(crate::demo::make(dir, *members, *seed)?, &[])),
        What::Commands { openapi: true } => Ok(Said { is_json: true, ..Said::new(registry::openapi(), &[]) }),
        What::Commands { openapi: false } => Ok(Said::new(commands(lang), &[])),
        What::Restore { file, dir } => {
            let restored = backup::restore(file, dir)?;
            Ok(Said::new(serde_json::to_value(restored)?, &[]))
        }
        What::Serve { .. } | What::CheckMypage => Err(Error::internal("serve is not an act")),
        what => with_book(Office::open(args, lang)?, what),
    }
}

fn commands(lang: Lang) -> Value {
    registry::entries()
        .map(|entry| {
            let undo = match entry.undo {
                None => String::new(),
                Some(tsudoi_core::Undo::Changeset) => "changeset".to_owned(),
                Some(tsudoi_core::Undo::By(by)) => by.to_owned(),
                Some(tsudoi_core::Undo::Never(_)) => "never".to_owned(),
            };
            json!({
                "name": entry.name,
                "kind": entry.kind,
                "permission": entry.needs.code(),
                "undo": undo,
                "title": registry::title(lang, entry.name),
            })
        })
        .collect()
}

/// The lines that came in, those that are settled among the matched ones.
fn bank_lines(office: &mut Office, state: Option<&str>) -> Result<Value> {
    const PAGE: usize = 2_000;
    let mut found = Vec::new();
    let mut offset = 0;
    loop {
        let page = office.data("bank.lines", json!({ "offset": offset, "limit": PAGE }))?;
        let lines = page["rows"].as_array().cloned().unwrap_or_default();
        offset += lines.len();
        let last = lines.len() < PAGE;
        found.extend(lines.into_iter().map(|line| {
            let settled = line["state"] == "settled";
            let lane = if settled { json!("matched") } else { line["state"].clone() };
            let each = |rows: &Value, member: &str| -> Value {
                rows.as_array().into_iter().flatten().map(|row| row[member].clone()).collect()
            };
            let (members, charges) = match &line["settled"] {
                Value::Null => (each(&line["candidates"], "no"), each(&line["candidates"][0]["charges"], "label")),
                by if by["member"].is_null() => (json!([]), json!([])),
                by => (json!([by["no"]]), by["labels"].clone()),
            };
            json!({ "id": line["id"], "date": line["date"], "amount": line["amount"], "name": line["name"], "state": lane,
                "settled": settled, "score": line["score"], "members": members, "charges": charges })
        }));
        if last {
            break;
        }
    }
    if let Some(state) = state {
        if !["matched", "unsure", "unknown"].contains(&state) {
            return Err(off("--state matched | unsure | unknown"));
        }
        found.retain(|line| line["state"] == state);
    }
    Ok(found.into())
}

fn with_book(mut office: Office, what: &What) -> Result<Said> {
    match what {
        What::Call { name, input, out } => call(office, name, input.as_deref(), out.as_deref()),
        What::Import { what: Import::Members { file, sheet, encoding, map, key, setup, dry_run } } => {
            let opened = office.data(
                "imports.open",
                json!({ "name": name_of(file), "bytes": bytes(&read(file)?)?, "sheet": sheet, "encoding": encoding }),
            )?;
            let mapping = match map {
                Some(path) => serde_json::from_slice(&read(path)?).map_err(off)?,
                None => opened["columns"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|column| column["guess"].is_string())
                    .map(|column| json!({ "column": column["index"], "target": column["guess"] }))
                    .collect::<Value>(),
            };
            let act = if *dry_run { "imports.plan" } else { "imports.commit" };
            let mut input = json!({ "token": opened["token"], "mapping": mapping });
            if let Some(name) = setup {
                let setups = opened["setups"].as_array().into_iter().flatten();
                let named = setups.into_iter().find(|setup| setup["name"] == **name);
                let setup = named.ok_or_else(|| Error::new(Code::NotFound, "import-no-such-setup"))?;
                for part in ["mapping", "key", "mode", "kind_default", "new_kinds"] {
                    input[part] = setup[part].clone();
                }
            }
            if let Some(key) = key {
                input["key"] = key_of(key, &opened["columns"], &input["mapping"])?;
            }
            let data = office.data(act, input)?;
            Ok(office.said(data))
        }
        What::Export { what: Export::Members { file, segment, columns, encoding } } => {
            let format = match file.extension().and_then(|e| e.to_str()) {
                Some("xlsx") => "xlsx",
                Some("csv") => "csv",
                _ => return Err(off("FILE.xlsx | FILE.csv")),
            };
            let input = json!({ "format": format, "encoding": encoding, "columns": columns,
                "filter": { "segment": segment } });
            let checked = office.data("export.check", input.clone())?;
            let made = office.file("export.members", input)?;
            write(file, &made.bytes)?;
            Ok(office.said(checked))
        }
        What::Print { what: Print::Labels { file, layout, start, text, segment, household, purpose } } => {
            let together = if *household { "names" } else { "each" };
            let labels = json!({
                "whom": { "text": text, "filter": { "state": ["current", "grace", "on_leave"], "segment": segment } },
                "mailing": { "together": together },
                "layout": layout,
                "start": start,
                "purpose": purpose,
            });
            let checked = office.data("prints.check", json!({ "job": { "labels": labels } }))?;
            let made = office.file("prints.labels", labels)?;
            write(file, &made.bytes)?;
            Ok(office.said(checked))
        }
        What::Find { text, limit } => {
            let found = office.data("members.find", json!({ "text": text, "limit": limit }))?;
            Ok(office.said(found))
        }
        What::Duplicates { scan, limit } => {
            if *scan {
                office.data("duplicates.scan", json!({}))?;
            }
            let found = office.data("duplicates.list", json!({ "limit": limit }))?;
            Ok(office.said(found))
        }
        What::Merge { keep, drop, reason } => {
            let (keep, drop) = (office.member(keep)?, office.member(drop)?);
            let merged = office.data("members.merge", json!({ "keep": keep, "drop": drop, "reason": reason }))?;
            Ok(office.said(merged))
        }
        What::Kinds { what: Kinds::List } => {
            let kinds = office.data("kinds.list", json!({}))?;
            Ok(office.said(kinds))
        }
        What::Kinds { what: Kinds::Set { name, fee, from } } => {
            let set = office.data("kinds.set", json!({ "name": name, "fee": fee, "from": from }))?;
            Ok(office.said(set))
        }
        What::Dues { what: Dues::Bill { fiscal_year, segment, items, dry_run } } => {
            let act = if *dry_run { "dues.preview" } else { "dues.bill_year" };
            let mut data =
                office.data(act, json!({ "fiscal_year": fiscal_year, "segment": segment, "items": items }))?;
            if *dry_run {
                data["charged"] = data["count"].clone();
            }
            Ok(office.said(data))
        }
        What::Pay { member_no, yen, on, method, receipt } => {
            let member = office.member(member_no)?;
            let on = match on {
                Some(day) => json!(day),
                None => office.data("association.show", json!({}))?["today"].clone(),
            };
            if *receipt {
                office.may("receipts.issue")?;
            }
            let paid = office
                .data("payments.record", json!({ "member": member, "amount": yen, "paid_on": on, "method": method }))?;
            let mut data = json!({
                "payment": paid["id"], "allocated": paid["allocated"], "remaining": paid["remaining"], "receipt_no": null
            });
            if *receipt {
                // The money is in the book, whatever comes now: a refusal would let a script record it twice.
                match caught(|| office.data("receipts.issue", json!({ "payments": [paid["id"]] }))) {
                    Ok(issued) => {
                        data["receipt_no"] = issued["issued"][0]["no"].clone();
                        data["skipped"] = issued["skipped"].clone();
                    }
                    Err(error) => {
                        let reason = office.aside(&error);
                        data["skipped"] = json!([{ "payment": paid["id"], "name": member_no, "reason": reason }]);
                    }
                }
            }
            Ok(office.said(data))
        }
        What::Bank { what: Bank::Import { file, account, dry_run } } => {
            let act = if *dry_run { "bank.preview" } else { "bank.import" };
            let input = json!({ "name": name_of(file), "bytes": bytes(&read(file)?)?, "account": account });
            let data = office.data(act, input)?;
            Ok(office.said(data))
        }
        What::Bank { what: Bank::Lines { state } } => {
            let list = bank_lines(&mut office, state.as_deref())?;
            Ok(office.said(list))
        }
        What::Debit { what } => {
            let data = debit::run(&mut office, what)?;
            Ok(office.said(data))
        }
        What::Invoice { what } => {
            let data = invoice::run(&mut office, what)?;
            Ok(office.said(data))
        }
        What::Online { what } => {
            let (data, all_well) = online::run(&mut office, what)?;
            Ok(Said { all_well, ..office.said(data) })
        }
        What::Receipts { what: Receipts::List { fiscal_year } } => {
            let mut all = Vec::new();
            loop {
                let page = office
                    .data("receipts.list", json!({ "fiscal_year": fiscal_year, "offset": all.len(), "limit": 500 }))?;
                let found = page["rows"].as_array().cloned().unwrap_or_default();
                let last = found.len() < 500;
                all.extend(found);
                if last {
                    break;
                }
            }
            let mut list = rows(
                &Value::Array(all),
                &["no", "copy", "payment", "member", "member_no", "member_name", "amount", "state", "issued_on"],
            );
            if let Some(list) = list.as_array_mut() {
                list.sort_by(|a, b| {
                    (a["no"].as_str(), a["copy"].as_i64()).cmp(&(b["no"].as_str(), b["copy"].as_i64()))
                });
            }
            Ok(office.said(list))
        }
        What::Receipts { what: Receipts::Issue { unissued, payment, out } } => {
            let input = if *unissued { json!({ "unissued": true }) } else { json!({ "payments": [payment] }) };
            if let Some(dir) = out {
                office.may("receipts.pdf")?;
                probe(dir)?;
            }
            let mut data = office.data("receipts.issue", input)?;
            if let Some(dir) = out {
                let mut not_written = Vec::new();
                for receipt in data["issued"].as_array_mut().into_iter().flatten() {
                    // The numbers are given, whatever comes now.
                    match put_receipt(&mut office, receipt, dir) {
                        Ok(path) => receipt["file"] = json!(path.to_string_lossy()),
                        Err(error) => {
                            receipt["file"] = Value::Null;
                            not_written.push(json!({ "no": receipt["no"], "reason": office.aside(&error) }));
                        }
                    }
                }
                data["not_written"] = not_written.into();
            }
            Ok(office.said(data))
        }
        What::Log { member, limit } => {
            let member = member.as_deref().map(|no| office.member(no)).transpose()?;
            let lines = office.data("journal.list", json!({ "member": member, "limit": limit }))?;
            let list = rows(&lines, &["id", "at", "who", "command", "summary", "subject", "undone"]);
            Ok(office.said(list))
        }
        What::Undo { id } => {
            let undone = office.data("journal.undo", json!({ "entry": id }))?;
            Ok(office.said(undone))
        }
        What::Check { repair } => {
            if *repair {
                office.data("book.repair", json!({}))?;
            }
            let checked = office.data("book.check", json!({}))?;
            let ok = checked["ok"] == true;
            let mut said = office.said(checked);
            said.all_well = ok;
            Ok(said)
        }
        What::Backup { file } => {
            let written = office.book.back_up(&office.actor, file)?;
            Ok(office.said(serde_json::to_value(written)?))
        }
        What::New { .. }
        | What::Demo { .. }
        | What::Commands { .. }
        | What::Restore { .. }
        | What::Serve { .. }
        | What::CheckMypage => Err(Error::internal("needs no book")),
    }
}

fn call(mut office: Office, name: &str, input: Option<&str>, out: Option<&Path>) -> Result<Said> {
    let text = match input {
        None => "{}".to_owned(),
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
        Some(path) if path.starts_with('@') => String::from_utf8(read(Path::new(&path[1..]))?).map_err(off)?,
        Some(text) => text.to_owned(),
    };
    let input: Value = serde_json::from_str(&text).map_err(off)?;
    let is_document = registry::find(name).is_some_and(|entry| entry.kind == Kind::Document);
    if is_document {
        let out = out.ok_or_else(|| off(format!("{name} --out FILE")))?;
        let file = office.file(name, input)?;
        write(out, &file.bytes)?;
        return Ok(office.said(json!({ "name": file.name, "media_type": file.media_type, "bytes": file.bytes.len() })));
    }
    let data = office.data(name, input)?;
    Ok(office.said(data))
}
