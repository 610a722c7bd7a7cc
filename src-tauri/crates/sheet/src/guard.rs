//! Reads a file from outside in a child process, so that the office never falls with it.
//!
//! The child is our own program, started again with a secret word. It gets the file through
//! its standard input, limits its own memory before reading, and gives the rows back through
//! its standard output. The parent ends it when time is up.

mod frame;

use crate::read::check_size;
use crate::{ReadOptions, SheetError, Workbook};
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The first argument by which our own programs know that they are to read a sheet.
const SECRET_WORD: &str = "__read-sheet";

/// Whether this program may be started again as the reader: see [`enable_guard`].
static IS_ENABLED: AtomicBool = AtomicBool::new(false);

/// To be called first in `main` of every program of ours that reads sheets. Asked to be the
/// reader, it reads, answers and ends the process; otherwise it calls [`enable_guard`].
pub fn reader_main_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|word| word == SECRET_WORD) {
        std::process::exit(match serve() {
            Ok(()) => 0,
            // The parent has gone, or broke off: there is nobody to tell.
            Err(_) => 1,
        });
    }
    enable_guard();
}

/// Says that this program passes by [`reader_main_if_asked`] when it starts, so that
/// [`read_guarded`] may start it again as the reader. Calling it again changes nothing.
pub fn enable_guard() {
    IS_ENABLED.store(true, Ordering::Relaxed);
}

fn serve() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let request = frame::Request::read_options(&mut input)?;
    limit_memory(request.options.limits.memory)?;
    let bytes = frame::read_bytes(&mut input, request.options.limits.file_bytes)?;
    let answer = crate::read(&bytes, &request.file_name, &request.options);
    drop(bytes);
    let mut output = io::stdout().lock();
    frame::write_answer(&mut output, &answer)?;
    output.flush()
}

/// Heap and other private memory; not address space, of which a window's libraries reserve
/// gigabytes without using them. No core file either: it would hold the roster.
#[cfg(target_os = "linux")]
fn limit_memory(bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Core, limit(0))?;
    setrlimit(Resource::Data, limit(bytes))?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_bytes: u64) -> io::Result<()> {
    Ok(())
}

/// Reads one sheet of a file from outside, within [`crate::Limits::seconds`] and
/// [`crate::Limits::memory`]. Where [`enable_guard`] was never called (in a
/// test) it reads in this process, within the other limits only.
pub fn read_guarded(bytes: &[u8], file_name: &str, options: &ReadOptions) -> Result<Workbook, SheetError> {
    if !IS_ENABLED.load(Ordering::Relaxed) {
        return crate::read(bytes, file_name, options);
    }
    check_size(bytes, &options.limits)?;
    match std::env::current_exe() {
        Ok(program) => read_by(&mut Command::new(program), bytes, file_name, options),
        Err(error) => Err(SheetError::Damaged { detail: format!("the reader could not be started: {error}") }),
    }
}

fn read_by(
    program: &mut Command,
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
) -> Result<Workbook, SheetError> {
    let mut child = program
        .arg(SECRET_WORD)
        // Out of memory, a backtrace cannot be made: trying hangs.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| SheetError::Damaged { detail: format!("the reader could not be started: {error}") })?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let mut stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    let time = Duration::from_secs(options.limits.seconds);
    thread::scope(|scope| {
        // A child that has ended does not take the rest: its answer says why.
        scope.spawn(move || frame::write_request(&mut stdin, bytes, file_name, options).ok());
        let complaint = scope.spawn(move || {
            let mut text = String::new();
            stderr.take(4096).read_to_string(&mut text).ok();
            text
        });
        let (send, receive) = mpsc::channel();
        // Nobody waits any more when time is up.
        scope.spawn(move || send.send(frame::read_answer(&mut stdout, &options.limits)).ok());
        let answer = receive.recv_timeout(time);
        // Answered or not, it has nothing more to do. (It may have ended by itself.)
        child.kill().ok();
        child.wait().ok();
        // The child is dead, so its complaint is complete.
        let ran_out = is_about_memory(&complaint.join().unwrap_or_default());
        match answer {
            Err(_) => Err(SheetError::TimedOut),
            Ok(Ok(Err(SheetError::Damaged { .. })) | Err(_)) if ran_out => Err(SheetError::OutOfMemory),
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(SheetError::Damaged { detail: "the reader fell over the file".into() }),
        }
    })
}

/// What Rust says when an allocation fails, what `Vec` says, and what zlib-rs says.
fn is_about_memory(complaint: &str) -> bool {
    ["memory allocation of", "capacity overflow", "MemError"].iter().any(|words| complaint.contains(words))
}
