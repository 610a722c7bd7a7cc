//! How fast folding and the postal codes are: `cargo run --release --example speed -p tsudoi-japan`.

use std::hint::black_box;
use std::time::Instant;
use tsudoi_japan::{fold::fold, postal};

fn main() {
    let start = Instant::now();
    black_box(postal::lookup("390-1702"));
    println!("first postal code   {:?}", start.elapsed());
    let start = Instant::now();
    for number in 0..100_000 {
        black_box(postal::lookup(&format!("{:07}", number * 97)));
    }
    println!("100,000 more        {:?}", start.elapsed());

    for (kind, text) in [
        ("kanji", "渡邊　﨑太郎"),
        ("kana", "わたなべ　ようこ"),
        ("half-width kana", "ﾜﾀﾅﾍﾞ ﾖ-ｺ"),
        ("Latin", "Taro.Yamada@example.jp"),
        ("unusual", "㈱𠮷野屋①Café"),
    ] {
        let start = Instant::now();
        for _ in 0..1_000_000 {
            black_box(fold(black_box(text)));
        }
        println!("1,000,000 × {kind:16} {:?}", start.elapsed());
    }
}
