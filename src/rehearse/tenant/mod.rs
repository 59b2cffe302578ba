//! The simulated organization: requests go in, answers come out, every call is on record, and faults happen where they
//! were asked for. Rules are those of the services, strict where nothing is known. No clock, no disk, no network.

mod call;
mod context;
mod exchange;
mod fault;
mod graph;
mod meddling;
mod request;
mod session;
mod state;

pub use call::{Call, ObjectKey};
pub use context::Context;
pub use fault::{Counted, Fault, FaultKind};
pub use meddling::Meddling;
pub use request::{Answer, Reply, Request};
pub use session::{Connection, GraphContext, Session};
pub use state::{
    Agreement, AuthenticationPolicy, DeviceAccessRule, DirectoryRole, Entra, Exchange, GraphObject, Group, Properties,
    Recipient, Release, ServicePrincipal, State, User,
};

use serde_json::json;

use crate::plan::{ObjectKind, Workload};

/// A simulated organization at work.
#[derive(Debug, Clone)]
pub struct Tenant {
    state: State,
    context: Context,
    calls: Vec<Call>,
    writes: u32,
    faults: Vec<Fault>,
    /// After which write somebody else does what.
    meddling: Option<(u32, Meddling)>,
    /// The second object of a name that somebody else made: its kind and id.
    second: Option<(ObjectKind, String)>,
    /// Could somebody else not do what they were to do?
    idle: bool,
    /// What reads still show after a write that spreads slowly, and for how many of them.
    stale: Option<(Box<State>, u32)>,
    /// The moment in which a request came that its sender did not outlive, and the request.
    last_words: Option<Box<(Tenant, Request)>>,
}

/// What a request asks for, once its address is understood.
enum Target<'a> {
    Exchange(Workload, exchange::Command),
    Graph(&'a Request),
    /// What `Get-MgContext` answers.
    GraphContext,
}

impl Tenant {
    /// An organization in this state, with these sessions. What the state spells out although a fresh Exchange
    /// organization has it anyway is left out from here on: compare with [`Self::state`], not with the file.
    #[must_use]
    pub fn new(mut state: State, session: Session) -> Self {
        state.exchange_online.iter_mut().chain(&mut state.exchange_server).for_each(exchange::settle);
        Self::with(state, Context::new(session))
    }

    fn with(state: State, context: Context) -> Self {
        Self {
            state,
            context,
            calls: Vec::new(),
            writes: 0,
            faults: Vec::new(),
            meddling: None,
            second: None,
            idle: false,
            stale: None,
            last_words: None,
        }
    }

    /// The same organization at the same moment, with nothing on record and no fault to come.
    #[must_use]
    pub fn without_record(&self) -> Self {
        Self::with(self.state.clone(), self.context.clone())
    }

    /// Lets somebody else act at once. Says whether they could do it.
    pub fn meddle(&mut self, meddling: &Meddling) -> bool {
        match meddling.happen(&mut self.state, &mut self.context) {
            Some(second) => {
                self.second = second.map(|id| (meddling.object.kind, id));
                true
            }
            None => {
                self.idle = true;
                false
            }
        }
    }

    /// Lets somebody else act as soon as so many writes have been asked for.
    pub fn meddle_after(&mut self, writes: u32, meddling: Meddling) {
        self.meddling = Some((writes, meddling));
    }

    /// Removes the second object of a name again, as a person would who was told of it.
    pub fn mend(&mut self) {
        if let Some((kind, id)) = self.second.take() {
            meddling::remove(kind, &id, &mut self.state, &mut self.context);
        }
    }

    /// Has everything happened that was to go wrong?
    #[must_use]
    pub fn has_met_its_fault(&self) -> bool {
        self.faults.is_empty() && self.meddling.is_none() && !self.idle
    }

