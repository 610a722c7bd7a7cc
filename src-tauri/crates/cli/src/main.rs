//! tsudoi-cli
fn main() {}
