//! Two cases with one run: a client that dies over a write does not learn whether the write took effect. So the run that
//! ends there is made once, and both organizations go on from its end: the one in which it did not, and the one in which
//! it did. Each is judged by itself.

use super::Case;
use crate::rehearse::actor::{Access, Ground};
use crate::rehearse::engine::{Engine, Invocation, Ran};
use crate::rehearse::folder::RunFolder;
use crate::rehearse::tenant::{FaultKind, Tenant};

/// What is left of a client that died over a write.
#[derive(Debug)]
pub struct Death {
    ran: Ran,
    folder: RunFolder,
    /// The organization in which the write took effect.
    other: Tenant,
}

/// The cases in their order, those together that share the run in which a client dies.
pub fn with_twins(cases: &[Case]) -> impl Iterator<Item = &[Case]> {
    cases.chunk_by(|one, next| {
        one.fault.kind == FaultKind::KilledBefore
            && next.fault.kind == FaultKind::KilledAfter
            && one.fault.at == next.fault.at
    })
}

/// An engine for one case. Its first run can be the one in which a client died before, and if a client dies in it that can
/// be passed on.
pub struct Deathbed<'a> {
    engine: &'a mut dyn Engine,
    access: &'a dyn Access,
    ground: &'a dyn Ground,
    inherited: Option<Death>,
    is_first: bool,
    /// The client that died in the first run over a write that did not take effect.
    pub death: Option<Death>,
}

impl<'a> Deathbed<'a> {
    /// Runs scripts with this engine, but for what was inherited.
    pub fn new(
        engine: &'a mut dyn Engine,
        access: &'a dyn Access,
        ground: &'a dyn Ground,
        inherited: Option<Death>,
    ) -> Self {
        Self { engine, access, ground, inherited, is_first: true, death: None }
    }
}

impl Engine for Deathbed<'_> {
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String> {
        if let Some(Death { ran, folder, other }) = self.inherited.take() {
            self.ground.put(invocation.script, &folder)?;
            *self.access.tenant() = other;
            return Ok(ran);
        }
        let ran = self.engine.run(invocation)?;
        if std::mem::take(&mut self.is_first)
            && ran.code.is_none()
            && let Some(other) = self.access.tenant().where_it_took_effect()
        {
            self.death = Some(Death { ran: ran.clone(), folder: self.ground.take(invocation.script)?, other });
        }
        Ok(ran)
    }
}
