//! posturec compiles a *posture* (TOML: how mail may be reached in one organization) into a *rollout*: PowerShell that a
//! person reviews and runs ring by ring, with plan, apply, verify and rollback, and a runbook that says how.
//!
//! # The pipeline
//! ```text
//!  posture.toml + extends + members-file
//!        |  source   bytes -> tree in which every key and value knows its place
//!        v  load     all files -> one document
//!     Document
//!        |  schema   structure: every fault at once, faulty parts mended so that the rest can be judged
//!        v           and read into the types of `posture`
//!     Posture  (as written)
//!        |  expand   architectures and exceptions -> explicit policies
//!        v  resolve  names -> what they stand for
//!      Model
//!        |  check    meaning: one file a rule; `allow` silences warnings
//!        v  lower    rings, scripts, steps in a safe order, held against `catalog`
//!       Plan
//!        |  render   scripts (data between fixed texts), RUNBOOK.md, plan.json, manifest.json
//!        v
//!     rollout folder, written whole or not at all by `cli`
//! ```
//! A rollout can be *rehearsed* where it was built, by a real PowerShell against a *tenant* that is simulated:
//! ```text
//!  rollout folder
//!        |  rollout   read back, and refused where somebody changed it
//!        v  seed      the organization in which it can run -> `rehearse::tenant`, served on a loopback port by `host`
//!        |  scenario  the runbook, run by run; `judge` holds each run against what `verdict` promises
//!        v  matrix    the same with a fault, at every write; `case` plays one
//!     report
//! ```
//! What the plan means for *sign-ins* is worked out beside it, and two such meanings are compared:
//! ```text
//!  Model, Plan, policies that a tenant has already (`signin::tenant`, `signin::export`)
//!        |  landscape  what holds at every point        points  the plan, step by step -> a regime each
//!        v
//!  Landscape, Points of Regimes
//!        |  evaluate   one sign-in, gate by gate (`what-if`)
//!        |  space      all sign-ins: what policies can tell apart, as sets in a decision diagram
//!        |  guarantee  what must hold -> proofs, counterexamples, what would close them (`prove`, `check`, RUNBOOK.md)
//!        v  diff       two sides -> sets of sign-ins that meet something else, objects, rollout, guarantees lost
//!     comparison
//! ```
//! `compile` runs the stages; each is pure and deterministic, and pushes what it finds to a `diag::Sink` and goes on. Data
//! flows down the list, and modules import only from lines above their own (a test reads the `use` lines):
//! `source diag plan catalog filter posture schema load expand resolve check lower signin render rollout diff rehearse compile layout cli`.
//!
//! # Glossary
//! One word per concept, in TOML, types, files, messages, scripts and docs.
//! - *posture*: the document. *Architecture*: a pattern of access that becomes explicit policies.
//! - *audience*: a named set of people. *Reach*: an audience as Conditional Access can say it. *Member*: a person by name.
//! - *ring*: one stage of the rollout; the last is the organization. *Wave*: a part of the people of a ring.
//! - *by hand*: what people do and no script does. In a ring it comes before the scripts, and is a *point* where it decides.
//! - *step*: one change to one object, or the same change for many people. *Want*: the members it sets, no others.
//! - *script*: the steps of one ring for one *workload* (Graph, Exchange Online, Exchange Server).
//! - *CHANGE, RUNTIME, OBJECTS, MAIN*: the regions of a script; all but CHANGE are fixed texts in `templates/`.
//! - *seed*: the simulated organization in which a rollout can be rehearsed: what its scripts look up, and nothing they make.
//! - *regime*: what decides about sign-ins at one *point*: the start, after a step, after a ring, on the way back.
//! - *access control policy*: what AD FS asks for on its relying party trust for Microsoft 365; in a regime one more policy,
//!   which people meet before those of Entra. *Federated*: somebody who proves at AD FS who it is.
//! - *story*: what one sign-in meets, *gate* by gate. What is left open of it is a *choice*, and told as is *ordinary*.
//! - *landscape*: what the posture says of people, groups and sides that holds at every point. *Doubt*: what is set in a
//!   policy and not modelled; answers hold both with it and without it, or say so.
//! - *class*: sign-ins that nothing tells apart. *Cell*: a class of every dimension. *Guarantee*: what must hold; *proof*:
//!   whether it does, with a *counterexample* where not.
//! - *side*: one of two things that are compared. *Effect*: what differs for sign-ins; a *row* of it is *loosened*,
//!   *tightened* or both.
//! - *rehearsal*: the scripts run against a simulated *tenant*, and judged. *Engine*: a PowerShell that runs them.
//! - *fault*: something that goes wrong at one write or run. *Case*: a rehearsal of one script with one fault.
//! - *moment*: all that a run of a script can find, the organization and its *run folder*; a case begins in one.
//! - *promise*: what holds of every run of a correct rollout. *Breach*: one that was not kept. *Verdict*: which were.
//! - *finding* (a `Diagnostic`): what a stage reports. *Rule*: a kind of finding. *Silence*: a warning that is allowed.
//!
//! # Where to add what
//! - A rule: a file in `src/check/rules/` named after the defect, its row in `rules/mod.rs`, a posture in
//!   `tests/postures/bad/` with the code on the line. The file's comment is its page for `explain`.
//! - A key of the language: a field in `src/posture/` with its doc comment; `UPDATE=1 cargo test` writes the schema, and
//!   `src/schema/shapes.rs` from which the structural check walks; then `src/lower/`.
//! - A kind of object: `src/plan/object.rs`, an adapter in `templates/objects/`, its fragments in `src/render/region.rs`,
//!   its cmdlets in `src/catalog/cmdlet/`, and in `src/rehearse/seed/names.rs` what of it a rehearsal needs to be there.
//! - A fault: `src/rehearse/tenant/fault.rs`, and in `src/rehearse/verdict.rs` how the run ends that it meets, and why.
//! - A fact about the target: `src/catalog/`, with its source in words.

pub mod catalog;
pub mod check;
pub mod cli;
pub mod compile;
pub mod diag;
pub mod diff;
pub mod expand;
pub mod filter;
pub mod layout;
pub mod load;
pub mod lower;
pub mod plan;
pub mod posture;
pub mod rehearse;
pub mod render;
pub mod resolve;
pub mod rollout;
pub mod schema;
pub mod signin;
pub mod source;
