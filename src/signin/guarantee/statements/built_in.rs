//! The guarantees that every posture is held to. Which of them a posture asks for by what it says is told with each:
//! `check` speaks of those alone, `prove` of all.

use std::collections::BTreeSet;

use super::{Claim, Kind, SignIns, Statement, When, about, everybody};
use crate::catalog::{CloudProtocol, ServerProtocol, find_application, find_role};
use crate::plan::{Origin, Plan, Workload};
use crate::posture::{AuthenticationPolicy, ClientAppType, Control, MailboxSide, Platform, Policy as WrittenPolicy};
use crate::resolve::Model;
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::landscape::people::{exceptions_of, people_named, selection};
use crate::signin::policy::{InOut, PersonSelection, TargetCondition};
use crate::signin::sign_in::{Client, Method, Side};
use crate::signin::space::Demand;
use crate::source::Path;

/// The protocols by which a mailbox is read; the empty one is that of browsers.
const READING: [&str; 6] = ["mapi", "outlook-service", "", "activesync", "imap", "pop"];
/// The clients that somebody can be left with.
const CLIENTS: [Client; 6] =
    [Client::OutlookDesktop, Client::OutlookMobile, Client::Browser, Client::MailApp, Client::Imap, Client::Pop];
/// The application id of Microsoft Graph.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// All of them.
#[must_use]
pub fn built_in(model: &Model<'_>, plan: &Plan, landscape: &Landscape) -> Vec<Statement> {
    let maker = Maker { model, landscape, emergency: emergency(model, landscape) };
    let mut all = Vec::new();
    all.extend(maker.emergency_access());
    all.push(maker.nobody_locked_out());
    all.extend(maker.script_runners(plan));
    all.push(maker.no_new_legacy());
    all.extend(landscape.sides.iter().filter_map(|side| maker.no_legacy(*side)));
    all.push(maker.mfa_for_mail());
    all.extend(maker.administrators());
    all.extend(maker.only_client());
    all
}

struct Maker<'m, 'a> {
    model: &'m Model<'a>,
    landscape: &'m Landscape,
    emergency: PersonSelection,
}

impl Maker<'_, '_> {
    fn statement(&self, kind: Kind, name: &str, path: Path, asked_for: bool, claim: Claim, when: When) -> Statement {
        let written = self.model.written_path(&path);
        let origin = Origin::new(written.to_string(), self.model.place(&written));
        Statement { kind, name: name.to_owned(), path, origin, asked_for, claim, when }
    }

    /// The accounts for emergencies, and those whom `exceptions.conditional-access` lists.
    fn outside(&self) -> PersonSelection {
        let mut outside = self.emergency.clone();
        exceptions_of(self.model, self.landscape).into_iter().for_each(|people| add(&mut outside, people));
        outside
    }

    /// The accounts and the group of `emergency-access`: no enabled policy is about them, whatever else they are.
    fn emergency_access(&self) -> Option<Statement> {
        self.model.posture.emergency_access.as_ref()?;
        let claim = Claim::Untouched(self.emergency.clone());
        let name = "no policy meets emergency access";
        Some(self.statement(Kind::EmergencyAccess, name, Path::keys(["emergency-access"]), true, claim, When::Always))
    }

    /// Whoever has a mailbox has a client that reads it on some platform, device and network, without any risk. That MFA
    /// is asked for, or an app under a policy, is no hindrance. People whom one policy names and refuses everything are
    /// kept out on purpose.
    fn nobody_locked_out(&self) -> Statement {
        let guests = PersonSelection { all_guests: true, ..PersonSelection::default() };
        let mut sign_ins = SignIns::of(about(everybody(), guests));
        sign_ins.sides = Some(self.landscape.sides.iter().copied().map(Some).collect());
        sign_ins.clients = Some(CLIENTS.into());
        sign_ins.protocols = Some(READING.into());
        sign_ins.ordinary = true;
        let name = "nobody is locked out of the mailbox";
        let claim = Claim::Reachable(sign_ins);
        self.statement(Kind::NobodyLockedOut, name, Path::keys(["rollout"]), true, claim, When::Always)
    }

