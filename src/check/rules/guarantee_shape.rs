//! A guarantee demands nothing, or two things that exclude each other.
//!
//! Every entry of `require` is a word or a table with one key at least. Where a sign-in is `blocked` nobody can reach
//! anything by it, so `reachable` beside it can never hold.
//!
//! Wrong:
//! ```toml
//! [[guarantees]]
//! name = "No mail by IMAP"
//! sign-in = { client = "imap", except = ["emergency-access"] }
//! require = [{}]
//! ```
//! Right:
//! ```toml
//! [[guarantees]]
//! name = "Mail can be reached in browsers"
//! sign-in = { client = "browser", mailbox = "exchange-online" }
//! require = ["reachable"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Guaranteed, GuaranteedTable, GuaranteedWord};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0610"),
        name: "guarantee-shape",
        severity: Severity::Error,
        source: include_str!("guarantee_shape.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (number, guarantee) in model.written.guarantees.iter().enumerate() {
        let home = Path::keys(["guarantees"]).join(number).join("require");
        for (position, demand) in guarantee.require.iter().enumerate() {
            if matches!(demand, Guaranteed::Table(table) if *table == GuaranteedTable::default()) {
                let finding = RULE.at(model, home.join(position), "this demands nothing");
                sink.push(finding.with_help("say `authentication-strength`, `sign-in-frequency`, or a word"));
            }
        }
        let has = |word| guarantee.require.contains(&Guaranteed::Word(word));
        if has(GuaranteedWord::Blocked) && has(GuaranteedWord::Reachable) {
            let finding = RULE.at(model, home, "nobody can reach what is blocked");
            sink.push(finding.with_help("make two guarantees of it, about different sign-ins"));
        }
    }
}
