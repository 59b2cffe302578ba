//! `posturec check`: all findings of all postures.

use super::Exit;
use super::args::CheckArguments;
use super::console::Console;
use super::disk::list_postures;
use super::findings::{Judge, Place, Teller, in_order};

pub(super) fn run(arguments: &CheckArguments, console: &mut Console) -> Exit {
    let judge = Judge::new(&arguments.findings, Place::Main, console);
    let mut teller = Teller::new(judge);
    in_order(
        &list_postures(&arguments.postures),
        |listed| judge.judge(listed, |_| ()).0,
        |verdict| teller.tell(verdict, console),
    );
    teller.finish(console)
}
