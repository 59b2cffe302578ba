//! Emitted scripts: bytes, layout, and that CHANGE says what the plan says.

use posturec::plan::{Plan, Workload};
use posturec::render::{RenderedScript, render_script};

use crate::plans;

/// The first script of the first ring.
pub fn render(plan: &Plan) -> RenderedScript {
    let ring = &plan.rings[0];
    render_script(plan, ring, &ring.scripts[0])
}

/// The CHANGE region of a script.
pub fn change_of(script: &str) -> &str {
    let start = script.find("#---- CHANGE").expect("every script has a CHANGE region");
    let end = script.find("\r\n\r\n#---- RUNTIME").expect("RUNTIME follows CHANGE");
    &script[start..end + 2]
}

#[test]
fn the_change_region_of_the_reference_scripts_is_reproduced_to_the_byte() {
    for (workload, golden) in [
        (Workload::Graph, include_str!("../golden/change-graph.ps1")),
        (Workload::ExchangeOnline, include_str!("../golden/change-exchange-online.ps1")),
        (Workload::ExchangeServer, include_str!("../golden/change-exchange-server.ps1")),
    ] {
        let script = render(&plans::reference(workload));
        assert_eq!(change_of(&script.text), golden.replace('\n', "\r\n"), "{}", workload.name());
        assert!(script.sidecars.is_empty());
    }
}