    /// Holders of the roles that suffice to run the scripts can sign in to what the scripts change.
    fn script_runners(&self, plan: &Plan) -> Vec<Statement> {
        let needs =
            |workload| plan.rings.iter().flat_map(|ring| &ring.scripts).any(|script| script.workload == workload);
        let exchange = find_application("exchange-online").map_or("", |application| application.value);
        let sorts = [
            (Workload::Graph, "Conditional Access Administrator", GRAPH, "Microsoft Graph"),
            (Workload::ExchangeOnline, "Exchange Administrator", exchange, "Exchange Online"),
        ];
        let sorts = sorts.into_iter().filter(|(workload, ..)| needs(*workload));
        sorts
            .map(|(_, role, application, title)| {
                let roles = [role, "Global Administrator"].into_iter().filter_map(find_role);
                let roles: BTreeSet<Key> = roles.map(|role| Key::id(role.template_id)).collect();
                let guests = PersonSelection { all_guests: true, ..PersonSelection::default() };
                let mut conditions = about(PersonSelection { roles, ..PersonSelection::default() }, guests);
                conditions.target =
                    TargetCondition { include: BTreeSet::from([application.to_owned()]), ..TargetCondition::default() };
                let mut sign_ins = SignIns::of(conditions);
                sign_ins.sides = Some(BTreeSet::from([None]));
                sign_ins.clients = Some(BTreeSet::from([Client::OtherApp]));
                sign_ins.ordinary = true;
                let name = format!("whoever runs the scripts can sign in to {title}");
                let claim = Claim::Reachable(sign_ins);
                self.statement(Kind::ScriptRunners, &name, Path::keys(["rollout"]), true, claim, When::Always)
            })
            .collect()
    }

    /// Passwords of protocols that an authentication policy has a switch for; what the posture leaves open is not meant.
    fn legacy(&self, side: Option<Side>) -> SignIns {
        let mut sign_ins = SignIns::of(about(everybody(), self.outside()));
        sign_ins.sides = Some(match side {
            Some(side) => BTreeSet::from([Some(side)]),
            None => self.landscape.sides.iter().copied().map(Some).collect(),
        });
        sign_ins.method = Some(Method::Legacy);
        let cloud = CloudProtocol::ALL.into_iter().map(CloudProtocol::key);
        let server = ServerProtocol::ALL.into_iter().map(ServerProtocol::key);
        sign_ins.protocols = Some(cloud.chain(server).collect());
        // Exchange Server has no switch for SMTP, which reads nothing
        let mut unswitched = SignIns::of(about(everybody(), PersonSelection::default()));
        unswitched.sides = Some(BTreeSet::from([Some(Side::ExchangeServer)]));
        unswitched.protocols = Some(BTreeSet::from(["smtp"]));
        sign_ins.except = std::iter::once(unswitched).chain(self.listed()).collect();
        sign_ins
    }

    /// What the posture leaves open in so many words: policies with what they let through, for those who hold them.
    fn listed(&self) -> Vec<SignIns> {
        let mut listed = Vec::new();
        for (side, exchange, home) in self.model.exchanges() {
            for (alias, policy) in &exchange.authentication_policies {
                let path = home.join("authentication-policies").join(alias).join("assign-to");
                let holders = people_named(self.model, self.landscape, &policy.assign_to, &path);
                let mut one = |people: PersonSelection| {
                    let mut sign_ins = SignIns::of(about(people, PersonSelection::default()));
                    sign_ins.sides = Some(BTreeSet::from([Some(Side::of(side))]));
                    sign_ins.method = Some(Method::Legacy);
                    sign_ins.protocols = Some(left_open(side, policy));
                    listed.push(sign_ins);
                };
                if !holders.users.is_empty() {
                    one(holders);
                }
                if policy.organization_default == Some(true) {
                    one(everybody());
                }
            }
        }
        listed.retain(|sign_ins| sign_ins.protocols.as_ref().is_none_or(|protocols| !protocols.is_empty()));
        listed
    }

