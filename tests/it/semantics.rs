//! What the services do, case by case: each test is a sentence of their documentation, with the fact it restates.

use std::collections::BTreeSet;

use posturec::plan::Origin;
use posturec::posture::{
    AccessControlPolicy, ClientAppType, FederatedIdpMfaBehavior, GuestKind, InsiderRisk, Platform,
};
use posturec::signin::evaluate::{GateKind, Line, Ruling};
use posturec::signin::{
    AccessControl, Account, AdFs, Client, Control, Country, Device, Federated, Flows, Frequency, Guest, GuestSelection,
    InOut, Key, LocationCondition, LocationKind, Method, Network, Operator, OutlookOnTheWeb, Person, PersonSelection,
    Policy, PolicyState, Registration, Risk, SessionControls, Side, SignIn, Target, TargetCondition,
};

use crate::sign_ins::*;

fn only<T: Default, I: From<InOut<T>>>(include: T) -> Option<I> {
    except(include, T::default())
}

fn except<T, I: From<InOut<T>>>(include: T, exclude: T) -> Option<I> {
    Some(InOut { include, exclude }.into())
}

fn for_people(include: PersonSelection) -> Policy {
    Policy { users: only(include), ..policy("people") }
}

fn guest(kind: GuestKind, tenant: Option<&str>) -> SignIn {
    let guest = Some(Guest { kind, tenant: tenant.map(key) });
    SignIn { person: Person { guest, ..Person::default() }, ..sign_in() }
}

fn application(id: &str) -> SignIn {
    let sign_in = by(Side::ExchangeOnline, Client::Browser, "", Method::Modern);
    SignIn {
        target: Target::Application(id.to_owned()),
        route: posturec::signin::Route { side: None, ..sign_in.route.clone() },
        ..sign_in
    }
}

fn for_applications(include: &[&str], exclude: &[&str]) -> Policy {
    let target = TargetCondition {
        all: include.contains(&"All"),
        include: texts(include).into_iter().filter(|name| name != "All").collect(),
        exclude: texts(exclude),
        ..TargetCondition::default()
    };
    Policy { target, ..policy("applications") }
}

fn for_clients(types: &[ClientAppType]) -> Policy {
    Policy { client_app_types: types.iter().copied().collect(), ..policy("clients") }
}

fn for_platforms(include: &[Platform], exclude: &[Platform]) -> Policy {
    let platforms = except(include.iter().copied().collect(), exclude.iter().copied().collect());
    Policy { platforms, ..policy("platforms") }
}

fn named(names: &[&str]) -> LocationCondition {
    LocationCondition { named: keys(names), ..LocationCondition::default() }
}

fn everywhere() -> LocationCondition {
    LocationCondition { all: true, ..LocationCondition::default() }
}

fn trusted() -> LocationCondition {
    LocationCondition { all_trusted: true, ..LocationCondition::default() }
}

fn at_locations(include: LocationCondition, exclude: LocationCondition) -> World {
    let policy = Policy { locations: except(include, exclude), ..policy("locations") };
    let ip = |trusted| LocationKind::Ip { ranges: Vec::new(), trusted };
    let countries = |gps, unknown| LocationKind::Countries { countries: texts(&["DE"]), gps, unknown };
    World::new([policy])
        .location("offices", ip(true))
        .location("shops", ip(false))
        .location("germany", countries(false, false))
        .location("germany or unknown", countries(false, true))
        .location("germany by position", countries(true, false))
        .location("hidden", LocationKind::Opaque { trusted: None })
}

fn from_country(country: Country) -> SignIn {
    SignIn { network: Network { country, ..Network::default() }, ..sign_in() }
}

fn germany() -> Country {
    Country::Named("DE".to_owned())
}

fn session(session: SessionControls) -> Policy {
    Policy { grant: None, session, ..policy("session") }
}

fn every(frequency: Frequency) -> SessionControls {
    SessionControls { frequency: Some((frequency, false)), ..SessionControls::default() }
}

fn mac() -> SignIn {
    SignIn { platform: Some(Platform::Macos), ..sign_in() }
}

// ---- how policies work together

#[test]
fn without_a_policy_that_applies_the_token_is_given() {
    // semantics 4
    assert_eq!(World::new([]).says(&sign_in()), "reached");
    assert_eq!(World::new([for_people(groups(&["staff"]))]).says(&sign_in()), "reached");
}

#[test]
fn every_policy_that_applies_must_be_met() {
    // semantics 1
    let world = World::new([policy("one"), demand("two", Control::TermsOfUse(key("terms")))]);
    assert_eq!(world.says(&sign_in()), "MFA; terms of use terms");
}

#[test]
fn one_block_wins_over_every_grant() {
    // semantics 2
    assert_eq!(
        World::new([policy("one"), block("two"), policy("three")]).says(&sign_in()),
        "refused: conditional-access"
    );
}

#[test]
fn a_policy_applies_only_where_all_its_conditions_hold() {
    // semantics 3
    let both = Policy { sign_in_risk: BTreeSet::from([Risk::High]), ..for_clients(&[ClientAppType::Browser]) };
    let world = World::new([both]);
    assert_eq!(world.says(&browser()), "reached");
    assert_eq!(world.says(&SignIn { sign_in_risk: Risk::High, ..sign_in() }), "reached");
    assert_eq!(world.says(&SignIn { sign_in_risk: Risk::High, ..browser() }), "MFA");
}

#[test]
fn one_value_of_a_condition_is_enough() {
    // semantics 3
    let world = World::new([for_platforms(&[Platform::Ios, Platform::Windows], &[])]);
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&phone()), "MFA");
}

#[test]
fn exclusion_beats_inclusion() {
    // semantics 3, CA-U07
    let world = World::new([Policy { users: except(everybody(), groups(&["break-glass"])), ..policy("all") }]);
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&member_of(&["break-glass"])), "reached");
}

#[test]
fn a_policy_that_only_reports_decides_nothing() {
    // analysis, report-only; CA-A10, CA-T01
    let world = World::new([Policy { state: PolicyState::ReportOnly, ..block("report") }]);
    assert_eq!(world.says(&sign_in()), "reached");
}

#[test]
fn a_policy_that_only_reports_is_told_apart_in_the_story() {
    // CA-T01
    let world = World::new([Policy { state: PolicyState::ReportOnly, ..block("report") }]);
    let story = world.story(&sign_in());
    let gate = story.gates.iter().find(|gate| gate.kind == GateKind::ConditionalAccess).unwrap();
    assert_eq!(gate.ruling, Ruling::Passes);
    let reports = |line: &Line| matches!(line, Line::Policy(line) if line.report_only && line.blocks);
    assert!(gate.lines.iter().any(reports), "{gate:?}");
}

#[test]
fn a_policy_that_is_off_is_not_looked_at() {
    // semantics 1
    let world = World::new([Policy { state: PolicyState::Disabled, ..block("off") }]);
    assert_eq!(world.says(&sign_in()), "reached");
    assert!(!format!("{:?}", world.story(&sign_in())).contains("\"off\""));
}

#[test]
fn or_asks_for_one_of_the_controls() {
    // CA-G04
    let either = grant(Operator::Or, [Control::Mfa, Control::TermsOfUse(key("terms"))]);
    assert_eq!(World::new([Policy { grant: either, ..policy("or") }]).says(&sign_in()), "MFA or terms of use terms");
}

#[test]
fn and_asks_for_all_of_the_controls() {
    // CA-G04
    let both = grant(Operator::And, [Control::Mfa, Control::TermsOfUse(key("terms"))]);
    assert_eq!(World::new([Policy { grant: both, ..policy("and") }]).says(&sign_in()), "MFA; terms of use terms");
}

#[test]
fn what_two_policies_ask_for_is_asked_once() {
    // semantics 2: the union of grants
    assert_eq!(World::new([policy("one"), policy("two")]).says(&sign_in()), "MFA");
}

#[test]
fn what_is_asked_for_anyway_meets_a_choice_that_holds_it() {
    // semantics 2: the union of grants
    let either = grant(Operator::Or, [Control::Mfa, Control::TermsOfUse(key("terms"))]);
    assert_eq!(World::new([policy("one"), Policy { grant: either, ..policy("or") }]).says(&sign_in()), "MFA");
}

#[test]
fn conditional_access_comes_after_the_first_factor() {
    // semantics 5
    let gates: Vec<GateKind> =
        World::new([policy("one")]).story(&sign_in()).gates.iter().map(|gate| gate.kind).collect();
    let place = |kind| gates.iter().position(|gate| *gate == kind).unwrap();
    assert!(place(GateKind::IdentityProvider) < place(GateKind::ConditionalAccess));
}

#[test]
fn the_story_ends_where_it_is_refused() {
    // semantics 2
    let story = World::new([block("all")]).story(&sign_in());
    assert_eq!(story.gates.last().unwrap().kind, GateKind::ConditionalAccess);
    assert_eq!(story.refused_by.iter().map(|object| object.name.as_str()).collect::<Vec<_>>(), ["all"]);
}

// ---- people

