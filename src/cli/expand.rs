//! `posturec expand`: the posture with every architecture replaced by the policies it implies.

use super::Exit;
use super::args::{ExpandArguments, FindingArguments, Format};
use super::console::Console;
use super::disk::{Listed, slashes};
use super::findings::{Judge, Place, Teller};
use crate::layout::layout_posture;

pub(super) fn run(arguments: &ExpandArguments, console: &mut Console) -> Exit {
    let findings = FindingArguments { format: Format::Human, as_of: arguments.as_of, deny_warnings: false };
    let judge = Judge::new(&findings, Place::Side, console);
    let mut teller = Teller::new(judge);
    let listed = Listed { name: slashes(&arguments.posture), from_folder: false, trouble: None };
    let (verdict, text) = judge.judge(&listed, |compiled| layout_posture(&compiled.expanded, &compiled.additions));
    teller.tell(verdict, console);
    if let Some(text) = text {
        console.print(&text);
    }
    teller.finish(console)
}