    /// No step lets a password in where the step before it did not.
    fn no_new_legacy(&self) -> Statement {
        let name = "no step opens a door to legacy authentication";
        let claim = Claim::NothingNew(self.legacy(None));
        self.statement(Kind::NoNewLegacy, name, Path::keys(["rollout"]), true, claim, When::Always)
    }

    /// Asked for by an authentication policy that becomes the default of that side, or, for Exchange Online, by a policy that
    /// blocks such clients for everybody.
    fn no_legacy(&self, side: Side) -> Option<Statement> {
        let (_, exchange, home) = self.model.exchanges().find(|(one, ..)| Side::of(*one) == side)?;
        let default =
            exchange.authentication_policies.iter().find(|(_, policy)| policy.organization_default == Some(true));
        let default = default.map(|(alias, _)| home.join("authentication-policies").join(alias));
        let blocking = self.model.policies().find(|(_, policy, _)| blocks_everybody(self.model, policy));
        let blocking = blocking.filter(|_| side == Side::ExchangeOnline).map(|(_, _, path)| path.clone());
        let asked = default.or(blocking);
        let path = asked.clone().unwrap_or_else(|| Path::keys(["organization", side.word()]));
        let name = format!("nobody reaches mail in {} by legacy authentication, except as listed", side.title());
        let claim = Claim::Every(self.legacy(Some(side)), Demand::Refused);
        Some(self.statement(Kind::NoLegacy, &name, path, asked.is_some(), claim, When::End))
    }

    /// Asked for by any policy that takes MFA from everybody for mail, or by AD FS. Passwords are told of elsewhere, but for
    /// those that Outlook on the web of Exchange Server takes. People whom `exceptions.conditional-access` lists are not
    /// meant.
    fn mfa_for_mail(&self) -> Statement {
        let mut sign_ins = SignIns::of(about(everybody(), self.outside()));
        sign_ins.sides = Some(self.landscape.sides.iter().copied().map(Some).collect());
        let mut passwords = SignIns::of(about(everybody(), PersonSelection::default()));
        passwords.method = Some(Method::Legacy);
        passwords.clients = Some(CLIENTS.into_iter().filter(|client| *client != Client::Browser).collect());
        passwords.clients.iter_mut().for_each(|clients| clients.extend([Client::Smtp, Client::WebServices]));
        sign_ins.except = vec![passwords];
        let asking = self.model.policies().find(|(_, policy, _)| asks_everybody(self.model, policy));
        let at_ad_fs = self.model.posture.ad_fs.as_ref().and_then(|ad_fs| ad_fs.access_control_policy);
        let at_ad_fs = at_ad_fs.map(|_| Path::keys(["ad-fs", "access-control-policy"]));
        let asking = asking.map(|(_, _, path)| path.clone()).or(at_ad_fs);
        let path = asking.clone().unwrap_or_else(|| Path::keys(["organization"]));
        let name = "nobody reaches mail without MFA";
        let claim = Claim::Every(sign_ins, Demand::Mfa);
        self.statement(Kind::MfaForMail, name, path, asking.is_some(), claim, When::End)
    }

    /// Holders of the roles and members of the groups of `access.administrators` and of audiences with roles: whoever
    /// becomes one faces MFA, and a managed device or app, wherever that was faced before.
    fn administrators(&self) -> Option<Statement> {
        let named = self.model.written.access.administrators.as_ref();
        let mut marks = PersonSelection::default();
        if let Some(administrators) = named {
            add(&mut marks, selection(self.landscape, &self.model.reach(&[&administrators.audience])));
        }
        for (alias, _) in self.model.posture.audiences.iter().filter(|(_, audience)| !audience.roles.is_empty()) {
            let roles = selection(self.landscape, &self.model.reach(&[alias])).roles;
            marks.roles.extend(roles);
        }
        marks.users.clear();
        marks.guests = None;
        if marks == PersonSelection::default() {
            return None;
        }
        let path = if named.is_some() { Path::keys(["access", "administrators"]) } else { Path::keys(["audiences"]) };
        let name = "administrators face at least what everybody faces";
        let claim = Claim::NoLessFor(marks, vec![Demand::Mfa, Demand::Managed]);
        Some(self.statement(Kind::Administrators, name, path, true, claim, When::End))
    }

