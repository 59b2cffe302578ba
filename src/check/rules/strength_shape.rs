//! An authentication strength that Graph cannot hold.
//!
//! A combination is a method, or a password or federated factor with a second method, in Graph's own words and order;
//! each is named once. A tenant holds 15 strengths of its own.
//!
//! Wrong:
//! ```toml
//! [authentication-strengths.keys]
//! name = "Keys and codes"
//! allowed-combinations = ["fido2", "softwareOath,password"]
//!
//! [conditional-access.policies.keys]
//! name = "Keys"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { authentication-strength = "keys" }
//! ```
//! Right:
//! ```toml
//! [authentication-strengths.keys]
//! name = "Keys and codes"
//! allowed-combinations = ["fido2", "password,softwareOath"]
//!
//! [conditional-access.policies.keys]
//! name = "Keys"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { authentication-strength = "keys" }
//! ```

use crate::catalog::limits::CUSTOM_STRENGTHS_PER_TENANT;
use crate::catalog::{COMBINATIONS, is_combination};
use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, Edit, RuleInfo, Severity, Sink, list_names, suggest};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0529"),
        name: "strength-shape",
        severity: Severity::Error,
        source: include_str!("strength_shape.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let home = Path::keys(["authentication-strengths"]);
    let strengths = &model.posture.authentication_strengths;
    for (alias, strength) in strengths {
        let path = home.join(alias).join("allowed-combinations");
        let combinations = &strength.allowed_combinations;
        for (position, combination) in combinations.iter().enumerate() {
            let place = path.join(position);
            if !is_combination(combination) {
                report_unknown(model, combination, place, sink);
            } else if let Some(first) = combinations[..position].iter().position(|other| other == combination) {
                sink.push(
                    RULE.at(model, place, format!("{} is named twice", name(combination)))
                        .with_related(model.value_span(&path.join(first)), "named here first")
                        .with_help("take one of them out"),
                );
            }
        }
    }
    if strengths.len() > CUSTOM_STRENGTHS_PER_TENANT {
        let message = format!("{} authentication strengths are more than a tenant holds", strengths.len());
        sink.push(
            RULE.at_key(model, home, message)
                .with_note(format!("a tenant holds {CUSTOM_STRENGTHS_PER_TENANT} besides those that are built in"))
                .with_help("let policies share strengths"),
        );
    }
}

fn report_unknown(model: &Model<'_>, combination: &str, place: Path, sink: &mut Sink) {
    let span = model.value_span(&place);
    let finding = RULE.at(model, place, format!("there is no combination {}", name(combination)));
    let near = reordered(combination).or_else(|| suggest(combination, COMBINATIONS));
    sink.push(match near {
        Some(near) => finding
            .with_label(format!("did you mean `{near}`?"))
            .with_fix(format!("write `{near}`"), vec![Edit { span, replacement: format!("{near:?}") }]),
        None => finding.with_help(format!("there are {}", list_names(&COMBINATIONS, COMBINATIONS.len()))),
    });
}

/// The combination of the same methods, in the order and the case that Graph has.
fn reordered(combination: &str) -> Option<&'static str> {
    let methods = |text: &str| {
        let mut methods: Vec<String> = text.split(',').map(|method| method.trim().to_lowercase()).collect();
        methods.sort();
        methods
    };
    COMBINATIONS.into_iter().find(|known| methods(known) == methods(combination))
}
