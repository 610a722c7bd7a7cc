//! tsudoi-xtask
fn main() {}