    /// Does every read show things as they are, and is nothing to come that was asked for?
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.has_met_its_fault() && self.second.is_none() && self.stale.as_ref().is_none_or(|(_, left)| *left == 0)
    }

    /// The organization in which the write took effect over which its sender died, where here it did not. Who died over
    /// it could not tell one from the other.
    #[must_use]
    pub fn where_it_took_effect(&self) -> Option<Self> {
        let (mut other, request) = *self.last_words.clone()?;
        let over_it = Fault { kind: FaultKind::KilledBefore, at: other.writes + 1 };
        for fault in other.faults.iter_mut().filter(|fault| **fault == over_it) {
            fault.kind = FaultKind::KilledAfter;
        }
        other.answer(&request);
        Some(other)
    }

    /// Adds a fault. Those that count runs, and those that somebody else causes, are not for the services to make: see
    /// [`Self::session_mut`] and [`Self::meddle_after`].
    pub fn arm(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// How things are.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// How things are, to be changed from outside as another administrator would.
    pub fn state_mut(&mut self) -> &mut State {
        self.context.recipients.clear();
        &mut self.state
    }

    /// The sessions, to be changed from outside: another tenant, a second session.
    pub fn session_mut(&mut self) -> &mut Session {
        &mut self.context.session
    }

    /// Every call so far.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// How many writes were asked for so far.
    #[must_use]
    pub fn writes(&self) -> u32 {
        self.writes
    }

    /// Answers a request. What it changed, and whether a fault met it, is in the last of [`Self::calls`].
    pub fn answer(&mut self, request: &Request) -> Answer {
        let target = match Self::read_target(request) {
            Ok(target) => target,
            Err(reply) => return Answer::Reply(reply),
        };
        let (workload, name, is_write) = match &target {
            Target::GraphContext => return Answer::Reply(self.context.session.graph_context()),
            Target::Exchange(workload, command) => (*workload, command.cmdlet.clone(), command.is_write()),
            Target::Graph(request) => (
                Workload::Graph,
                format!("{} {}", request.method, request.path.split('?').next().unwrap_or_default()),
                request.method != "GET",
            ),
        };
        if is_write && self.faults.contains(&Fault { kind: FaultKind::KilledBefore, at: self.writes + 1 }) {
            self.last_words = Some(Box::new((self.clone(), request.clone())));
        }
        self.writes += u32::from(is_write);
        self.context.begin();
        let fault = self.take_fault(is_write);
        let mut answer = match fault.map(FaultKind::before_effect) {
            Some(Some(answer)) => answer,
            _ => {
                let before = match fault {
                    Some(FaultKind::Lag(reads)) => Some((Box::new(self.state.clone()), reads)),
                    _ => None,
                };
                let answer = Answer::Reply(self.serve(&target, is_write));
                if before.is_some() {
                    self.stale = before;
                }
                answer
            }
        };
        let status = answer.status();
        let effect = is_write && status < 400;
        if let Some(lost) = fault.and_then(FaultKind::after_effect) {
            answer = lost(answer);
        }
        let number = u32::try_from(self.calls.len()).unwrap_or(u32::MAX).saturating_add(1);
        let write = is_write.then_some(self.writes);
        self.calls.push(self.context.end(Call::new(number, write, workload, name, status, effect, fault)));
        if let Some((_, meddling)) = self.meddling.take_if(|(writes, _)| is_write && *writes == self.writes) {
            self.meddle(&meddling);
        }
        answer
    }

    fn read_target(request: &Request) -> Result<Target<'_>, Reply> {
        if request.path == "/control/context" {
            return Ok(Target::GraphContext);
        }
        if let Some(side) = request.path.strip_prefix("/exchange/").and_then(|rest| rest.strip_suffix("/InvokeCommand"))
        {
            let workload = match side {
                "exchange-online" => Workload::ExchangeOnline,
                "exchange-server" => Workload::ExchangeServer,
                _ => return Err(Reply::new(404, json!({"error": {"code": "NotFound", "message": "no such side"}}))),
            };
            return exchange::Command::parse(&request.body).map(|command| Target::Exchange(workload, command));
        }
        if request.path.starts_with("/v1.0/") {
            return Ok(Target::Graph(request));
        }
        Err(Reply::new(404, json!({"error": {"code": "NotFound", "message": "nothing is served at this address"}})))
    }

    fn take_fault(&mut self, is_write: bool) -> Option<FaultKind> {
        if !is_write {
            return None;
        }
        let place = self.faults.iter().position(|fault| fault.at == self.writes)?;
        Some(self.faults.remove(place).kind)
    }

    fn serve(&mut self, target: &Target<'_>, is_write: bool) -> Reply {
        if let Some((mut old, left)) = self.stale.take()
            && !is_write
            && left > 0
        {
            let reply = Self::serve_from(&mut old, &mut self.context, target);
            self.stale = Some((old, left - 1));
            return reply;
        }
        Self::serve_from(&mut self.state, &mut self.context, target)
    }

    fn serve_from(state: &mut State, context: &mut Context, target: &Target<'_>) -> Reply {
        match target {
            Target::Exchange(workload, command) => exchange::invoke(state, context, *workload, command),
            Target::Graph(request) => graph::serve(&mut state.entra, context, request),
            Target::GraphContext => context.session.graph_context(),
        }
    }
}
