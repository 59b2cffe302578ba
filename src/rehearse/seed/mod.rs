//! Where the state of a simulated organization comes from: out of a plan, just as much as its scripts need to run; made
//! hostile, so that they have something to leave alone; or out of a file. And how two states are compared.

mod change;
mod compare;
mod entra;
mod exchange;
mod file;
mod hostile;
mod lookalike;
mod names;
mod parts;

use std::collections::BTreeSet;

pub use change::{ObjectChange, changed_beyond_ids, changed_objects};
pub use compare::canonical;
pub use file::read_state;
pub use hostile::make_hostile;

use self::names::Names;
use super::tenant::{Connection, GraphContext, Release, Session, State};
use crate::catalog::scopes::ORGANIZATION;
use crate::plan::{Plan, ServerRelease, Workload};

/// The version of the format of states.
const FORMAT: u32 = 1;

/// The organization in which a rollout can run: all that its scripts look up or refer to and do not make, and the people
/// they are about. The rest is as in a fresh organization, but for security defaults: these are off where the rollout
/// enforces a policy, since to turn them off before is the first of its prerequisites.
#[must_use]
pub fn seed_from_plan(plan: &Plan) -> State {
    let names = Names::of(plan);
    let mut mint = Mint::new("5eed0001", named_ids(plan, &names));
    let entra = entra::seed(plan, &names, &mut mint);
    let online = &names.exchange_online;
    let exchange_online = online.used.then(|| {
        let id = mint.id();
        exchange::seed((id, plan.organization.clone()), Release::Online, online, &mut mint)
    });
    let exchange_server = plan.exchange_organization.as_ref().map(|server| {
        let identity = (server.id.clone(), server.name.clone());
        exchange::seed(identity, server.release.into(), &names.exchange_server, &mut mint)
    });
    State { format: FORMAT, entra, exchange_online, exchange_server }
}

/// The sessions that a runbook opens: Graph with all permissions that scripts ask for and the one that reading the
/// organization takes, and one session of Exchange Online. They belong to the organization of the state.
#[must_use]
pub fn session_for(plan: &Plan, state: &State) -> Session {
    let scripts = || plan.rings.iter().flat_map(|ring| &ring.scripts);
    let tenant_id = &state.entra.tenant_id;
    let graph = scripts().any(|script| script.workload == Workload::Graph).then(|| {
        let scopes: BTreeSet<&str> = scripts().flat_map(|script| &script.scopes).map(String::as_str).collect();
        let scopes = scopes.into_iter().chain(ORGANIZATION.iter().copied());
        GraphContext { tenant_id: tenant_id.clone(), scopes: scopes.map(str::to_owned).collect() }
    });
    let online = state.exchange_online.iter();
    let online = online.map(|_| Connection { tenant_id: tenant_id.clone(), token_status: "Active".to_owned() });
    Session { graph, exchange_online: online.collect() }
}

impl From<ServerRelease> for Release {
    fn from(release: ServerRelease) -> Self {
        match release {
            ServerRelease::Exchange2016 => Self::Server2016,
            ServerRelease::Exchange2019 => Self::Server2019,
            ServerRelease::ExchangeSe => Self::ServerSe,
        }
    }
}

fn named_ids(plan: &Plan, names: &Names) -> BTreeSet<String> {
    let lists = [
        &names.applications,
        &names.service_principals,
        &names.terms_of_use,
        &names.roles,
        &names.locations.by_id,
        &names.strengths.by_id,
    ];
    let ids = lists.into_iter().flatten().chain(names.users.by_id.keys()).chain(names.groups.by_id.keys());
    let organizations = plan.exchange_organization.iter().map(|server| &server.id).chain([&plan.tenant_id]);
    ids.chain(organizations).map(|id| id.to_lowercase()).collect()
}

/// Makes ids that nothing has yet: the same ones in every run.
#[derive(Debug)]
struct Mint {
    start: &'static str,
    taken: BTreeSet<String>,
    made: u64,
}

impl Mint {
    /// Ids that begin with these eight digits and are not among those.
    fn new(start: &'static str, taken: BTreeSet<String>) -> Self {
        Self { start, taken, made: 0 }
    }

    /// The next one.
    fn id(&mut self) -> String {
        loop {
            self.made += 1;
            let id = format!("{}-0000-4000-8000-{:012x}", self.start, self.made);
            if !self.taken.contains(&id) {
                return id;
            }
        }
    }
}
