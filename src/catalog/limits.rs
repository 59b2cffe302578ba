//! Limits that the services set. Numbers only; what to say when one is passed is for the checks.

/// Conditional Access policies in a tenant, whatever their state (Conditional Access overview page, 2025-11; 195 in
/// older pages).
pub const POLICIES_PER_TENANT: usize = 240;
/// Characters of the display name of a policy (schema of a community provider; no page of Microsoft says).
pub const POLICY_NAME_CHARACTERS: usize = 256;
/// Applications that a policy names one by one (schema of a community provider; no page of Microsoft says).
pub const APPLICATIONS_PER_POLICY: usize = 250;
/// Named locations of addresses in a tenant (Conditional Access network assignment page, 2025).
pub const IP_LOCATIONS_PER_TENANT: usize = 195;
/// Ranges of addresses in a named location (Conditional Access network assignment page, 2025).
pub const RANGES_PER_IP_LOCATION: usize = 2000;
/// The shortest prefix of a range (a community provider lets it through; the network assignment page, 2025, wants masks
/// that are longer than this).
pub const MIN_PREFIX_LENGTH: u8 = 8;
/// Authentication strengths of a tenant's own (authentication strengths page, 2026).
pub const CUSTOM_STRENGTHS_PER_TENANT: usize = 15;
/// Characters of the name of such a strength, which is unique (authenticationStrengthPolicy page of Graph, 2026).
pub const STRENGTH_NAME_CHARACTERS: usize = 30;
/// Characters of its description (authenticationStrengthPolicy page of Graph, 2026).
pub const STRENGTH_DESCRIPTION_CHARACTERS: usize = 1500;
/// Terms of use in a tenant (Microsoft Entra service limits page, 2024-07).
pub const TERMS_OF_USE_PER_TENANT: usize = 40;
/// Characters of a device filter rule (Conditional Access filter for devices page, 2025-04).
pub const DEVICE_FILTER_CHARACTERS: usize = 3072;
/// Sign-in frequency in hours, least and greatest (bounds of the admin centre; no page states them).
pub const SIGN_IN_FREQUENCY_HOURS: (u32, u32) = (1, 23);
/// Sign-in frequency in days, least and greatest (bounds of the admin centre; no page states them).
pub const SIGN_IN_FREQUENCY_DAYS: (u32, u32) = (1, 365);
/// Days in which a removed policy or named location can be brought back (Conditional Access overview page, 2025-11).
pub const SOFT_DELETE_DAYS: u32 = 30;
/// Requests a second that Conditional Access takes from a tenant, over all apps; it sends no `Retry-After` (Graph
/// throttling limits page, 2026).
pub const CONDITIONAL_ACCESS_REQUESTS_PER_SECOND: u32 = 1;
/// Groups of a user beyond which access can be denied, nested ones included (Conditional Access users and groups page,
/// 2025).
pub const GROUPS_PER_USER: usize = 2048;
/// Authentication contexts: `c1` to this (authenticationContextClassReference page of Graph, 2026).
pub const AUTHENTICATION_CONTEXTS: u32 = 99;
/// Characters of the name of an authentication policy (New-AuthenticationPolicy page, 2026-08).
pub const AUTHENTICATION_POLICY_NAME_CHARACTERS: usize = 64;
/// Characters of the text for users and of the text for one-time notices
/// (Set-ActiveSyncOrganizationSettings page, 2026-08).
pub const MAIL_INSERT_CHARACTERS: usize = 256;