#[test]
fn all_users_holds_guests() {
    // CA-U02, CA-U05
    assert_eq!(World::new([policy("all")]).says(&guest(GuestKind::B2bCollaborationGuest, None)), "MFA");
}

#[test]
fn the_old_keyword_holds_every_kind_of_guest_and_no_staff() {
    // CA-U05
    let world = World::new([for_people(PersonSelection { all_guests: true, ..PersonSelection::default() })]);
    assert_eq!(world.says(&guest(GuestKind::InternalGuest, None)), "MFA");
    assert_eq!(world.says(&guest(GuestKind::ServiceProvider, None)), "MFA");
    assert_eq!(world.says(&sign_in()), "reached");
}

fn for_guests(tenants: Option<&[&str]>) -> World {
    let kinds = BTreeSet::from([GuestKind::B2bCollaborationGuest]);
    let guests = Some(GuestSelection { kinds, tenants: tenants.map(keys) });
    World::new([for_people(PersonSelection { guests, ..PersonSelection::default() })])
}

#[test]
fn guests_by_kind_are_those_of_the_kind() {
    // CA-U05
    assert_eq!(for_guests(None).says(&guest(GuestKind::B2bCollaborationGuest, Some("fabrikam"))), "MFA");
    assert_eq!(for_guests(None).says(&guest(GuestKind::B2bCollaborationMember, Some("fabrikam"))), "reached");
    assert_eq!(for_guests(None).says(&sign_in()), "reached");
}

#[test]
fn guests_of_tenants_are_those_of_the_kind_and_a_tenant() {
    // CA-U06
    let world = for_guests(Some(&["fabrikam"]));
    assert_eq!(world.says(&guest(GuestKind::B2bCollaborationGuest, Some("fabrikam"))), "MFA");
    assert_eq!(world.says(&guest(GuestKind::B2bCollaborationGuest, Some("northwind"))), "reached");
    assert_eq!(world.says(&guest(GuestKind::B2bCollaborationGuest, None)), "reached");
    assert_eq!(world.says(&guest(GuestKind::OtherExternalUser, Some("fabrikam"))), "reached");
}

#[test]
fn a_member_of_one_group_of_several_is_in() {
    // CA-U01
    let world = World::new([for_people(groups(&["one", "two"]))]);
    assert_eq!(world.says(&member_of(&["two", "other"])), "MFA");
    assert_eq!(world.says(&member_of(&["other"])), "reached");
}

#[test]
fn roles_count_where_they_are_active() {
    // semantics 11, CA-U04
    let roles = PersonSelection { roles: keys(&["Global Administrator"]), ..PersonSelection::default() };
    let world = World::new([for_people(roles)]);
    let person = Person { roles: keys(&["Global Administrator"]), ..Person::default() };
    assert_eq!(world.says(&SignIn { person, ..sign_in() }), "MFA");
    assert_eq!(world.says(&sign_in()), "reached");
}

#[test]
fn a_holder_of_an_excluded_role_is_out() {
    // CA-U07
    let roles = PersonSelection { roles: keys(&["Directory Synchronization"]), ..PersonSelection::default() };
    let world = World::new([Policy { users: except(everybody(), roles), ..policy("all") }]);
    let person = Person { roles: keys(&["Directory Synchronization"]), ..Person::default() };
    assert_eq!(world.says(&SignIn { person, ..sign_in() }), "reached");
}

#[test]
fn an_account_is_found_by_id_and_by_name() {
    // CA-U01
    let id = Key::id("AAAAAAAA-0000-4000-8000-000000000001");
    let users = PersonSelection { users: BTreeSet::from([id.clone()]), ..PersonSelection::default() };
    let known = Account { id: Some(Box::new(id.clone())), ..Account::default() };
    let world = World::new([for_people(users)]).account("user01@contoso.com", known);
    assert_eq!(world.says(&account("user01@contoso.com")), "MFA");
    let person = Person { account: Some(id), ..Person::default() };
    assert_eq!(world.says(&SignIn { person, ..sign_in() }), "MFA");
    assert_eq!(world.says(&account("user02@contoso.com")), "reached");
}

#[test]
fn an_account_named_by_sign_in_name_is_found_by_its_id() {
    // CA-U01
    let id = Key::id("aaaaaaaa-0000-4000-8000-000000000001");
    let users = PersonSelection { users: keys(&["user01@contoso.com"]), ..PersonSelection::default() };
    let known = Account { id: Some(Box::new(id.clone())), ..Account::default() };
    let world = World::new([for_people(users)]).account("user01@contoso.com", known);
    let person = Person { account: Some(id), ..Person::default() };
    assert_eq!(world.says(&SignIn { person, ..sign_in() }), "MFA");
}

#[test]
fn a_policy_about_workload_identities_meets_no_person() {
    // CA-U03
    assert_eq!(World::new([Policy { users: None, ..block("workload") }]).says(&sign_in()), "reached");
}

#[test]
fn nobody_and_agents_are_no_people() {
    // CA-U02
    let agents = PersonSelection { agents: true, ..PersonSelection::default() };
    let world = World::new([
        Policy { users: only(PersonSelection::default()), ..block("none") },
        Policy { users: only(agents), ..block("agents") },
    ]);
    assert_eq!(world.says(&sign_in()), "reached");
}

// ---- what they sign in to

#[test]
fn an_application_is_selected_by_its_id_in_any_case() {
    // CA-A06
    let world = World::new([for_applications(&["00000002-0000-0FF1-CE00-000000000000"], &[])]);
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&application(AZURE_PORTAL)), "reached");
}

#[test]
fn all_applications_are_all_but_the_excluded() {
    // CA-A03, CA-A12
    let world = World::new([for_applications(&["All"], &[AZURE_PORTAL])]);
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&application(AZURE_PORTAL)), "reached");
    assert_eq!(world.says(&application("99999999-0000-4000-8000-000000000000")), "MFA");
}

#[test]
fn a_policy_for_no_application_meets_none() {
    // CA-A02
    assert_eq!(World::new([for_applications(&[], &[])]).says(&sign_in()), "reached");
}

#[test]
fn office_365_holds_mail_and_not_the_azure_portal() {
    // CA-A07
    let world = World::new([for_applications(&["Office365"], &[])]);
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&application(AZURE_PORTAL)), "reached");
}

#[test]
fn office_365_can_be_excluded() {
    // CA-A07
    let world = World::new([for_applications(&["All"], &["Office365"])]);
    assert_eq!(world.says(&sign_in()), "reached");
    assert_eq!(world.says(&application(AZURE_PORTAL)), "MFA");
}

#[test]
fn the_admin_portals_hold_the_azure_portal_and_not_mail() {
    // cloud apps page, 2026-01
    let world = World::new([for_applications(&["MicrosoftAdminPortals"], &[])]);
    assert_eq!(world.says(&application(AZURE_PORTAL)), "MFA");
    assert_eq!(world.says(&sign_in()), "reached");
}

#[test]
fn an_application_of_which_no_page_says_where_it_belongs_is_doubted() {
    // CA-A07, and the notes on lists that change without notice
    let world = World::new([for_applications(&["Office365"], &[])]);
    let sign_in = application("99999999-0000-4000-8000-000000000000");
    assert_eq!((world.says(&sign_in), world.strictly(&sign_in)), ("reached".into(), "MFA".into()));
    assert!(world.doubts(&sign_in).contains("taken as one that does not apply"), "{}", world.doubts(&sign_in));
}

#[test]
fn a_user_action_meets_only_policies_that_name_it() {
    // CA-A01, CA-A09
    let action = "urn:user:registersecurityinfo";
    let target = TargetCondition { user_actions: texts(&[action]), ..TargetCondition::default() };
    let world = World::new([Policy { target, ..policy("action") }, block("all applications")]);
    let sign_in = SignIn { target: Target::UserAction(action.to_owned()), ..application(AZURE_PORTAL) };
    assert_eq!(world.says(&sign_in), "MFA");
    let other = Target::UserAction("urn:user:registerdevice".to_owned());
    assert_eq!(world.says(&SignIn { target: other, ..sign_in }), "reached");
}

#[test]
fn an_authentication_context_meets_only_policies_that_name_it() {
    // CA-A11
    let target = TargetCondition { authentication_contexts: texts(&["c1"]), ..TargetCondition::default() };
    let world = World::new([Policy { target, ..policy("context") }, block("all applications")]);
    let sign_in = SignIn { target: Target::AuthenticationContext("c1".to_owned()), ..application(AZURE_PORTAL) };
    assert_eq!(world.says(&sign_in), "MFA");
    let other = Target::AuthenticationContext("c2".to_owned());
    assert_eq!(world.says(&SignIn { target: other, ..sign_in }), "reached");
}

#[test]
fn a_policy_for_user_actions_meets_no_application() {
    // CA-A01
    let target = TargetCondition { user_actions: texts(&["urn:user:registerdevice"]), ..TargetCondition::default() };
    assert_eq!(World::new([Policy { target, ..block("action") }]).says(&sign_in()), "reached");
}

