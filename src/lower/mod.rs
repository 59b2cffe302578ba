//! Posture to plan: which ring changes which object to what, in an order that is safe by construction: exclusions and
//! exceptions before what they are exempt from, allow before block, what is referred to before what refers to it.

mod ad_fs;
mod authentication;
mod conditional_access;
mod draft;
mod exceptions;
mod graph_member;
mod manual;
mod mobile_devices;
mod organization;
mod policy_body;
mod references;
mod rings;
mod scripts;

use std::io::{BufWriter, Write};

use sha2::{Digest, Sha256};

use crate::catalog::Platform;
use crate::check::Silence;
use crate::plan::{ExchangeOrganization, Plan, ProofSummary, ServerRelease, Silenced};
use crate::posture::{MailboxSide, Organization, Posture};
use crate::resolve::Model;

/// The plan of a posture without errors. What the posture silences and what is proven of the plan is known later.
///
/// # Panics
/// If a call does not fit the catalogue: rules refuse what would come to that, so it is a bug in the compiler.
#[must_use]
pub fn lower_posture(model: &Model<'_>) -> Plan {
    let rings = rings::ring_contexts(model);
    let graph = conditional_access::lower_graph(model, &rings);
    let online = organization::lower_exchange(model, MailboxSide::ExchangeOnline, &rings);
    let server = organization::lower_exchange(model, MailboxSide::ExchangeServer, &rings);
    let organization = &model.posture.organization;
    let exchange_server = organization.exchange_server.as_ref();
    Plan {
        organization: organization.name.clone(),
        tenant_id: organization.tenant_id.lower(),
        exchange_organization: exchange_server.map(|server| ExchangeOrganization {
            id: server.organization_id.lower(),
            name: server.organization_name.clone(),
            release: release(organization),
        }),
        posture_digest: digest(model.written),
        rings: scripts::assemble(model, &rings, graph, online, server),
        prerequisites: manual::prerequisites(model),
        manual: manual::manual_steps(model),
        exceptions: exceptions::exception_records(model),
        silenced: Vec::new(),
        proofs: ProofSummary::default(),
    }
}

/// What the servers run.
fn release(organization: &Organization) -> ServerRelease {
    match organization.platform(MailboxSide::ExchangeServer) {
        Platform::ExchangeServer2016 => ServerRelease::Exchange2016,
        Platform::ExchangeServer2019 => ServerRelease::Exchange2019,
        Platform::ExchangeServerSe | Platform::ExchangeOnline => ServerRelease::ExchangeSe,
    }
}

/// SHA-256 of what a posture says: not of comments, order of keys, or files.
fn digest(posture: &Posture) -> String {
    let mut hasher = Hasher(Sha256::new());
    // hashing cannot fail, and the types of a posture have nothing that JSON has not
    let mut pieces = BufWriter::new(&mut hasher);
    let _ = serde_json::to_writer(&mut pieces, posture).map(|()| pieces.flush());
    drop(pieces);
    hasher.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 as something to write to.
struct Hasher(Sha256);

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A finding that the posture silences, as a plan lists it.
#[must_use]
pub fn silenced_finding(model: &Model<'_>, silence: &Silence) -> Silenced {
    Silenced {
        code: silence.finding.code.0.to_owned(),
        message: silence.finding.message.clone(),
        reason: silence.reason.clone(),
        origin: draft::origin(model, &silence.finding.subject),
    }
}
