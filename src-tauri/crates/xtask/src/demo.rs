//! The demo association that `run` opens: made once, in the user's data folder.

use crate::shell::{Outcome, output, program};
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// A name and a password, invented with the association.
pub struct SignIn {
    pub name: String,
    pub password: String,
}

/// Where it is and who may sign in.
pub struct Demo {
    pub book: PathBuf,
    pub staff: Vec<SignIn>,
    pub member: SignIn,
}

/// The demo, made now if it is not there yet.
pub fn ready() -> Outcome<Demo> {
    let folder = data_folder()?;
    let (book, told) = (folder.join("demo.tsudoi"), folder.join("demo.json"));
    if !book.exists() || !told.exists() {
        make(&folder, &book, &told)?;
    }
    read(book, &fs::read_to_string(told)?)
}

/// A new one in the place of the old one.
pub fn again() -> Outcome {
    let old = data_folder()?.join("demo.tsudoi");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    ready()?.show();
    Ok(())
}

/// Made beside its place and moved there when it is whole.
fn make(folder: &Path, book: &Path, told: &Path) -> Outcome {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join("demo-unfinished.tsudoi");
    for half in [unfinished.as_path(), book] {
        if half.exists() {
            fs::remove_dir_all(half)?;
        }
    }
    eprintln!("▸ the demo association, in {}", book.display());
    let answer = output(program("tsudoi").args(["--json", "demo"]).arg(&unfinished))?;
    fs::write(told, answer)?;
    Ok(fs::rename(&unfinished, book)?)
}

fn read(book: PathBuf, told: &str) -> Outcome<Demo> {
    let told: Value = serde_json::from_str(told)?;
    let word = |value: &Value, key: &str| {
        let found = value[key].as_str().map(str::to_owned);
        found.ok_or_else(|| format!("`tsudoi demo` does not tell {key}: {value}"))
    };
    let sign_in = |value: &Value, name: &str| -> Outcome<SignIn> {
        Ok(SignIn { name: word(value, name)?, password: word(value, "password")? })
    };
    let data = &told["data"];
    let staff = data["staff"].as_array().into_iter().flatten();
    let staff = staff.map(|one| sign_in(one, "name")).collect::<Outcome<Vec<_>>>()?;
    if staff.is_empty() {
        return Err("`tsudoi demo` names no staff".into());
    }
    let member = sign_in(&data["mypage"], "email")?;
    Ok(Demo { book, staff, member })
}

impl Demo {
    pub fn show(&self) {
        println!("\nThe demo association: {}", self.book.display());
        for SignIn { name, password } in &self.staff {
            println!("  office   {name}   {password}");
        }
        let SignIn { name, password } = &self.member;
        println!("  My Page  {name}   {password}\n");
    }
}

/// Where this system keeps what programs write for one user.
fn data_folder() -> Outcome<PathBuf> {
    let from = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        from("APPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    let folder = folder.ok_or("neither HOME nor a data folder is set")?;
    Ok(folder.join("tsudoi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_ins_are_read_from_what_the_demo_tells() {
        let told = r#"{"data": {"members": 500,
            "staff": [{"name": "山田", "password": "p1"}, {"name": "佐藤", "password": "p2"}],
            "mypage": {"email": "m@example.jp", "password": "p3"}}, "touched": []}"#;
        let demo = read(PathBuf::from("demo.tsudoi"), told).unwrap();
        assert_eq!(demo.staff[1].password, "p2", "each has their own");
        assert_eq!(demo.member.name, "m@example.jp", "members sign in with their address");
        assert!(read(PathBuf::new(), r#"{"data": {}}"#).is_err(), "nobody could sign in");
    }
}
