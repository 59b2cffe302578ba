#---- CHANGE: what this script does. Review this part. ----
$posture = [ordered]@{
    Name     = 'contoso-mail'
    Ring     = 'pilot'
    Workload = 'exchange-online'
    TenantId = '0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90'
    Digest   = '5f1d6c1e0b0f4b7c9a3e2d1c0b9a8f7e6d5c4b3a291807f6e5d4c3b2a1908f7e'
}
$change = @(
    @{
        Step     = '010'
        Object   = 'AuthenticationPolicy'
        Identity = 'Block legacy authentication'
        Title    = 'Block legacy authentication'
        Want     = [ordered]@{
            AllowBasicAuthActiveSync           = $false
            AllowBasicAuthAutodiscover         = $false
            AllowBasicAuthImap                 = $false
            AllowBasicAuthMapi                 = $false
            AllowBasicAuthOfflineAddressBook   = $false
            AllowBasicAuthOutlookService       = $false
            AllowBasicAuthPop                  = $false
            AllowBasicAuthPowershell           = $false
            AllowBasicAuthReportingWebServices = $false
            AllowBasicAuthRpc                  = $false
            AllowBasicAuthSmtp                 = $false
            AllowBasicAuthWebServices          = $false
        }
    }
    @{
        Step   = '020'
        Object = 'UserAuthenticationPolicy'
        After  = @('010')
        Want   = [ordered]@{ AuthenticationPolicy = 'Block legacy authentication' }
        Each   = @(
            'user01@contoso.com'
            'user02@contoso.com'
        )
    }
    @{
        Step     = '030'
        Object   = 'ActiveSyncDeviceAccessRule'
        Identity = [ordered]@{ Characteristic = 'DeviceType'; QueryString = 'OutlookService' }
        Title    = 'DeviceType OutlookService'
        Want     = [ordered]@{ AccessLevel = 'Allow' }
    }
    @{
        Step     = '040'
        Object   = 'ActiveSyncOrganizationSettings'
        Identity = $null
        Title    = 'default access level'
        After    = @('030')
        Want     = [ordered]@{ DefaultAccessLevel = 'Block' }
    }
    @{
        Step     = '050'
        Object   = 'OrganizationConfig'
        Identity = $null
        Title    = 'default authentication policy'
        After    = @('010', '020')
        Want     = [ordered]@{ DefaultAuthenticationPolicy = 'Block legacy authentication' }
    }
    @{
        Step     = '060'
        Object   = 'CASMailbox'
        Identity = 'scanner@contoso.com'
        Title    = 'scanner@contoso.com'
        Want     = [ordered]@{ SmtpClientAuthenticationDisabled = $false; PopEnabled = $false }
    }
    @{
        Step     = '070'
        Object   = 'TransportConfig'
        Identity = $null
        Title    = 'SMTP AUTH of the organization'
        After    = @('060')
        Want     = [ordered]@{ SmtpClientAuthenticationDisabled = $true }
    }
)
