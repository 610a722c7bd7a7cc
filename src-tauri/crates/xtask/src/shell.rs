//! Starting other programs: where they are, and one line that says what is going on.

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The repository.
pub fn root() -> &'static Path {
    let this = Path::new(env!("CARGO_MANIFEST_DIR"));
    this.ancestors().nth(3).expect("xtask lies three folders below the repository")
}

/// The cargo that started us, in the repository.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// npm in one of the repository's folders.
pub fn npm(folder: &str, arguments: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join(folder)).args(arguments);
    npm
}

/// A program that the workspace has built: it lies beside this one.
pub fn program(name: &str) -> Command {
    Command::new(built().join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The folder of the built programs, such as `target/debug`.
pub fn built() -> PathBuf {
    let this = std::env::current_exe().expect("the system knows which program runs");
    this.parent().expect("a program lies in a folder").to_owned()
}

/// Runs a command to its end, with a line before it that says what for.
pub fn step(name: &str, command: &mut Command) -> Outcome {
    eprintln!("▸ {name}");
    let begun = Instant::now();
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        eprintln!("  {name}: {:.0} s", begun.elapsed().as_secs_f32());
        Ok(())
    } else {
        Err(format!("{name} failed ({status}): {command:?}").into())
    }
}

/// What a command prints on standard output; its progress and errors go to the terminal.
pub fn output(command: &mut Command) -> Outcome<String> {
    let output =
        command.stderr(std::process::Stdio::inherit()).output().map_err(|error| cannot_start(command, &error))?;
    let text = String::from_utf8(output.stdout)?;
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{command:?} failed ({})\n{text}", output.status).into())
    }
}

/// Ends as the other program, so that Ctrl+C and SIGTERM reach it and no one else.
pub fn replace_with(command: &mut Command) -> Outcome {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = command.exec();
        Err(cannot_start(command, &error).into())
    }
    #[cfg(not(unix))]
    {
        let status = command.status().map_err(|error| cannot_start(command, &error))?;
        std::process::exit(status.code().unwrap_or(1));
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start {}: {error}", command.get_program().display())
}
