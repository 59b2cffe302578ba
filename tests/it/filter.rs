//! Rules of device filters: what is read, what is refused and where, and that a tree and its text say the same.

use posturec::catalog::{DEVICE_PROPERTIES, DeviceOperator, DeviceValue};
use posturec::filter::{Comparison, Expression, Filter, FilterError, Operand, Shape, parse_device_filter};
use proptest::prelude::*;

fn canonical(rule: &str) -> String {
    match parse_device_filter(rule) {
        Ok(filter) => filter.to_string(),
        Err(errors) => panic!("{rule}: {errors:?}"),
    }
}

/// Every mistake as the text it stands on, what is said, and the help in brackets.
fn mistakes(rule: &str) -> Vec<String> {
    let show = |error: FilterError| {
        let help = error.help.map(|help| format!(" [{help}]")).unwrap_or_default();
        format!("{}: {}{help}", &rule[error.start..error.end], error.message)
    };
    parse_device_filter(rule).unwrap_err().into_iter().map(show).collect()
}

#[test]
fn a_rule_of_every_connective_is_read() {
    let rule =
        r#"device.isCompliant -eq True -or (device.trustType -eq "ServerAD" -and -not (device.model -startsWith "X"))"#;
    assert_eq!(
        canonical(rule),
        r#"device.isCompliant -eq True -or device.trustType -eq "ServerAD" -and -not (device.model -startsWith "X")"#
    );
    let filter = parse_device_filter(rule).unwrap();
    let properties: Vec<&str> = filter.comparisons().iter().map(|one| one.property.name).collect();
    assert_eq!(properties, ["isCompliant", "trustType", "model"]);
    assert_eq!(&rule[filter.comparisons()[1].span()], r#"device.trustType -eq "ServerAD""#);
    assert_eq!(&rule[filter.comparisons()[2].operand_span.clone()], r#""X""#);
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    let one =
        parse_device_filter(r#"device.model -eq "a" -or not device.model -eq "b" and device.model -eq "c""#).unwrap();
    let two =
        parse_device_filter(r#"device.model -eq "a" -or ((-not (device.model -eq "b")) -and device.model -eq "c")"#)
            .unwrap();
    assert_eq!(one, two);
}

#[test]
fn case_and_hyphens_do_not_matter_and_the_service_spelling_comes_back() {
    assert_eq!(canonical(r#"DEVICE.TRUSTTYPE NE "serverad""#), r#"device.trustType -ne "ServerAD""#);
    assert_eq!(canonical(r#"device.isCompliant -EQ "true""#), "device.isCompliant -eq True");
    assert_eq!(canonical(r#"device.deviceId -notin ["a","b"]"#), r#"device.deviceId -notIn ["a", "b"]"#);
}

#[test]
fn a_value_keeps_its_quotation_marks_and_backslashes() {
    let filter = parse_device_filter(r#"device.displayName -contains "a`"b``c\d`e""#).unwrap();
    assert_eq!(filter.comparisons()[0].operand, Operand::Text(r#"a"b`c\d`e"#.to_owned()));
    assert_eq!(filter.to_string(), r#"device.displayName -contains "a`"b``c\d``e""#);
}

#[test]
fn groups_of_the_same_connective_stay_groups() {
    let rule = r#"(device.model -eq "a" -or device.model -eq "b") -or device.model -eq "c""#;
    assert_eq!(canonical(rule), rule);
    let rule = r#"device.model -eq "a" -and (device.model -eq "b" -and device.model -eq "c")"#;
    assert_eq!(canonical(rule), rule);
}

#[test]
fn unknown_names_are_reported_with_the_nearest_known() {
    assert_eq!(
        mistakes(r#"device.isComplient -eq True -and device.model -beginsWith "X" -or device.modle -eqq "Y""#),
        [
            "device.isComplient: device filters know no property `device.isComplient` [did you mean `device.isCompliant`?]",
            "-beginsWith: device filters know no operator `-beginsWith`",
            "device.modle: device filters know no property `device.modle` [did you mean `device.model`?]",
            "-eqq: device filters know no operator `-eqq` [did you mean `-eq`?]",
        ]
    );
    assert_eq!(mistakes(r#"model -eq "x""#), ["model: property `model` lacks its prefix [write `device.model`]"]);
}

#[test]
fn operators_and_values_that_do_not_fit_the_property_are_refused() {
    assert_eq!(
        mistakes(
            r#"device.isCompliant -startsWith "T" and device.isCompliant -eq "maybe" and device.trustType -eq "ServerDA""#
        ),
        [
            "-startsWith: `device.isCompliant` does not take `-startsWith` [it takes `-eq`, `-ne`]",
            "\"maybe\": `device.isCompliant` is never `maybe` [it is one of `True`, `False`]",
            "\"ServerDA\": `device.trustType` is never `ServerDA` [did you mean `ServerAD`?]",
        ]
    );
    assert_eq!(
        mistakes(r#"device.model -in "a" and device.model -eq ["a"] and device.model -eq True"#),
        [
            "\"a\": `-in` takes a list [write the value in brackets: `[\"a\", \"b\"]`]",
            "[\"a\"]: `-eq` takes one value, not a list [`-in` and `-notIn` take lists]",
            "True: `device.model` is not compared with `True` [a text stands in double quotation marks]",
        ]
    );
}

#[test]
fn marks_of_other_languages_are_named_and_the_rest_is_judged() {
    assert_eq!(
        mistakes("device.model == 'a' && device.isCompliant -eq $true || !(device.model -eq “b”)"),
        [
            "==: `==` has no meaning in a rule [write `-eq`]",
            "': a value stands in straight double quotation marks, not in `'` [write `\"` before and after the value]",
            "&&: `&&` has no meaning in a rule [write `-and`]",
            "$true: `$true` is PowerShell [write `True`]",
            "||: `||` has no meaning in a rule [write `-or`]",
            "!: `!` has no meaning in a rule [write `-not`]",
            "“: a value stands in straight double quotation marks, not in `“` [write `\"` before and after the value]",
        ]
    );
    assert_eq!(
        mistakes(r#"device.model -eq \"a\""#),
        [r"\: `\` has no meaning in a rule [a quotation mark around a value needs no backslash]"]
    );
}

#[test]
fn what_is_missing_is_reported_where_it_is_missing() {
    assert_eq!(mistakes(""), [": the rule is empty [write a comparison: `device.isCompliant -eq True`]"]);
    assert_eq!(
        mistakes(r#"(device.model -eq "a" device.model -eq "b""#),
        [
            "(: the parenthesis is not closed [write `)` where the group ends]",
            "device.model: expected `-and` or `-or` [every two comparisons have one of them between them]",
        ]
    );
    assert_eq!(mistakes(r#"device.model -eq "a")"#), ["): `)` closes nothing"]);
    assert_eq!(mistakes("()"), ["): expected a comparison"]);
    assert_eq!(mistakes(r#"-and device.model -eq "a""#), ["-and: expected a comparison before `-and`"]);
    assert_eq!(mistakes(r#"device.model -eq "a" -or"#), [": expected a comparison"]);
    assert_eq!(
        mistakes("device.model -and device.model -eq"),
        [
            "-and: expected an operator [write one, such as `-eq`, between property and value]",
            ": expected a value [a text stands in double quotation marks]",
        ]
    );
    assert_eq!(mistakes(r#"device.model "a""#).len(), 1);
    assert_eq!(
        mistakes(r#"device.model -eq "a"#),
        ["\"a: the quotation mark is not closed [write `\"` after the value; inside a value it is written `` `\" ``]"]
    );
}

#[test]
fn lists_have_commas_quotation_marks_and_an_end() {
    assert_eq!(mistakes("device.model -in []"), ["[]: the list is empty [name one value at least]"]);
    assert_eq!(mistakes(r#"device.model -in ["a" "b"]"#), [": expected `,` between two values"]);
    assert_eq!(mistakes(r#"device.model -in ["a", b]"#), ["b: `b` lacks quotation marks [write `\"b\"`]"]);
    assert_eq!(mistakes(r#"device.model -in [, "a"]"#), [",: expected a value before `,`"]);
    assert_eq!(
        mistakes(r#"device.model -in ["a", "b" -and device.model -eq "c""#),
        ["[: the list is not closed [write `]` after the last value]"]
    );
    assert_eq!(
        mistakes(r#"device.model -in ("a", "b") -and device.model -eq c"#),
        [
            "(: expected a value [a text stands in double quotation marks]",
            "c: `c` lacks quotation marks [write `\"c\"`]",
        ]
    );
}

#[test]
fn values_without_quotation_marks_are_refused() {
    assert_eq!(
        mistakes("device.trustType -eq ServerAD"),
        ["ServerAD: `ServerAD` lacks quotation marks [write `\"ServerAD\"`]"]
    );
    assert_eq!(mistakes("device.model -eq device.manufacturer").len(), 1);
    assert!(mistakes("device.trustType -ne null")[0].contains("not registered"));
}

#[test]
fn a_rule_too_long_or_too_deep_is_refused() {
    let long = format!(r#"device.model -eq "{}""#, "ä".repeat(3055));
    assert_eq!(long.chars().count(), 3074);
    let errors = parse_device_filter(&long).unwrap_err();
    assert_eq!((errors.len(), &long[errors[0].start..]), (1, "ä\""));
    assert!(parse_device_filter(&long.replacen("ää", "", 1)).is_ok());
    let deep = format!("{}device.isCompliant -eq True{}", "(".repeat(2000), ")".repeat(2000));
    assert!(mistakes(&deep).iter().any(|mistake| mistake.contains("nests deeper")));
    assert!(!mistakes(&"-not ".repeat(100_000)).is_empty());
}

fn comparison() -> impl Strategy<Value = Expression> {
    (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<String>(), 1..4),
        any::<bool>(),
    )
        .prop_map(|(property, operator, texts, truth)| {
            let property = &DEVICE_PROPERTIES[property.index(DEVICE_PROPERTIES.len())];
            let operator: DeviceOperator = property.operators[operator.index(property.operators.len())];
            let operand = match property.value {
                _ if operator.takes_list() => Operand::List(texts),
                DeviceValue::Boolean => Operand::Boolean(truth),
                DeviceValue::OneOf(values) => Operand::Text(values[texts.len() % values.len()].to_owned()),
                DeviceValue::Text | DeviceValue::Known(_) => Operand::Text(texts.concat()),
            };
            let (property_span, operator_span, operand_span) = (0..0, 0..0, 0..0);
            let shape =
                Shape::Compare(Comparison { property, operator, operand, property_span, operator_span, operand_span });
            Expression { shape, span: 0..0 }
        })
}

fn expression() -> impl Strategy<Value = Expression> {
    comparison().prop_recursive(4, 12, 3, |part| {
        let parts = || prop::collection::vec(part.clone(), 2..4);
        prop_oneof![
            parts().prop_map(Shape::Any),
            parts().prop_map(Shape::All),
            part.clone().prop_map(|part| Shape::Not(Box::new(part))),
        ]
        .prop_map(|shape| Expression { shape, span: 0..0 })
    })
}

fn near_rules() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "device.model",
        "device.isCompliant",
        "device.nope",
        "model",
        "-eq",
        "-in",
        "-contains",
        "-and",
        "-or",
        "-not",
        "(",
        ")",
        "[",
        "]",
        ",",
        "\"a\"",
        "\"ServerAD\"",
        "True",
        "null",
        "\"",
        "'",
        "“",
        "&&",
        "=",
        "\\",
        "`",
        "é",
    ]);
    prop::collection::vec(words, 0..16).prop_map(|words| words.join(" "))
}

fn places_lie_inside(rule: &str) {
    match parse_device_filter(rule) {
        Ok(filter) => assert_eq!(parse_device_filter(&filter.to_string()), Ok(filter)),
        Err(errors) => {
            assert!(!errors.is_empty() && errors.is_sorted());
            for error in errors {
                assert!(rule.get(error.start..error.end).is_some(), "{rule}: {error:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn a_tree_is_read_back_from_its_text(root in expression()) {
        let filter = Filter { root };
        let text = filter.to_string();
        prop_assume!(text.chars().count() <= 3072);
        prop_assert_eq!(parse_device_filter(&text), Ok(filter));
    }

    #[test]
    fn no_text_panics(rule in any::<String>()) {
        places_lie_inside(&rule);
    }

    #[test]
    fn no_rule_that_is_nearly_right_panics(rule in near_rules()) {
        places_lie_inside(&rule);
    }
}
