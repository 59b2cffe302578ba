//! `posturec explain`: the page of a kind of finding, or the list of all.

use crate::check::all_rules;
use crate::cli::Exit;
use crate::cli::args::ExplainArguments;
use crate::cli::console::Console;
use crate::diag::{RuleInfo, suggest};

pub fn run(arguments: &ExplainArguments, console: &mut Console) -> Exit {
    let rules = all_rules();
    let Some(wanted) = &arguments.code else {
        console.print(&list(&rules));
        return Exit::Fine;
    };
    let same = |rule: &&&RuleInfo| rule.code.0.eq_ignore_ascii_case(wanted) || rule.name.eq_ignore_ascii_case(wanted);
    match rules.iter().find(same) {
        Some(rule) => {
            console.print(&page(rule));
            Exit::Fine
        }
        None => {
            let near = suggest(wanted, rules.iter().map(|rule| rule.name));
            let near = near
                .map_or_else(|| "`posturec explain` lists all".to_owned(), |near| format!("did you mean `{near}`?"));
            console.complain(wanted, &format!("there is no such code or rule; {near}"));
            Exit::Misuse
        }
    }
}

/// A line for every rule.
fn list(rules: &[&RuleInfo]) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let line = |rule: &&RuleInfo| {
        format!("{}  {:<7}  {:<width$}  {}\n", rule.code, rule.severity.word(), rule.name, rule.summary())
    };
    rules.iter().map(line).collect()
}

/// The page as a terminal shows it: examples are indented rather than fenced.
fn page(rule: &RuleInfo) -> String {
    let mut text = format!("{} {} ({})\n\n", rule.code, rule.name, rule.severity.word());
    let mut inside = false;
    for line in rule.page().lines() {
        if line.starts_with("```") {
            inside = !inside;
            if !inside {
                text.push('\n');
            }
            continue;
        }
        if inside && !line.is_empty() {
            text.push_str("    ");
        }
        text.push_str(line);
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}