    /// Asked for by `only-client`. Browsers, and apps with a token of their own, are no mail clients: policies decide
    /// about them.
    fn only_client(&self) -> Option<Statement> {
        let mobile = self.model.written.access.outlook_mobile.as_ref().filter(|mobile| mobile.only_client.is_some())?;
        let mut conditions = about(everybody(), self.outside());
        let phones = BTreeSet::from([Platform::Ios, Platform::Android]);
        conditions.platforms = Some(InOut { include: phones, exclude: BTreeSet::new() });
        let mut sign_ins = SignIns::of(conditions);
        sign_ins.sides = Some(mobile.mailboxes.iter().map(|side| Some(Side::of(*side))).collect());
        sign_ins.clients = Some(BTreeSet::from([Client::MailApp, Client::Imap, Client::Pop]));
        sign_ins.except = self.listed();
        let path = Path::keys(["access", "outlook-mobile", "only-client"]);
        let name = "on phones and tablets no mail client but Outlook reaches mail";
        let claim = Claim::Every(sign_ins, Demand::Refused);
        Some(self.statement(Kind::OnlyClient, name, path, true, claim, When::End))
    }
}

/// The accounts for emergencies, and their groups.
fn emergency(model: &Model<'_>, landscape: &Landscape) -> PersonSelection {
    let members = model.members("emergency-access");
    let names: Vec<String> = members.into_iter().map(|member| member.user).collect();
    let mut people = people_named(model, landscape, &names, &Path::keys(["emergency-access"]));
    people.groups.clone_from(&landscape.emergency_groups);
    people
}

/// Adds people to others.
pub(super) fn add(to: &mut PersonSelection, more: PersonSelection) {
    to.all |= more.all;
    to.all_guests |= more.all_guests;
    to.users.extend(more.users);
    to.groups.extend(more.groups);
    to.roles.extend(more.roles);
    to.guests = to.guests.take().or(more.guests);
}

/// The legacy protocols that a policy leaves open on purpose.
fn left_open(side: MailboxSide, policy: &AuthenticationPolicy) -> BTreeSet<&'static str> {
    match side {
        MailboxSide::ExchangeOnline => policy.allow_basic_auth.iter().flatten().map(|one| one.key()).collect(),
        MailboxSide::ExchangeServer => policy.still_allowed.iter().flatten().map(|one| one.key()).collect(),
    }
}

/// Does a policy ask everybody for MFA when they read mail?
fn asks_everybody(model: &Model<'_>, policy: &WrittenPolicy) -> bool {
    let second_factor = policy
        .grant
        .as_ref()
        .is_some_and(|grant| grant.controls.contains(&Control::Mfa) || grant.authentication_strength.is_some());
    let not_risky = policy.sign_in_risk_levels.is_empty() && policy.user_risk_levels.is_empty();
    second_factor && not_risky && is_for_everybodys_mail(model, policy)
}

/// Does a policy block legacy clients of everybody?
fn blocks_everybody(model: &Model<'_>, policy: &WrittenPolicy) -> bool {
    let legacy = policy.client_app_types.as_ref().is_some_and(|types| types.contains(&ClientAppType::Other));
    let blocks = policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&Control::Block));
    legacy && blocks && is_for_everybodys_mail(model, policy)
}

/// Is it a policy that the rings enforce, for everybody, and for mail?
fn is_for_everybodys_mail(model: &Model<'_>, policy: &WrittenPolicy) -> bool {
    let mail = |alias: &String| matches!(alias.as_str(), "all" | "office-365" | "exchange-online");
    policy.state.is_none()
        && policy.applications.include.iter().any(mail)
        && policy.users.as_ref().is_some_and(|users| model.reaches_everyone(&users.include))
}