#[test]
fn mail_on_exchange_server_is_asked_for_as_exchange_online() {
    // exchange facts 3.3
    let world = World::new([for_applications(&[EXCHANGE_ONLINE], &[])]);
    let sign_in = by(Side::ExchangeServer, Client::OutlookDesktop, "mapi", Method::Modern);
    assert_eq!(world.says(&sign_in), "MFA");
}

// ---- clients and platforms

#[test]
fn browsers_apps_and_activesync_are_kinds_of_their_own() {
    // CA-C01, CA-C02
    let world = World::new([for_clients(&[ClientAppType::Browser])]);
    assert_eq!(world.says(&browser()), "MFA");
    assert_eq!(world.says(&sign_in()), "reached");
    assert_eq!(world.says(&mail_app()), "reached");
    let world = World::new([for_clients(&[ClientAppType::MobileAppsAndDesktopClients])]);
    assert_eq!(world.says(&browser()), "reached");
    assert_eq!(world.says(&phone()), "MFA");
    assert_eq!(world.says(&mail_app()), "reached");
}

#[test]
fn activesync_with_a_token_is_still_activesync() {
    // CA-C03
    let world = World::new([Policy { ..for_clients(&[ClientAppType::ExchangeActiveSync]) }]);
    assert_eq!(world.says(&mail_app()), "refused: conditional-access");
}

#[test]
fn programs_with_tokens_for_imap_pop_smtp_and_web_services_are_desktop_clients() {
    // CA-C07: `other` is basic authentication
    let world = World::new([for_clients(&[ClientAppType::MobileAppsAndDesktopClients])]);
    let clients =
        [(Client::Imap, "imap"), (Client::Pop, "pop"), (Client::Smtp, "smtp"), (Client::WebServices, "web-services")];
    for (client, protocol) in clients {
        assert_eq!(world.says(&by(Side::ExchangeOnline, client, protocol, Method::Modern)), "MFA");
    }
}

#[test]
fn a_password_by_smtp_is_an_other_client() {
    // CA-C07
    let world = World::new([Policy { ..block("legacy") }]);
    assert_eq!(world.says(&scanner()), "refused: conditional-access");
    let world = World::new([Policy { grant: block("x").grant, ..for_clients(&[ClientAppType::ExchangeActiveSync]) }]);
    assert_eq!(world.says(&scanner()), "reached");
}

#[test]
fn a_policy_that_blocks_legacy_clients_must_list_both_kinds() {
    // CA-C08
    let types = [ClientAppType::ExchangeActiveSync, ClientAppType::Other];
    let world = World::new([Policy { grant: block("x").grant, ..for_clients(&types) }]);
    assert_eq!(world.says(&scanner()), "refused: conditional-access");
    assert_eq!(world.says(&mail_app()), "refused: conditional-access");
    assert_eq!(world.says(&sign_in()), "reached");
}

#[test]
fn activesync_can_not_be_asked_for_mfa_terms_strengths_or_custom_controls() {
    // CA-C04
    let controls =
        [Control::Mfa, Control::TermsOfUse(key("terms")), strength("passwordless-mfa"), Control::Custom("c".into())];
    for control in controls {
        assert_eq!(World::new([demand("one", control)]).says(&mail_app()), "refused: conditional-access");
    }
}

#[test]
fn activesync_on_a_compliant_device_meets_a_device_grant() {
    // CA-C04
    let world = World::new([demand("compliant", Control::CompliantDevice)]);
    assert_eq!(world.says(&SignIn { device: compliant(), ..mail_app() }), "reached");
    assert_eq!(world.says(&mail_app()), "refused: conditional-access");
}

#[test]
fn other_clients_meet_neither_mfa_nor_device_grants() {
    // CA-C07
    for control in [Control::Mfa, Control::CompliantDevice, Control::HybridJoinedDevice, Control::AppProtection] {
        let world = World::new([demand("one", control)]);
        assert_eq!(world.says(&SignIn { device: compliant(), ..scanner() }), "refused: conditional-access");
    }
}

#[test]
fn a_policy_for_roles_may_meet_everybody_by_activesync_and_the_story_says_so() {
    // CA-C05
    let roles = PersonSelection { roles: keys(&["Global Administrator"]), ..PersonSelection::default() };
    let world = World::new([for_people(roles)]);
    assert_eq!(world.says(&mail_app()), "reached");
    assert!(world.doubts(&mail_app()).contains("meets everybody"), "{}", world.doubts(&mail_app()));
    assert_eq!(world.doubts(&sign_in()), "");
}

#[test]
fn supported_activesync_is_that_of_ios_android_and_windows() {
    // CA-C02, CA-C06
    let world = World::new([Policy { grant: block("x").grant, ..for_clients(&[ClientAppType::EasSupported]) }]);
    for platform in [Platform::Ios, Platform::Android, Platform::Windows] {
        let sign_in = SignIn { platform: Some(platform), ..mail_app() };
        assert_eq!(world.says(&sign_in), "refused: conditional-access");
    }
    assert_eq!(world.says(&SignIn { platform: Some(Platform::Macos), ..mail_app() }), "reached");
    assert_eq!(world.says(&SignIn { platform: None, ..mail_app() }), "reached");
    assert_eq!(world.says(&phone()), "reached");
}

#[test]
fn all_platforms_hold_one_that_nobody_knows() {
    // CA-P01
    let world = World::new([for_platforms(&[Platform::All], &[])]);
    assert_eq!(world.says(&SignIn { platform: None, ..sign_in() }), "MFA");
}

#[test]
fn a_platform_by_name_never_holds_one_that_nobody_knows() {
    // CA-P01
    let world = World::new([for_platforms(&[Platform::Windows, Platform::Macos, Platform::Linux], &[])]);
    assert_eq!(world.says(&SignIn { platform: None, ..sign_in() }), "reached");
}

#[test]
fn all_platforms_but_some_hold_one_that_nobody_knows() {
    // CA-P01: the twin policy
    let world = World::new([for_platforms(&[Platform::All], &[Platform::Windows])]);
    assert_eq!(world.says(&sign_in()), "reached");
    assert_eq!(world.says(&mac()), "MFA");
    assert_eq!(world.says(&SignIn { platform: None, ..sign_in() }), "MFA");
}

// ---- locations

#[test]
fn everywhere_but_an_excluded_location() {
    // semantics 3
    let world = at_locations(everywhere(), named(&["offices"]));
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&from(&["offices"])), "reached");
    assert_eq!(world.says(&from(&["shops"])), "MFA");
}

#[test]
fn an_exclusion_without_an_inclusion_excludes_from_everywhere() {
    // locations page of Graph, section 2 of the facts
    let world = at_locations(LocationCondition::default(), named(&["offices"]));
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&from(&["offices"])), "reached");
}

#[test]
fn trusted_locations_are_those_marked_as_trusted() {
    // section 2 of the facts: IP locations
    let world = at_locations(everywhere(), trusted());
    assert_eq!(world.says(&from(&["offices"])), "reached");
    assert_eq!(world.says(&from(&["shops"])), "MFA");
}

#[test]
fn trusted_locations_cover_the_addresses_of_the_old_portal() {
    // section 2 of the facts: the zero GUID
    let world = at_locations(everywhere(), trusted());
    let network = Network { mfa_trusted: true, ..Network::default() };
    assert_eq!(world.says(&SignIn { network, ..sign_in() }), "reached");
}

#[test]
fn the_addresses_of_the_old_portal_have_an_entry_of_their_own() {
    // section 2 of the facts: the zero GUID
    let network = Network { mfa_trusted: true, ..Network::default() };
    let portal = SignIn { network, ..sign_in() };
    let world = at_locations(everywhere(), LocationCondition { mfa_trusted: true, ..LocationCondition::default() });
    assert_eq!((world.says(&portal), world.says(&from(&["offices"]))), ("reached".into(), "MFA".into()));
    let zero = BTreeSet::from([Key::id("00000000-0000-0000-0000-000000000000")]);
    let world = at_locations(everywhere(), LocationCondition { named: zero, ..LocationCondition::default() });
    assert_eq!((world.says(&portal), world.says(&from(&["offices"]))), ("reached".into(), "MFA".into()));
}

#[test]
fn an_address_in_two_locations_is_out_where_one_is_excluded() {
    // semantics 3
    let world = at_locations(named(&["offices"]), named(&["shops"]));
    assert_eq!(world.says(&from(&["offices"])), "MFA");
    assert_eq!(world.says(&from(&["offices", "shops"])), "reached");
}

#[test]
fn countries_are_those_of_the_address() {
    // section 2 of the facts: countries
    let world = at_locations(named(&["germany"]), LocationCondition::default());
    assert_eq!(world.says(&from_country(germany())), "MFA");
    assert_eq!(world.says(&from_country(Country::Named("FR".to_owned()))), "reached");
    assert_eq!(world.says(&from_country(Country::Other)), "reached");
}

