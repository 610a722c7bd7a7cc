use super::{Facts, Frame, Name, Value, parse, to_keys, to_names};
use crate::{
    Lang,
    members::fields::{Field, FieldType},
    values::Day,
};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// 小林 千代子: born 1951, joined 2004, three units.
struct Chiyoko;

impl Facts for Chiyoko {
    fn value(&self, name: Name) -> Value {
        match name {
            Name::Birth => Value::Day(day("1951-06-03")),
            Name::JoinedOn => Value::Day(day("2004-04-01")),
            Name::Field(1) => Value::Number(3.0),
            Name::Field(2) => Value::Text("松本".to_owned()),
            _ => Value::None,
        }
    }
}

fn field(id: i64, name: &str, kind_of: FieldType) -> Field {
    Field { id, name: name.to_owned(), kind_of, ..Field::default() }
}

fn fields() -> Vec<Field> {
    vec![field(1, "口数", FieldType::Number), field(2, "地区", FieldType::Choice), field(3, "空", FieldType::Date)]
}

fn computed(text: &str) -> Value {
    let keyed = to_keys(text, &fields()).expect("fields that there are");
    let frame = Frame { today: day("2026-11-20"), year_start: 4 };
    parse(&keyed).expect("a formula").compute(&Chiyoko, frame)
}

#[test]
fn formulas_come_to_what_people_mean() {
    for (text, value) in [
        ("年数([生年月日], 今日())", Value::Number(75.0)),
        ("years([Birth date], today())", Value::Number(75.0)),
        ("年数（「生年月日」、今日（））＋１", Value::Number(76.0)),
        ("月数([入会日], 日付(2004, 6, 30))", Value::Number(2.0)),
        ("日数([入会日], 日付(2004, 4, 30))", Value::Number(29.0)),
        ("年度([入会日]) & \"年度入会\"", Value::Text("2004年度入会".to_owned())),
        ("[口数] * 5000 - 2 * 500", Value::Number(14000.0)),
        ("-[口数] + (1 + 2) * 2", Value::Number(3.0)),
        ("もし([口数] >= 3 かつ [地区] = \"松本\", \"特別\", \"普通\")", Value::Text("特別".to_owned())),
        ("四捨五入(10 / 3, 1)", Value::Number(3.3)),
        ("[口数] / 0", Value::None),
        ("年数([空], 今日())", Value::None),
        ("記入あり([空])", Value::YesNo(false)),
        ("not [口数] <> 3", Value::YesNo(true)),
    ] {
        assert_eq!(computed(text), value, "{text}");
    }
}

#[test]
fn what_makes_no_sense_is_said_when_it_is_written() {
    let refused = |text: &str| {
        let read = to_keys(text, &fields()).and_then(|keyed| parse(&keyed)).and_then(|expression| {
            expression.type_of(&|name| match name {
                Name::Field(id) => fields().iter().find(|f| f.id == id).map(|f| f.kind_of),
                _ => Some(FieldType::Date),
            })
        });
        read.expect_err("it means nothing").key
    };
    for (text, key) in [
        ("", "error-formula-end"),
        ("[ない項目]", "error-formula-field"),
        ("年数([生年月日])", "error-formula-arguments"),
        ("消す()", "error-formula-function"),
        ("[口数] + [地区]", "error-formula-type"),
        ("もし([口数], 1, 2)", "error-formula-type"),
        ("(1", "error-formula-missing"),
        ("\"松本", "error-formula-open"),
        ("1 2", "error-formula-sign"),
        ("1 ; 2", "error-formula-sign"),
    ] {
        assert_eq!(refused(text), key, "{text}");
    }
    assert_eq!(refused(&"(".repeat(100)), "error-formula-deep", "nesting has an end");
}

#[test]
fn a_field_that_is_renamed_stays_the_same_field() {
    let keyed = to_keys("[口数] & \"[口数]\"", &fields()).expect("a field that there is");
    assert_eq!(keyed, "[#1] & \"[口数]\"", "kept by its key; what stands in a text is text");
    let renamed = [field(1, "加入口数", FieldType::Number)];
    assert_eq!(to_names(&keyed, &renamed, Lang::Ja), "[加入口数] & \"[口数]\"", "read by its name of today");
    assert_eq!(to_names("[@birth]", &renamed, Lang::En), "[Birth date]", "in the reader's language");
}

proptest::proptest! {
    /// Whatever somebody types is a formula or is refused; computing never fails.
    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]()#@\"+*/<>=&,0-9a-z年数もし今日、（） -]{0,40}") {
        if let Ok(expression) = parse(&text) {
            let frame = Frame { today: day("2026-11-20"), year_start: 4 };
            expression.compute(&Chiyoko, frame);
        }
    }
}
