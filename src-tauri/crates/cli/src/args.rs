//! The words of the terminal.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tsudoi_core::Lang;

/// Tsudoi 集い: the life of an association, in one encrypted file of its own.
#[derive(Parser)]
#[command(name = "tsudoi", version, disable_help_subcommand = true)]
pub struct Args {
    /// The association's folder
    #[arg(short = 'b', long = "book", env = "TSUDOI_BOOK", global = true, value_name = "DIR")]
    pub book: Option<PathBuf>,
    /// One JSON value on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// ja or en; else as LANG says
    #[arg(long = "lang", global = true, value_name = "LANG", value_parser = ["ja", "en"])]
    lang: Option<String>,
    #[command(subcommand)]
    pub what: What,
}

impl Args {
    pub fn lang(&self) -> Lang {
        lang(self.lang.clone())
    }
}

fn lang(tag: Option<String>) -> Lang {
    Lang::from_tag(&tag.unwrap_or_else(|| std::env::var("LANG").unwrap_or_default()))
}

/// The language that was asked for in words that cannot be read otherwise.
pub fn lang_of_words(words: impl Iterator<Item = String>) -> Lang {
    let mut words = words.skip_while(|word| word != "--lang" && !word.starts_with("--lang="));
    let tag = words.next().and_then(|word| word.strip_prefix("--lang=").map(str::to_owned).or_else(|| words.next()));
    lang(tag)
}