#[test]
fn an_address_of_no_country_counts_only_where_that_is_said() {
    // section 2 of the facts: includeUnknownCountriesAndRegions
    let sign_in = from_country(Country::Unknown);
    assert_eq!(at_locations(named(&["germany"]), LocationCondition::default()).says(&sign_in), "reached");
    assert_eq!(at_locations(named(&["germany or unknown"]), LocationCondition::default()).says(&sign_in), "MFA");
}

#[test]
fn countries_by_position_ignore_the_address() {
    // section 2 of the facts: authenticatorAppGps
    let world = at_locations(named(&["germany by position"]), LocationCondition::default());
    assert_eq!(world.says(&from_country(germany())), "reached");
    let network = Network { gps_country: germany(), ..Network::default() };
    assert_eq!(world.says(&SignIn { network, ..sign_in() }), "MFA");
}

#[test]
fn a_location_that_may_be_trusted_is_doubted() {
    // the reading that is worse for security
    let world = at_locations(trusted(), LocationCondition::default());
    assert_eq!((world.says(&from(&["hidden"])), world.strictly(&from(&["hidden"]))), ("reached".into(), "MFA".into()));
    let world = at_locations(everywhere(), trusted());
    assert_eq!((world.says(&from(&["hidden"])), world.strictly(&from(&["hidden"]))), ("reached".into(), "MFA".into()));
}

// ---- devices

#[test]
fn positive_operators_miss_a_device_that_is_not_registered() {
    // CA-D02
    for rule in [r#"device.model -eq "X""#, "device.isCompliant -eq False", r#"device.trustType -eq "Workplace""#] {
        assert_eq!(World::new([filtered(true, rule)]).says(&sign_in()), "reached", "{rule}");
    }
}

#[test]
fn negative_operators_hit_a_device_that_is_not_registered() {
    // CA-D02
    for rule in [
        r#"device.model -ne "X""#,
        "device.isCompliant -ne True",
        r#"device.displayName -notStartsWith "X""#,
        r#"device.displayName -notEndsWith "X""#,
        r#"device.displayName -notContains "X""#,
        r#"device.deviceId -notIn ["X"]"#,
        r#"device.systemLabels -notContains "MultiUser""#,
    ] {
        assert_eq!(World::new([filtered(true, rule)]).says(&sign_in()), "MFA", "{rule}");
    }
}

#[test]
fn excluding_by_a_positive_operator_keeps_devices_that_are_not_registered_in() {
    // CA-D02: prefer exclude and positive
    let world = World::new([filtered(false, "device.isCompliant -eq True")]);
    assert_eq!(world.says(&sign_in()), "MFA");
    assert_eq!(world.says(&on(compliant())), "reached");
}

