//! The protocols that an authentication policy opens or closes. The cloud has twelve switches that allow Basic, a
//! server has eight that block legacy and eight that block modern authentication: two lists, and no switch is in both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A protocol of Exchange Online: has an `AllowBasicAuth…` switch (New-AuthenticationPolicy page, 2026-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum CloudProtocol {
    /// Exchange ActiveSync: mail apps of phones and tablets.
    #[serde(rename = "activesync")]
    ActiveSync,
    /// Autodiscover: how clients find their mailbox.
    #[serde(rename = "autodiscover")]
    Autodiscover,
    /// IMAP4.
    #[serde(rename = "imap")]
    Imap,
    /// MAPI over HTTP: Outlook 2013 and newer.
    #[serde(rename = "mapi")]
    Mapi,
    /// Downloads of the offline address book.
    #[serde(rename = "offline-address-book")]
    OfflineAddressBook,
    /// The Outlook service: Mail and Calendar of Windows.
    #[serde(rename = "outlook-service")]
    OutlookService,
    /// POP3.
    #[serde(rename = "pop")]
    Pop,
    /// Exchange Online PowerShell over remote sessions.
    #[serde(rename = "powershell")]
    Powershell,
    /// Reporting web services.
    #[serde(rename = "reporting-web-services")]
    ReportingWebServices,
    /// Outlook Anywhere (RPC over HTTP): Outlook 2016 and older.
    #[serde(rename = "rpc")]
    Rpc,
    /// Authenticated SMTP submission.
    #[serde(rename = "smtp")]
    Smtp,
    /// Exchange Web Services.
    #[serde(rename = "web-services")]
    WebServices,
}

impl CloudProtocol {
    /// All protocols, by key.
    pub const ALL: [Self; 12] = [
        Self::ActiveSync,
        Self::Autodiscover,
        Self::Imap,
        Self::Mapi,
        Self::OfflineAddressBook,
        Self::OutlookService,
        Self::Pop,
        Self::Powershell,
        Self::ReportingWebServices,
        Self::Rpc,
        Self::Smtp,
        Self::WebServices,
    ];

    /// The key in a posture.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ActiveSync => "activesync",
            Self::Autodiscover => "autodiscover",
            Self::Imap => "imap",
            Self::Mapi => "mapi",
            Self::OfflineAddressBook => "offline-address-book",
            Self::OutlookService => "outlook-service",
            Self::Pop => "pop",
            Self::Powershell => "powershell",
            Self::ReportingWebServices => "reporting-web-services",
            Self::Rpc => "rpc",
            Self::Smtp => "smtp",
            Self::WebServices => "web-services",
        }
    }

    /// The switch that allows Basic authentication.
    #[must_use]
    pub fn allow_basic_auth(self) -> &'static str {
        match self {
            Self::ActiveSync => "AllowBasicAuthActiveSync",
            Self::Autodiscover => "AllowBasicAuthAutodiscover",
            Self::Imap => "AllowBasicAuthImap",
            Self::Mapi => "AllowBasicAuthMapi",
            Self::OfflineAddressBook => "AllowBasicAuthOfflineAddressBook",
            Self::OutlookService => "AllowBasicAuthOutlookService",
            Self::Pop => "AllowBasicAuthPop",
            // With a small s: so the syntax has it, though prose writes PowerShell.
            Self::Powershell => "AllowBasicAuthPowershell",
            Self::ReportingWebServices => "AllowBasicAuthReportingWebServices",
            Self::Rpc => "AllowBasicAuthRpc",
            Self::Smtp => "AllowBasicAuthSmtp",
            Self::WebServices => "AllowBasicAuthWebServices",
        }
    }

    /// The end of the switch, which names the protocol.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        self.allow_basic_auth().trim_start_matches("AllowBasicAuth")
    }
}

impl std::fmt::Display for CloudProtocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// A protocol of Exchange Server: has a `BlockLegacyAuth…` and a `BlockModernAuth…` switch in 2019 and SE
/// (New-AuthenticationPolicy page, 2026-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum ServerProtocol {
    /// Exchange ActiveSync: mail apps of phones and tablets.
    #[serde(rename = "activesync")]
    ActiveSync,
    /// Autodiscover: how clients find their mailbox.
    #[serde(rename = "autodiscover")]
    Autodiscover,
    /// IMAP4.
    #[serde(rename = "imap")]
    Imap,
    /// MAPI over HTTP: Outlook 2013 and newer.
    #[serde(rename = "mapi")]
    Mapi,
    /// Downloads of the offline address book.
    #[serde(rename = "offline-address-book")]
    OfflineAddressBook,
    /// POP3.
    #[serde(rename = "pop")]
    Pop,
    /// Outlook Anywhere (RPC over HTTP).
    #[serde(rename = "rpc")]
    Rpc,
    /// Exchange Web Services.
    #[serde(rename = "web-services")]
    WebServices,
}

impl ServerProtocol {
    /// All protocols, by key.
    pub const ALL: [Self; 8] = [
        Self::ActiveSync,
        Self::Autodiscover,
        Self::Imap,
        Self::Mapi,
        Self::OfflineAddressBook,
        Self::Pop,
        Self::Rpc,
        Self::WebServices,
    ];

    /// The key in a posture.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ActiveSync => "activesync",
            Self::Autodiscover => "autodiscover",
            Self::Imap => "imap",
            Self::Mapi => "mapi",
            Self::OfflineAddressBook => "offline-address-book",
            Self::Pop => "pop",
            Self::Rpc => "rpc",
            Self::WebServices => "web-services",
        }
    }

    /// The switch that blocks Basic, Digest and Windows authentication (2019 from CU2).
    #[must_use]
    pub fn block_legacy_auth(self) -> &'static str {
        match self {
            Self::ActiveSync => "BlockLegacyAuthActiveSync",
            Self::Autodiscover => "BlockLegacyAuthAutodiscover",
            Self::Imap => "BlockLegacyAuthImap",
            Self::Mapi => "BlockLegacyAuthMapi",
            Self::OfflineAddressBook => "BlockLegacyAuthOfflineAddressBook",
            Self::Pop => "BlockLegacyAuthPop",
            Self::Rpc => "BlockLegacyAuthRpc",
            Self::WebServices => "BlockLegacyAuthWebServices",
        }
    }

    /// The switch that blocks modern authentication (2019 from CU13).
    #[must_use]
    pub fn block_modern_auth(self) -> &'static str {
        match self {
            Self::ActiveSync => "BlockModernAuthActiveSync",
            Self::Autodiscover => "BlockModernAuthAutodiscover",
            Self::Imap => "BlockModernAuthImap",
            Self::Mapi => "BlockModernAuthMapi",
            Self::OfflineAddressBook => "BlockModernAuthOfflineAddressBook",
            Self::Pop => "BlockModernAuthPop",
            Self::Rpc => "BlockModernAuthRpc",
            Self::WebServices => "BlockModernAuthWebServices",
        }
    }

    /// The end of both switches, which names the protocol.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        self.block_legacy_auth().trim_start_matches("BlockLegacyAuth")
    }
}

impl std::fmt::Display for ServerProtocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}