#[derive(Subcommand)]
pub enum What {
    /// Create an association; the first member of staff is its administrator
    New {
        dir: PathBuf,
        #[arg(long)]
        name: String,
        #[arg(long, env = "TSUDOI_STAFF")]
        staff: String,
        #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=12))]
        fiscal_year_start: u32,
    },
    /// Create a believable association to try things out
    Demo {
        dir: PathBuf,
        #[arg(long, default_value_t = 500)]
        members: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// List everything that can be called
    Commands {
        /// As an OpenAPI 3.1 document
        #[arg(long)]
        openapi: bool,
    },
    /// Call anything of the list
    Call {
        name: String,
        /// JSON, @FILE, or - for standard input
        input: Option<String>,
        /// Where a document goes
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Take members in
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Write members out
    Export {
        #[command(subcommand)]
        what: Export,
    },
    /// Print for members
    Print {
        #[command(subcommand)]
        what: Print,
    },
    /// The search box
    Find {
        text: String,
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Pairs of members who may be one person
    Duplicates {
        /// Look through the whole roster first
        #[arg(long)]
        scan: bool,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Two records become one; taken back with undo
    Merge {
        /// The member number that stays
        keep: String,
        /// The one that becomes part of it
        drop: String,
        /// For the journal
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Member kinds and their fees
    Kinds {
        #[command(subcommand)]
        what: Kinds,
    },
    /// Charges
    Dues {
        #[command(subcommand)]
        what: Dues,
    },
    /// Record a payment, oldest charge first
    Pay {
        member_no: String,
        yen: i64,
        /// YYYY-MM-DD; else today
        #[arg(long)]
        on: Option<String>,
        #[arg(long, default_value = "bank")]
        method: String,
        /// Issue the receipt at once
        #[arg(long)]
        receipt: bool,
    },
    /// Bank statements
    Bank {
        #[command(subcommand)]
        what: Bank,
    },
    /// Direct debits (口座振替)
    Debit {
        #[command(subcommand)]
        what: Debit,
    },
    /// Online payment (オンライン決済)
    Online {
        #[command(subcommand)]
        what: Online,
    },
    /// Receipts
    Receipts {
        #[command(subcommand)]
        what: Receipts,
    },
    /// Invoices (請求書)
    Invoice {
        #[command(subcommand)]
        what: Invoice,
    },
    /// The journal, newest first
    Log {
        /// Only what concerns this member number
        #[arg(long)]
        member: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Take back the last entry that can be taken back, or that one
    Undo { id: Option<i64> },
    /// Check the whole book
    Check {
        /// Rebuild what is derived first
        #[arg(long)]
        repair: bool,
    },
    /// One encrypted file, verified after writing
    Backup { file: PathBuf },
    /// A backup into a new folder; never overwrites
    Restore { file: PathBuf, dir: PathBuf },
    /// Look at My Page from outside, as members would come, and say what is wrong
    CheckMypage,
    /// The office and My Page without a window, until told to stop
    #[command(after_long_help = SERVE)]
    Serve {
        /// Where the office listens, on this computer: HOST:PORT
        #[arg(long, value_name = "ADDR")]
        office: Option<String>,
        /// Where My Page listens, whatever the settings say
        #[arg(long, value_name = "ADDR")]
        mypage: Option<String>,
    },
}

/// How a machine of its own keeps My Page open.
const SERVE: &str = "\
As a service of Linux (systemd): /etc/systemd/system/tsudoi.service

  [Unit]
  Description=Tsudoi
  After=network-online.target
  Wants=network-online.target

  [Service]
  User=tsudoi
  # TSUDOI_BOOK=/srv/tsudoi/our.tsudoi, TSUDOI_STAFF=…, TSUDOI_PASSWORD=…; readable by root alone (chmod 600)
  EnvironmentFile=/etc/tsudoi.env
  ExecStart=/usr/local/bin/tsudoi serve
  Restart=on-failure
  # Ports 80 and 443 for somebody who is not root
  AmbientCapabilities=CAP_NET_BIND_SERVICE
  CapabilityBoundingSet=CAP_NET_BIND_SERVICE
  NoNewPrivileges=yes
  ProtectSystem=strict
  ProtectHome=yes
  PrivateTmp=yes
  ReadWritePaths=/srv/tsudoi

  [Install]
  WantedBy=multi-user.target

Then: systemctl daemon-reload && systemctl enable --now tsudoi
Whether members can reach it: tsudoi check-mypage (while the service is stopped), or the button in the settings.";

#[derive(Subcommand)]
pub enum Import {
    /// From xlsx, xls, ods or csv
    Members {
        file: PathBuf,
        #[arg(long)]
        sheet: Option<String>,
        #[arg(long)]
        encoding: Option<String>,
        /// JSON: [{"column": 0, "target": "no"}, …]
        #[arg(long)]
        map: Option<PathBuf>,
        /// By what rows find their members: a column's title, or no, external, match
        #[arg(long, value_name = "COLUMN")]
        key: Option<String>,
        /// The way of a saved import setup
        #[arg(long, conflicts_with_all = ["map", "key"])]
        setup: Option<String>,
        /// Say what would happen, change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
pub enum Export {
    /// To .xlsx or .csv, by the ending of the name
    Members {
        file: PathBuf,
        /// Only whom these conditions mean: 'kind = 正会員 and dues.2026 = unpaid and not tag:役員'
        #[arg(long, value_name = "EXPR", default_value = "")]
        segment: String,
        /// Column codes, separated by commas
        #[arg(long, value_delimiter = ',')]
        columns: Option<Vec<String>>,
        #[arg(long, default_value = "utf-8", value_parser = ["utf-8", "cp932"])]
        encoding: String,
    },
}

#[derive(Subcommand)]
pub enum Print {
    /// Address labels as a PDF, for everybody who is a member now
    Labels {
        file: PathBuf,
        /// Name or key of a label sheet: `tsudoi call prints.layouts`
        #[arg(long, default_value = "12-86.4x42.3")]
        layout: String,
        /// The label of the first sheet at which to begin
        #[arg(long, default_value_t = 1)]
        start: u32,
        /// As in the search box
        #[arg(long, default_value = "")]
        text: String,
        /// Only whom these conditions mean, as in `export members --segment`
        #[arg(long, value_name = "EXPR", default_value = "")]
        segment: String,
        /// One label for each household
        #[arg(long)]
        household: bool,
        /// What they are for, for the journal
        #[arg(long, default_value = "")]
        purpose: String,
    },
}

#[derive(Subcommand)]
pub enum Kinds {
    /// Make a kind, or give it a yearly fee from a day on
    Set {
        name: String,
        #[arg(long)]
        fee: i64,
        /// YYYY-MM-DD; else the first day of this fiscal year
        #[arg(long)]
        from: Option<String>,
    },
    /// All kinds
    List,
}

#[derive(Subcommand)]
pub enum Dues {
    /// Charge the yearly fee and other items; again adds nothing
    Bill {
        #[arg(long)]
        fiscal_year: i32,
        /// Only whom these conditions mean, as in `export members --segment`
        #[arg(long, value_name = "EXPR", default_value = "")]
        segment: String,
        /// What to charge, by code (`call dues.items`); again for several. Else the annual fee
        #[arg(long = "item", value_name = "CODE")]
        items: Vec<String>,
        /// Say what would happen, change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
pub enum Bank {
    /// Statement lines in; a line that is there already is passed by
    Import {
        file: PathBuf,
        /// Of which account, by its key (`call bank.accounts`)
        #[arg(long)]
        account: Option<i64>,
        /// Say what would happen, change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Statement lines and whose they are
    Lines {
        /// matched, unsure or unknown
        #[arg(long)]
        state: Option<String>,
    },
}

#[derive(Subcommand)]
pub enum Debit {
    /// Ask the bank for what is open: a run, its file, and who is left out and why
    Run {
        /// The debit day, YYYY-MM-DD
        #[arg(long, value_name = "DAY")]
        on: String,
        /// Only what is due by this day
        #[arg(long, value_name = "DAY")]
        due_until: Option<String>,
        /// Only whom these conditions mean, as in `export members --segment`
        #[arg(long, value_name = "EXPR", default_value = "")]
        segment: String,
        /// Say what would happen, change nothing
        #[arg(long)]
        dry_run: bool,
        /// Where the request file goes
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// All runs
    Runs,
    /// The request file of a run, the same bytes every time
    File {
        run: i64,
        #[arg(long)]
        out: PathBuf,
    },
    /// Take the bank's answer in
    Result {
        file: PathBuf,
        /// Say what would happen, change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// What could not be drawn, and what was decided of it
    Failed,
}

#[derive(Subcommand)]
pub enum Online {
    /// Keep the restricted key of Stripe: from TSUDOI_STRIPE_KEY, else asked for
    Key {
        /// Whether paying at a konbini is offered, too
        #[arg(long)]
        konbini: Option<bool>,
    },
    /// Whether the key has every right that it needs
    Check,
    /// Make a payment link for everything that these members owe
    Link {
        /// Member numbers
        #[arg(required = true)]
        members: Vec<String>,
    },
    /// Ask what was paid and given back
    Poll,
    /// All links, newest first
    List,
}

#[derive(Subcommand)]
pub enum Receipts {
    /// All numbers, void ones too
    List {
        #[arg(long)]
        fiscal_year: Option<i32>,
    },
    /// Number them and write the PDFs
    Issue {
        /// All payments that have none
        #[arg(long, conflicts_with = "payment", required_unless_present = "payment")]
        unissued: bool,
        /// This payment
        #[arg(long)]
        payment: Option<i64>,
        /// A folder for the PDFs
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub enum Invoice {
    /// One for every payer who owes something that no invoice says yet; again adds nothing
    Issue {
        /// Only payers who owe something of this year
        #[arg(long)]
        fiscal_year: Option<i32>,
        /// Only payers who owe such an item, by code (`call dues.items`); again for several
        #[arg(long = "item", value_name = "CODE")]
        items: Vec<String>,
        /// Only whom these conditions mean, as in `export members --segment`
        #[arg(long, value_name = "EXPR", default_value = "")]
        segment: String,
        /// By when it is to be paid, YYYY-MM-DD; else the next due day of what is on it
        #[arg(long = "due", value_name = "DATE")]
        due_on: Option<String>,
        /// Mail them to whom mail reaches
        #[arg(long)]
        mail: bool,
        /// Say what would happen, change nothing
        #[arg(long)]
        dry_run: bool,
        /// A folder for the PDFs
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Invoices as one PDF, in the order of the numbers given
    Pdf {
        file: PathBuf,
        /// `S2026-0001` …
        #[arg(required = true)]
        numbers: Vec<String>,
    },
}