#[test]
fn the_trust_type_follows_from_how_entra_knows_the_device() {
    // filter for devices page, 2025-04
    let kinds = [
        (Registration::Registered, "Workplace"),
        (Registration::Joined, "AzureAD"),
        (Registration::HybridJoined, "ServerAD"),
    ];
    for (registration, word) in kinds {
        for (_, other) in kinds {
            let world = World::new([filtered(true, &format!(r#"device.trustType -eq "{other}""#))]);
            let wanted = if other == word { "MFA" } else { "reached" };
            assert_eq!(world.says(&on(device(registration))), wanted, "{registration:?} {other}");
        }
    }
}

#[test]
fn a_registered_device_is_compliant_or_not_and_never_null() {
    // filter for devices page, 2025-04
    let world = World::new([filtered(true, "device.isCompliant -eq False")]);
    assert_eq!(world.says(&on(device(Registration::Registered))), "MFA");
    assert_eq!(world.says(&on(compliant())), "reached");
}

#[test]
fn extension_attributes_count_for_compliant_and_hybrid_joined_devices() {
    // CA-D03
    let world = World::new([filtered(true, r#"device.extensionAttribute1 -eq "SAW""#)]);
    let own = |registration, compliant| Device {
        compliant,
        ..with_attributes(registration, &[("extensionAttribute1", Some("SAW")), ("mdmAppId", None)])
    };
    assert_eq!(world.says(&on(own(Registration::Registered, true))), "MFA");
    assert_eq!(world.says(&on(own(Registration::HybridJoined, false))), "MFA");
    assert_eq!(world.says(&on(own(Registration::Registered, false))), "reached");
}

#[test]
fn extension_attributes_count_for_managed_devices() {
    // CA-D03
    let world = World::new([filtered(true, r#"device.extensionAttribute1 -eq "SAW""#)]);
    let intune = ("mdmAppId", Some("0000000a-0000-0000-c000-000000000000"));
    let device = with_attributes(Registration::Registered, &[("extensionAttribute1", Some("SAW")), intune]);
    assert_eq!(world.says(&on(device)), "MFA");
}

#[test]
fn an_extension_attribute_that_does_not_count_is_null() {
    // CA-D02, CA-D03
    let world = World::new([filtered(true, r#"device.extensionAttribute1 -ne "SAW""#)]);
    let attributes = [("extensionAttribute1", Some("SAW")), ("mdmAppId", None)];
    assert_eq!(world.says(&on(with_attributes(Registration::Registered, &attributes))), "MFA");
}

#[test]
fn a_property_that_nobody_states_is_doubted() {
    // the reading that is worse for security
    let world = World::new([filtered(true, r#"device.model -eq "X""#)]);
    let sign_in = on(device(Registration::Registered));
    assert_eq!((world.says(&sign_in), world.strictly(&sign_in)), ("reached".into(), "MFA".into()));
    assert!(world.doubts(&sign_in).contains("device filter"), "{}", world.doubts(&sign_in));
    let world = World::new([filtered(false, r#"device.model -eq "X""#)]);
    assert_eq!((world.says(&sign_in), world.strictly(&sign_in)), ("reached".into(), "MFA".into()));
}

#[test]
fn a_property_that_is_null_misses_positive_operators_and_hits_negative_ones() {
    // CA-D02
    let sign_in = on(with_attributes(Registration::Registered, &[("model", None)]));
    assert_eq!(World::new([filtered(true, r#"device.model -contains "X""#)]).says(&sign_in), "reached");
    assert_eq!(World::new([filtered(true, r#"device.model -notContains "X""#)]).says(&sign_in), "MFA");
}

#[test]
fn texts_are_compared_without_case_at_their_beginning_end_and_middle() {
    // filter for devices page, 2025-04
    let sign_in = on(with_attributes(Registration::Joined, &[("displayName", Some("SAW-Berlin-07"))]));
    let holds = [
        r#"device.displayName -startsWith "saw-""#,
        r#"device.displayName -endsWith "-07""#,
        r#"device.displayName -contains "BERLIN""#,
        r#"device.displayName -eq "saw-berlin-07""#,
        r#"device.displayName -in ["x", "saw-berlin-07"]"#,
        r#"device.displayName -notStartsWith "Berlin""#,
    ];
    for rule in holds {
        assert_eq!(World::new([filtered(true, rule)]).says(&sign_in), "MFA", "{rule}");
    }
    for rule in [r#"device.displayName -startsWith "Berlin""#, r#"device.displayName -notIn ["saw-berlin-07"]"#] {
        assert_eq!(World::new([filtered(true, rule)]).says(&sign_in), "reached", "{rule}");
    }
}

#[test]
fn a_property_of_many_values_holds_its_members_whole() {
    // filter for devices page, 2025-04
    let sign_in = on(with_attributes(Registration::Joined, &[("systemLabels", Some("MultiUser\nCloudPC"))]));
    assert_eq!(World::new([filtered(true, r#"device.systemLabels -contains "CloudPC""#)]).says(&sign_in), "MFA");
    let sign_in = on(with_attributes(Registration::Joined, &[("physicalIds", Some("[OrderId]:saw-1"))]));
    assert_eq!(World::new([filtered(true, r#"device.physicalIds -contains "[OrderId]""#)]).says(&sign_in), "reached");
}

#[test]
fn what_nobody_knows_settles_nothing_that_the_rest_of_a_rule_settles() {
    // three-valued logic
    let sign_in = on(compliant());
    let either = r#"device.isCompliant -eq True -or device.model -eq "X""#;
    assert_eq!(World::new([filtered(true, either)]).says(&sign_in), "MFA");
    let both = r#"device.isCompliant -eq False -and device.model -eq "X""#;
    assert_eq!(World::new([filtered(true, both)]).strictly(&sign_in), "reached");
    let not = r#"-not (device.model -eq "X")"#;
    let world = World::new([filtered(true, not)]);
    assert_eq!((world.says(&sign_in), world.strictly(&sign_in)), ("reached".into(), "MFA".into()));
}

#[test]
fn and_binds_closer_than_or_in_a_rule() {
    // filter for devices page, 2025-04
    let rule = r#"device.trustType -eq "AzureAD" -or device.isCompliant -eq True -and device.isCompliant -eq False"#;
    assert_eq!(World::new([filtered(true, rule)]).says(&on(compliant())), "MFA");
}

// ---- risk and flows

#[test]
fn risk_is_one_of_the_levels_that_are_named() {
    // CA-R01
    let world = World::new([Policy { sign_in_risk: BTreeSet::from([Risk::Medium, Risk::High]), ..policy("risk") }]);
    assert_eq!(world.says(&SignIn { sign_in_risk: Risk::Medium, ..sign_in() }), "MFA");
    assert_eq!(world.says(&SignIn { sign_in_risk: Risk::Low, ..sign_in() }), "reached");
    assert_eq!(world.says(&SignIn { user_risk: Risk::High, ..sign_in() }), "reached");
}

#[test]
fn two_risks_in_one_policy_leave_a_gap() {
    // CA-R01
    let high = || BTreeSet::from([Risk::High]);
    let world = World::new([Policy { sign_in_risk: high(), user_risk: high(), ..block("both") }]);
    assert_eq!(world.says(&SignIn { sign_in_risk: Risk::High, ..sign_in() }), "reached");
    let both = SignIn { sign_in_risk: Risk::High, user_risk: Risk::High, ..sign_in() };
    assert_eq!(world.says(&both), "refused: conditional-access");
}

#[test]
fn insider_risk_is_one_of_the_levels_that_are_named() {
    // CA-R03
    let world = World::new([Policy { insider_risk: BTreeSet::from([InsiderRisk::Elevated]), ..block("insider") }]);
    assert_eq!(world.says(&sign_in()), "reached");
    let minor = SignIn { insider_risk: Some(InsiderRisk::Minor), ..sign_in() };
    assert_eq!(world.says(&minor), "reached");
    let elevated = SignIn { insider_risk: Some(InsiderRisk::Elevated), ..sign_in() };
    assert_eq!(world.says(&elevated), "refused: conditional-access");
}

#[test]
fn a_flow_is_blocked_only_where_it_is_used() {
    // CA-F01
    let device_code = Flows { device_code: true, authentication_transfer: false };
    let world = World::new([Policy { flows: device_code, ..block("flows") }]);
    assert_eq!(world.says(&sign_in()), "reached");
    assert_eq!(world.says(&SignIn { device_code: true, ..sign_in() }), "refused: conditional-access");
    assert_eq!(world.says(&SignIn { authentication_transfer: true, ..sign_in() }), "reached");
}

#[test]
fn one_of_two_flows_is_enough() {
    // CA-F01
    let both = Flows { device_code: true, authentication_transfer: true };
    let world = World::new([Policy { flows: both, ..block("flows") }]);
    assert_eq!(world.says(&SignIn { authentication_transfer: true, ..sign_in() }), "refused: conditional-access");
}

#[test]
fn a_condition_that_is_not_modelled_is_doubted_or_as_the_sign_in_says() {
    // the reading that is worse for security
    let world = World::new([Policy { opaque: vec!["times".to_owned()], ..block("times") }]);
    assert_eq!(world.says(&sign_in()), "reached");
    assert_eq!(world.strictly(&sign_in()), "refused: conditional-access");
    assert!(world.doubts(&sign_in()).contains("`times`"), "{}", world.doubts(&sign_in()));
    let matches = SignIn { opaque: [("times".to_owned(), true)].into(), ..sign_in() };
    assert_eq!(world.says(&matches), "refused: conditional-access");
    let misses = SignIn { opaque: [("times".to_owned(), false)].into(), ..sign_in() };
    assert_eq!(world.strictly(&misses), "reached");
}

// ---- what is demanded

#[test]
fn a_compliant_device_meets_its_control_and_any_other_is_refused() {
    // CA-G14
    let world = World::new([demand("compliant", Control::CompliantDevice)]);
    assert_eq!(world.says(&on(compliant())), "reached");
    assert_eq!(world.says(&sign_in()), "refused: conditional-access");
    assert_eq!(world.says(&on(device(Registration::Registered))), "refused: conditional-access");
}

#[test]
fn a_hybrid_joined_device_is_a_windows_device() {
    // CA-G13
    let world = World::new([demand("hybrid", Control::HybridJoinedDevice)]);
    assert_eq!(world.says(&on(device(Registration::HybridJoined))), "reached");
    assert_eq!(world.says(&on(compliant())), "refused: conditional-access");
    let mac = SignIn { device: device(Registration::HybridJoined), ..mac() };
    assert_eq!(world.says(&mac), "refused: conditional-access");
}

#[test]
fn mfa_or_a_compliant_device_asks_only_where_the_device_is_not_compliant() {
    // CA-G04, CA-G14
    let either = grant(Operator::Or, [Control::Mfa, Control::CompliantDevice]);
    let world = World::new([Policy { grant: either, ..policy("either") }]);
    assert_eq!(world.says(&on(compliant())), "reached");
    assert_eq!(world.says(&sign_in()), "MFA");
}

#[test]
fn mfa_and_a_compliant_device_refuse_where_the_device_is_not_compliant() {
    // CA-G04, CA-G14
    let both = grant(Operator::And, [Control::Mfa, Control::CompliantDevice]);
    let world = World::new([Policy { grant: both, ..policy("both") }]);
    assert_eq!(world.says(&on(compliant())), "MFA");
    assert_eq!(world.says(&sign_in()), "refused: conditional-access");
}

#[test]
fn app_protection_is_asked_of_outlook_on_phones() {
    // CA-G12
    let world = World::new([demand("protected", Control::AppProtection)]);
    assert_eq!(world.says(&phone()), "app protection");
    assert_eq!(world.says(&SignIn { platform: Some(Platform::Android), ..phone() }), "app protection");
}

#[test]
fn app_protection_blocks_where_no_app_can_have_it() {
    // CA-G12: macOS and Linux can not meet it; Windows is Edge alone and a preview
    let world = World::new([demand("protected", Control::AppProtection)]);
    for platform in [Some(Platform::Macos), Some(Platform::Linux), Some(Platform::Windows), None] {
        assert_eq!(world.says(&SignIn { platform, ..sign_in() }), "refused: conditional-access");
    }
    assert_eq!(world.says(&mail_app()), "refused: conditional-access");
}

#[test]
fn a_browser_on_a_phone_may_be_one_with_app_protection() {
    // CA-G12: Edge
    let world = World::new([demand("protected", Control::AppProtection)]);
    assert_eq!(world.says(&SignIn { platform: Some(Platform::Ios), ..browser() }), "app protection");
    assert_eq!(world.says(&browser()), "refused: conditional-access");
}

#[test]
fn an_approved_app_is_still_asked_for_by_policies_that_are_there() {
    // CA-G11
    let world = World::new([demand("approved", Control::ApprovedApplication)]);
    assert_eq!(world.says(&phone()), "an approved app");
    assert_eq!(world.says(&sign_in()), "refused: conditional-access");
}

#[test]
fn two_strengths_are_met_by_what_both_allow() {
    // section 2 of the facts: strengths
    let world = World::new([
        demand("one", strength("multifactor-authentication")),
        demand("two", strength("phishing-resistant-mfa")),
    ]);
    let combinations = world.decision(&sign_in()).demands.combinations.unwrap();
    assert_eq!(combinations, texts(&["fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"]));
}

#[test]
fn two_strengths_with_nothing_in_common_refuse() {
    // section 2 of the facts: strengths
    let world =
        World::new([demand("one", Control::Strength(key("keys"))), demand("two", Control::Strength(key("phones")))])
            .strength("keys", &["fido2"])
            .strength("phones", &["password,sms"]);
    assert_eq!(world.says(&sign_in()), "refused: conditional-access");
    let story = world.story(&sign_in());
    assert_eq!(story.refused_by.iter().map(|object| object.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
}

#[test]
fn a_strength_implies_mfa_only_where_all_it_allows_is_more_than_one_factor() {
    // section 2 of the facts: strengths
    let world = World::new([demand("one", Control::Strength(key("weak")))]).strength("weak", &["fido2", "password"]);
    assert!(!world.decision(&sign_in()).requires_mfa(&world.regime));
    let world = World::new([demand("one", strength("multifactor-authentication"))]);
    assert!(world.decision(&sign_in()).requires_mfa(&world.regime));
}

#[test]
fn mfa_meets_no_strength_and_a_strength_meets_weaker_ones() {
    // CA-G15, section 2 of the facts: a strength can not be met by external MFA
    let weak = Key::id("00000000-0000-0000-0000-000000000002");
    let world = World::new([policy("mfa")]);
    assert!(!world.decision(&sign_in()).requires_strength(&weak, &world.regime));
    let world = World::new([demand("strong", strength("phishing-resistant-mfa"))]);
    assert!(world.decision(&sign_in()).requires_strength(&weak, &world.regime));
}

#[test]
fn a_choice_that_holds_more_than_mfa_does_not_require_it() {
    // CA-G04
    let either = grant(Operator::Or, [Control::Mfa, Control::TermsOfUse(key("terms"))]);
    let world = World::new([Policy { grant: either, ..policy("or") }]);
    assert!(!world.decision(&sign_in()).requires_mfa(&world.regime));
}

#[test]
fn a_new_password_is_asked_beside_mfa_only_where_the_policy_says_so() {
    // CA-G08
    assert_eq!(World::new([demand("one", Control::PasswordChange)]).says(&sign_in()), "a new password");
    let both = grant(Operator::And, [Control::Mfa, Control::PasswordChange]);
    assert_eq!(World::new([Policy { grant: both, ..policy("both") }]).says(&sign_in()), "MFA; a new password");
}

#[test]
fn a_control_that_nobody_knows_is_taken_for_met_and_doubted() {
    // the reading that is worse for security
    let world = World::new([demand("one", Control::Unknown("verifiedID".to_owned()))]);
    assert_eq!(world.says(&sign_in()), "reached");
    assert_eq!(world.strictly(&sign_in()), "refused: conditional-access");
    assert!(world.doubts(&sign_in()).contains("verifiedID"), "{}", world.doubts(&sign_in()));
}

// ---- sessions

#[test]
fn the_shortest_frequency_wins() {
    // semantics 6
    let world = World::new([session(every(Frequency::Hours(168))), session(every(Frequency::Hours(4)))]);
    assert_eq!(world.says(&sign_in()), "sign in again after 4 hours");
    let world = World::new([session(every(Frequency::Hours(1))), session(every(Frequency::EveryTime))]);
    assert_eq!(world.says(&sign_in()), "sign in again every time");
}

#[test]
fn a_frequency_may_be_about_the_second_factor_alone() {
    // CA-S07
    let second = SessionControls { frequency: Some((Frequency::Hours(24), true)), ..SessionControls::default() };
    assert_eq!(World::new([session(second)]).says(&sign_in()), "second factor again after 24 hours");
}

#[test]
fn never_persistent_beats_always_and_goes_beside_a_frequency() {
    // semantics 6
    let persistent = |always| SessionControls { persistent_browser: Some(always), ..SessionControls::default() };
    let world =
        World::new([session(persistent(true)), session(persistent(false)), session(every(Frequency::Hours(1)))]);
    let wanted = "sign in again after 1 hour; browser forgets the sign-in when it closes";
    assert_eq!(world.says(&browser()), wanted);
}

#[test]
fn what_else_limits_a_session_adds_up() {
    // semantics 6, CA-S09 to CA-S14
    let world = World::new([
        session(SessionControls { application_enforced_restrictions: true, ..SessionControls::default() }),
        session(SessionControls { token_protection: true, ..SessionControls::default() }),
        session(SessionControls { disable_resilience_defaults: true, ..SessionControls::default() }),
        session(SessionControls { cloud_app_security: Some("monitorOnly".to_owned()), ..SessionControls::default() }),
    ]);
    let limits = world.decision(&sign_in()).demands.session;
    assert!(limits.application_enforced_restrictions && limits.token_protection && limits.disable_resilience_defaults);
    assert_eq!(limits.cloud_app_security, texts(&["monitorOnly"]));
}

#[test]
fn a_policy_that_only_reports_limits_no_session() {
    // CA-T01
    let world = World::new([Policy { state: PolicyState::ReportOnly, ..session(every(Frequency::Hours(1))) }]);
    assert_eq!(world.says(&sign_in()), "reached");
}

// ---- legacy authentication

#[test]
fn exchange_online_refuses_passwords_whatever_a_policy_says() {
    // exchange facts 7
    let mut world = World::new([]);
    let open = BTreeSet::from(["imap", "activesync", "mapi"]);
    world.exchange(Side::ExchangeOnline).authentication_policies.insert("open".to_owned(), open);
    world.exchange(Side::ExchangeOnline).default_policy = Some("open".to_owned());
    for (client, protocol) in
        [(Client::Imap, "imap"), (Client::MailApp, "activesync"), (Client::OutlookDesktop, "mapi")]
    {
        let sign_in = by(Side::ExchangeOnline, client, protocol, Method::Legacy);
        assert_eq!(world.says(&sign_in), "refused: service");
    }
}

#[test]
fn authenticated_smtp_is_off_where_the_organization_says_so() {
    // exchange facts 2
    let mut world = World::new([]);
    world.exchange(Side::ExchangeOnline).smtp_disabled = Some(true);
    assert_eq!(world.says(&scanner()), "refused: smtp-setting");
    world.exchange(Side::ExchangeOnline).smtp_disabled = Some(false);
    assert_eq!(world.says(&scanner()), "reached");
}

#[test]
fn what_the_mailbox_says_about_smtp_beats_the_organization() {
    // exchange facts 2
    let mut world = World::new([]);
    let exchange = world.exchange(Side::ExchangeOnline);
    exchange.smtp_disabled = Some(true);
    exchange.smtp_by_mailbox.insert("scanner@contoso.com".to_owned(), false);
    let own = SignIn { person: account("scanner@contoso.com").person, ..scanner() };
    assert_eq!((world.says(&own), world.says(&scanner())), ("reached".into(), "refused: smtp-setting".into()));
}

#[test]
fn a_setting_of_smtp_that_nobody_knows_is_doubted() {
    // the reading that is worse for security; the default changes with the age of a tenant (exchange facts 2 and 7)
    let world = World::new([]);
    assert_eq!(
        (world.says(&scanner()), world.strictly(&scanner())),
        ("reached".into(), "refused: smtp-setting".into())
    );
    assert!(world.doubts(&scanner()).contains("taken as on"), "{}", world.doubts(&scanner()));
}

#[test]
fn the_authentication_policy_is_a_gate_of_its_own_for_smtp() {
    // exchange facts 2
    let mut world = World::new([]);
    let exchange = world.exchange(Side::ExchangeOnline);
    exchange.smtp_disabled = Some(false);
    exchange.authentication_policies.insert("block".to_owned(), BTreeSet::new());
    exchange.default_policy = Some("block".to_owned());
    assert_eq!(world.says(&scanner()), "refused: authentication-policy");
}

#[test]
fn smtp_that_gets_through_meets_conditional_access() {
    // CA-C07: a policy that demands MFA refuses
    let mut world = World::new([policy("mfa")]);
    world.exchange(Side::ExchangeOnline).smtp_disabled = Some(false);
    assert_eq!(world.says(&scanner()), "refused: conditional-access");
}

fn server_policy(open: &[&'static str]) -> World {
    let mut world = World::new([block("all")]);
    let exchange = world.exchange(Side::ExchangeServer);
    exchange.authentication_policies.insert("block".to_owned(), open.iter().copied().collect());
    exchange.authentication_policies.insert("open".to_owned(), BTreeSet::from(["mapi", "imap"]));
    exchange.default_policy = Some("block".to_owned());
    world
}

fn password_to_server() -> SignIn {
    by(Side::ExchangeServer, Client::OutlookDesktop, "mapi", Method::Legacy)
}

#[test]
fn exchange_server_without_policies_blocks_nothing() {
    // exchange facts 1.2
    assert_eq!(World::new([]).says(&password_to_server()), "reached");
}

#[test]
fn a_password_to_exchange_server_never_meets_conditional_access() {
    // analysis, gate 1
    assert_eq!(World::new([block("all")]).says(&password_to_server()), "reached");
}

#[test]
fn an_authentication_policy_of_exchange_server_blocks_by_protocol() {
    // exchange facts 1.1
    assert_eq!(server_policy(&[]).says(&password_to_server()), "refused: authentication-policy");
    assert_eq!(server_policy(&["mapi"]).says(&password_to_server()), "reached");
}

#[test]
fn a_policy_of_the_person_beats_the_default() {
    // exchange facts 1.4
    let mut world = server_policy(&[]);
    world.exchange(Side::ExchangeServer).held.insert("user01@contoso.com".to_owned(), "open".to_owned());
    let own = SignIn { person: account("user01@contoso.com").person, ..password_to_server() };
    assert_eq!(world.says(&own), "reached");
    let other = SignIn { person: account("user02@contoso.com").person, ..password_to_server() };
    assert_eq!(world.says(&other), "refused: authentication-policy");
}

#[test]
fn whoever_holds_a_policy_is_found_by_id_too() {
    // exchange facts 1.4
    let id = Key::id("aaaaaaaa-0000-4000-8000-000000000001");
    let known = Account { id: Some(Box::new(id.clone())), ..Account::default() };
    let mut world = server_policy(&[]).account("user01@contoso.com", known);
    world.exchange(Side::ExchangeServer).held.insert("user01@contoso.com".to_owned(), "open".to_owned());
    let person = Person { account: Some(id), ..Person::default() };
    assert_eq!(world.says(&SignIn { person, ..password_to_server() }), "reached");
}

#[test]
fn a_policy_that_nobody_knows_is_doubted() {
    // the reading that is worse for security
    let mut world = server_policy(&[]);
    world.exchange(Side::ExchangeServer).default_policy = Some("made by hand".to_owned());
    let sign_in = password_to_server();
    assert_eq!(world.says(&sign_in), "reached");
    assert_eq!(world.strictly(&sign_in), "refused: authentication-policy");
    assert!(world.doubts(&sign_in).contains("`made by hand`"), "{}", world.doubts(&sign_in));
}

#[test]
fn exchange_server_has_no_switch_for_smtp() {
    // exchange facts 1.1
    let sign_in = by(Side::ExchangeServer, Client::Smtp, "smtp", Method::Legacy);
    assert_eq!(server_policy(&[]).says(&sign_in), "reached");
}

#[test]
fn a_policy_of_the_other_side_does_not_count() {
    // exchange facts 1.4: mailboxes on premises are not covered by a cloud policy
    let mut world = World::new([]);
    world.exchange(Side::ExchangeOnline).authentication_policies.insert("block".to_owned(), BTreeSet::new());
    world.exchange(Side::ExchangeOnline).default_policy = Some("block".to_owned());
    assert_eq!(world.says(&password_to_server()), "reached");
}

#[test]
fn a_policy_of_exchange_server_can_block_tokens() {
    // exchange facts 1.1: BlockModernAuth
    let mut world = server_policy(&[]);
    let sign_in = by(Side::ExchangeServer, Client::OutlookDesktop, "mapi", Method::Modern);
    assert_eq!(world.says(&sign_in), "refused: conditional-access");
    world.exchange(Side::ExchangeServer).modern_blocked.insert("block".to_owned(), BTreeSet::from(["mapi"]));
    assert_eq!(world.says(&sign_in), "refused: authentication-policy");
}

#[test]
fn authentication_policies_of_exchange_online_say_nothing_about_tokens() {
    // exchange facts 1.1: AllowBasicAuth
    let mut world = World::new([]);
    world.exchange(Side::ExchangeOnline).authentication_policies.insert("block".to_owned(), BTreeSet::new());
    world.exchange(Side::ExchangeOnline).default_policy = Some("block".to_owned());
    assert_eq!(world.says(&sign_in()), "reached");
}

#[test]
fn an_organization_that_takes_no_tokens_refuses_clients_and_not_browsers() {
    // exchange facts 2: OAuth2ClientProfileEnabled
    let mut world = World::new([]);
    world.exchange(Side::ExchangeOnline).takes_tokens = Some(false);
    assert_eq!(world.says(&sign_in()), "refused: request");
    assert_eq!(world.says(&browser()), "reached");
    world.exchange(Side::ExchangeOnline).takes_tokens = Some(true);
    assert_eq!(world.says(&sign_in()), "reached");
}

// ---- ways in that there are

#[test]
fn without_hybrid_modern_authentication_exchange_server_takes_no_tokens() {
    // exchange facts 3
    let mut world = World::new([]);
    world.landscape.hybrid_modern_authentication = false;
    let sign_in = by(Side::ExchangeServer, Client::OutlookDesktop, "mapi", Method::Modern);
    assert_eq!(world.says(&sign_in), "refused: request");
    assert_eq!(world.says(&password_to_server()), "reached");
}

#[test]
fn rpc_over_http_can_not_carry_tokens() {
    // exchange facts 1.5
    let sign_in = by(Side::ExchangeServer, Client::OutlookDesktop, "rpc", Method::Modern);
    assert_eq!(World::new([]).says(&sign_in), "refused: request");
    let sign_in = by(Side::ExchangeServer, Client::OutlookDesktop, "rpc", Method::Legacy);
    assert_eq!(World::new([]).says(&sign_in), "reached");
}

#[test]
fn outlook_on_the_web_of_exchange_server_is_taken_for_open_until_somebody_says() {
    // exchange facts 3: state and steps of tokens for it are uncertain
    let mut world = World::new([]);
    let password = by(Side::ExchangeServer, Client::Browser, "", Method::Legacy);
    let token = by(Side::ExchangeServer, Client::Browser, "", Method::Modern);
    assert_eq!((world.says(&password), world.strictly(&password)), ("reached".into(), "refused: request".into()));
    assert!(world.doubts(&password).contains("organization.exchange-server.outlook-on-the-web"));
    world.landscape.outlook_on_the_web = OutlookOnTheWeb::NotPublished;
    assert_eq!((world.says(&password), world.says(&token)), ("refused: request".into(), "refused: request".into()));
    world.landscape.outlook_on_the_web = OutlookOnTheWeb::HybridModernAuthentication;
    assert_eq!((world.says(&password), world.says(&token)), ("refused: request".into(), "reached".into()));
    world.landscape.outlook_on_the_web = OutlookOnTheWeb::Password;
    assert_eq!((world.says(&password), world.says(&token)), ("reached".into(), "refused: request".into()));
    assert_eq!(world.doubts(&password), "");
}

#[test]
fn a_side_that_there_is_not_has_no_way_in() {
    // analysis, the path to a mailbox
    let mut world = World::new([]);
    world.landscape.sides.remove(&Side::ExchangeServer);
    assert_eq!(world.says(&password_to_server()), "refused: request");
}

// ---- security defaults

#[test]
fn security_defaults_refuse_passwords_and_prove_no_mfa() {
    // section 2 of the facts: security defaults
    let mut world = World::new([]);
    world.regime.security_defaults = true;
    assert_eq!(world.says(&scanner()), "refused: security-defaults");
    assert!(!world.decision(&sign_in()).requires_mfa(&world.regime));
}

#[test]
fn security_defaults_never_hear_of_passwords_to_exchange_server() {
    // section 2 of the facts: security defaults
    let mut world = World::new([]);
    world.regime.security_defaults = true;
    assert_eq!(world.says(&password_to_server()), "reached");
}

// ---- mobile devices

fn devices(default: &str, rules: &[(&str, &str, &str)]) -> World {
    let mut world = World::new([]);
    for side in [Side::ExchangeOnline, Side::ExchangeServer] {
        let access = &mut world.exchange(side).devices;
        access.default_level = Some(default.to_owned());
        for (characteristic, value, level) in rules {
            access.rules.insert(((*characteristic).to_owned(), (*value).to_owned()), (*level).to_owned());
        }
    }
    world
}

fn ipad() -> SignIn {
    let told = [("DeviceType".to_owned(), "iPad".to_owned())].into();
    SignIn { device: Device { active_sync: told, ..device(Registration::Unregistered) }, ..mail_app() }
}

fn outlook_on_premises(method: Method) -> SignIn {
    SignIn { route: route(Side::ExchangeServer, Client::OutlookMobile, "activesync", method), ..phone() }
}

#[test]
fn a_fresh_organization_lets_every_device_in() {
    // exchange facts 4
    assert_eq!(World::new([]).says(&ipad()), "reached");
}

#[test]
fn the_default_level_meets_devices_that_no_rule_names() {
    // exchange facts 4
    assert_eq!(devices("Block", &[]).says(&ipad()), "refused: device-access-rules");
    assert_eq!(devices("Quarantine", &[]).says(&ipad()), "refused: device-access-rules");
    assert_eq!(devices("Block", &[("DeviceType", "iPad", "Allow")]).says(&ipad()), "reached");
}

#[test]
fn a_block_rule_beats_an_allow_rule() {
    // exchange facts 4
    let world = devices("Allow", &[("DeviceType", "iPad", "Block"), ("DeviceModel", "iPad8C1", "Allow")]);
    let mut sign_in = ipad();
    sign_in.device.active_sync.insert("DeviceModel".to_owned(), "iPad8C1".to_owned());
    assert_eq!(world.says(&sign_in), "refused: device-access-rules");
}

#[test]
fn a_quarantine_rule_beats_an_allow_rule() {
    // exchange facts 4
    let world = devices("Allow", &[("DeviceType", "iPad", "Quarantine"), ("DeviceModel", "iPad8C1", "Allow")]);
    let mut sign_in = ipad();
    sign_in.device.active_sync.insert("DeviceModel".to_owned(), "iPad8C1".to_owned());
    assert_eq!(world.says(&sign_in), "refused: device-access-rules");
}

#[test]
fn a_rule_compares_whole_texts() {
    // exchange facts 4
    assert_eq!(devices("Allow", &[("DeviceType", "iPa", "Block")]).says(&ipad()), "reached");
    assert_eq!(devices("Allow", &[("DeviceOS", "iPad", "Block")]).says(&ipad()), "reached");
}

#[test]
fn outlook_with_a_token_is_the_outlook_service_to_exchange_server() {
    // exchange facts 3
    let world = devices("Block", &[("DeviceType", "OutlookService", "Allow")]);
    assert_eq!(world.says(&outlook_on_premises(Method::Modern)), "reached");
    assert_eq!(world.says(&outlook_on_premises(Method::Legacy)), "refused: device-access-rules");
}

#[test]
fn the_model_of_outlook_means_the_password_on_exchange_server_and_the_token_in_exchange_online() {
    // exchange facts 3
    let world = devices("Allow", &[("DeviceModel", "Outlook for iOS and Android", "Block")]);
    assert_eq!(world.says(&outlook_on_premises(Method::Modern)), "reached");
    assert_eq!(world.says(&outlook_on_premises(Method::Legacy)), "refused: device-access-rules");
    assert_eq!(world.says(&phone()), "refused: device-access-rules");
}

/// Device access rules that block, beside one policy.
fn blocked_beside(policy: Policy) -> World {
    let mut world = devices("Block", &[]);
    world.regime.policies.insert(0, std::sync::Arc::new(policy));
    world
}

fn managed(mut sign_in: SignIn) -> SignIn {
    sign_in.device.registration = Registration::Registered;
    sign_in.device.compliant = true;
    sign_in
}

#[test]
fn device_rules_may_not_be_asked_where_conditional_access_wants_a_managed_device_or_app() {
    // exchange facts 4; training on mobile device access: such a policy takes the place of the rules for Outlook
    for control in [Control::CompliantDevice, Control::AppProtection, Control::ApprovedApplication] {
        let world = blocked_beside(demand("managed", control.clone()));
        let sign_in = managed(phone());
        assert!(!world.says(&sign_in).starts_with("refused"), "{control:?}: {}", world.says(&sign_in));
        assert!(world.doubts(&sign_in).contains("`managed`"), "{}", world.doubts(&sign_in));
        assert_eq!(world.strictly(&sign_in), "refused: device-access-rules");
    }
}

#[test]
fn device_rules_may_not_be_asked_about_other_apps_of_activesync_either() {
    // the facts are silent: the reading that is worse for security
    let world = blocked_beside(demand("compliant", Control::CompliantDevice));
    assert_eq!(world.says(&managed(ipad())), "reached");
    assert!(world.doubts(&managed(ipad())).contains("device access rules may not be asked"));
    assert_eq!(world.strictly(&managed(ipad())), "refused: device-access-rules");
}

#[test]
fn device_rules_are_asked_where_conditional_access_wants_something_else() {
    // Exchange team, 2020-06: since then a policy that wants no managed device or app leaves the rules as they are
    for world in [devices("Block", &[]), blocked_beside(demand("mfa", Control::Mfa))] {
        assert_eq!(
            (world.says(&phone()), world.doubts(&phone())),
            ("refused: device-access-rules".into(), String::new())
        );
    }
}

#[test]
fn device_rules_are_asked_of_whoever_the_policy_is_not_about() {
    // training on mobile device access: devices that the policy targets
    let mut policy = demand("compliant", Control::CompliantDevice);
    policy.client_app_types = [ClientAppType::MobileAppsAndDesktopClients].into();
    let world = blocked_beside(policy);
    assert_eq!(world.says(&managed(ipad())), "refused: device-access-rules");
    assert_eq!(world.says(&managed(phone())), "reached");
}

#[test]
fn device_rules_of_exchange_server_are_always_asked() {
    // exchange facts 4: the decision that takes their place is one of Exchange Online
    let world = blocked_beside(demand("compliant", Control::CompliantDevice));
    let sign_in = managed(outlook_on_premises(Method::Modern));
    assert_eq!((world.says(&sign_in), world.doubts(&sign_in)), ("refused: device-access-rules".into(), String::new()));
}

#[test]
fn device_rules_do_not_look_at_other_clients() {
    // exchange facts 4: they are rules of ActiveSync
    let world = devices("Block", &[]);
    assert_eq!((world.says(&sign_in()), world.says(&browser())), ("reached".into(), "reached".into()));
}

#[test]
fn device_rules_come_after_conditional_access() {
    // exchange facts 4: authenticated comes first
    let mut world = devices("Block", &[]);
    world.regime.policies.insert(0, std::sync::Arc::new(block("all")));
    assert_eq!(world.says(&phone()), "refused: conditional-access");
}

// ---- AD FS

/// AD FS with this access control policy on its relying party trust for Microsoft 365.
fn at_ad_fs(policy: AccessControlPolicy, unnamed: bool) -> World {
    let world = World::new([]).location("offices", LocationKind::Ip { ranges: Vec::new(), trusted: false });
    world.federated(AdFs {
        federated: Federated { domains: texts(&["contoso.com"]), unnamed },
        corporate_network: keys(&["offices"]),
        today: Some(AccessControl { policy, origin: Origin::default() }),
        ..AdFs::default()
    })
}

const REQUIRE_MFA: AccessControlPolicy = AccessControlPolicy::PermitEveryoneAndRequireMfa;

#[test]
fn an_access_control_policy_is_for_the_relying_party_and_so_for_every_service_and_client() {
    // "Access control policies in AD FS", 2024-02: a policy is assigned to a relying party, and Microsoft 365 is one
    let world = at_ad_fs(REQUIRE_MFA, true);
    for sign_in in [sign_in(), browser(), phone(), application(AZURE_PORTAL)] {
        assert_eq!(world.says(&sign_in), "MFA at AD FS");
    }
    // a mail app with a token gets it like any other client; only Conditional Access can not ask it for MFA
    assert_eq!(world.says(&mail_app()), "MFA at AD FS");
}

#[test]
fn an_account_goes_to_ad_fs_by_the_domain_of_its_sign_in_name() {
    // "What is federation with Microsoft Entra ID", 2026: home realm discovery goes by the suffix of the user name; the
    // initial domain can not be federated
    let world = at_ad_fs(REQUIRE_MFA, false);
    assert_eq!(world.says(&account("user01@contoso.com")), "MFA at AD FS");
    assert_eq!(world.says(&account("admin@contoso.onmicrosoft.com")), "reached");
    assert_eq!(world.says(&account("user01@sub.contoso.com")), "reached");
    assert_eq!(world.says(&sign_in()), "reached", "nobody said that whoever has no name here is federated");
    assert_eq!(at_ad_fs(REQUIRE_MFA, true).says(&sign_in()), "MFA at AD FS");
    assert_eq!(at_ad_fs(REQUIRE_MFA, true).says(&account("admin@contoso.onmicrosoft.com")), "reached");
}

#[test]
fn guests_never_sign_in_at_ad_fs() {
    // CA-U05: guests prove who they are in their home tenant; of an internal guest nobody says that it is in AD
    let world = at_ad_fs(REQUIRE_MFA, true);
    assert_eq!(world.says(&guest(GuestKind::B2bCollaborationGuest, None)), "reached");
    assert_eq!(world.says(&guest(GuestKind::InternalGuest, None)), "reached");
}

#[test]
fn ad_fs_asks_from_the_extranet_whoever_comes_through_the_proxy() {
    // "Access control policies in AD FS", 2024-02: extranet access requires MFA, all users are permitted
    let world = at_ad_fs(AccessControlPolicy::PermitEveryoneAndRequireMfaFromExtranetAccess, true);
    assert_eq!(world.says(&from(&[])), "MFA at AD FS");
    assert_eq!(world.says(&from(&["offices"])), "reached");
}

#[test]
fn what_an_access_control_policy_asks_by_group_or_device_is_not_counted_on() {
    // "Access control policies in AD FS", 2024-02: parametrised policies; no posture knows the parameters
    use AccessControlPolicy as Policies;
    for policy in [
        Policies::PermitEveryone,
        Policies::PermitEveryoneAndRequireMfaForSpecificGroup,
        Policies::PermitEveryoneAndRequireMfaFromUnauthenticatedDevices,
        Policies::PermitEveryoneAndRequireMfaAllowAutomaticDeviceRegistration,
        Policies::PermitEveryoneForIntranetAccess,
        Policies::PermitSpecificGroup,
    ] {
        assert_eq!(at_ad_fs(policy, true).says(&account("user01@contoso.com")), "reached", "{}", policy.title());
    }
}

#[test]
fn a_password_that_a_service_takes_itself_never_counts_on_ad_fs() {
    // exchange facts, 7: authenticated SMTP passes the password on, and nobody can be asked for more
    assert_eq!(at_ad_fs(REQUIRE_MFA, true).says(&scanner()), "reached");
}

#[test]
fn mfa_of_ad_fs_comes_before_what_policies_of_entra_ask_for() {
    // internalDomainFederation, 2026: federatedIdpMfaBehavior says whether Entra takes it where a policy asks for MFA
    let mut world = at_ad_fs(REQUIRE_MFA, true);
    world.regime.policies.insert(0, std::sync::Arc::new(policy("MFA for all")));
    assert_eq!(world.says(&sign_in()), "MFA; MFA at AD FS");
    let told = |behavior| {
        let mut world = world.clone();
        world.landscape.ad_fs.as_mut().unwrap().accepted = behavior;
        let story = world.story(&sign_in());
        let gates: Vec<GateKind> = story.gates.iter().map(|gate| gate.kind).collect();
        assert!(
            gates.iter().position(|kind| *kind == GateKind::IdentityProvider)
                < gates.iter().position(|kind| *kind == GateKind::ConditionalAccess)
        );
        let gate = story.gates.into_iter().find(|gate| gate.kind == GateKind::IdentityProvider).unwrap();
        format!("{:?}", gate.lines.last().unwrap())
    };
    assert!(told(None).contains("nobody said"));
    assert!(told(Some(FederatedIdpMfaBehavior::AcceptIfMfaDoneByFederatedIdp)).contains("will do"));
    assert!(told(Some(FederatedIdpMfaBehavior::EnforceMfaByFederatedIdp)).contains("will do"));
    assert!(told(Some(FederatedIdpMfaBehavior::RejectMfaByFederatedIdp)).contains("asks again"));
}
