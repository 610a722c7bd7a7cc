//! Money is conserved, whatever people do and however Stripe tells of it.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever people do, in whatever order and how often Stripe tells of it, and however often the line goes dead:
    /// what Stripe holds for us is what our payments come to, and every charge is paid as far as they go.
    #[test]
    fn money_is_conserved(
        acts in prop::collection::vec((0usize..4, 0u8..5), 1..14),
        order in prop::collection::vec(0usize..40, 0..12),
        dead in 0u32..3,
    ) {
        let desk = Desk::new();
        let members: Vec<i64> = (0..4).map(|n| desk.office.member("小松", &format!("{n}"), None)).collect();
        for member in &members {
            desk.owe(*member, 1000 + *member);
        }
        desk.office.done("online.make", json!({ "payers": members }));
        desk.round();
        let urls = desk.world(|double| double.open_links());
        let mut intents: Vec<Option<(String, bool)>> = vec![None; 4];
        for (who, act) in acts {
            desk.world(|double| {
                let is_open = double.open_links().contains(&urls[who]);
                match (act, intents[who].clone()) {
                    (0 | 1, _) if is_open => {
                        let slip = act == 1;
                        intents[who] = Some((double.check_out(&urls[who], slip), slip));
                    }
                    (2, Some((intent, true))) => { double.pay_slip(&intent); intents[who] = Some((intent, false)); }
                    (3, Some((intent, true))) => { double.slip_runs_out(&intent); intents[who] = None; }
                    (4, Some((intent, false))) => { double.refund(&intent, Some(500)); }
                    _ => {}
                }
            });
        }
        desk.world(|double| double.shuffle_events(&order));
        *desk.line.dead.borrow_mut() = dead;
        for _ in 0..6 {
            desk.later();
        }
        let held = desk.world(|double| double.held());
        let rows = desk.payments();
        let ours: i64 = rows.iter().filter(|row| row["void"] == false).map(|row| row["amount"].as_i64().unwrap()).sum();
        let allocated: i64 = rows.iter().filter(|row| row["void"] == false).map(|row| row["allocated"].as_i64().unwrap()).sum();
        prop_assert_eq!(ours, held, "what Stripe holds is what came in");
        prop_assert_eq!(allocated, ours, "for what it was for");
        let before = rows.len();
        desk.later();
        prop_assert_eq!(desk.payments().len(), before, "and heard of again, it stays");
        prop_assert!(problems_of(&desk).is_empty());
    }
}
