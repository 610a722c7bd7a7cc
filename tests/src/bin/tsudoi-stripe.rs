//! The double of Stripe, for a rehearsal by hand: `tsudoi-stripe 127.0.0.1:5590`, and beside it
//! `TSUDOI_STRIPE_DOUBLE=http://127.0.0.1:5590 tsudoi serve …` with the key `rk_test_0123456789abcdef`.

use tsudoi_tests::stripe::Server;

fn main() {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let server = Server::at(&address);
    println!("{}", server.base);
    loop {
        #[allow(clippy::disallowed_methods)] // a rehearsal happens now
        server.world(|world| world.now = chrono::Utc::now().timestamp());
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
