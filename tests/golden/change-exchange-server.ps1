#---- CHANGE: what this script does. Review this part. ----
$posture = [ordered]@{
    Name         = 'contoso-mail'
    Ring         = 'organization'
    Workload     = 'exchange-server'
    TenantId     = '7a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d'
    Organization = 'First Organization'
    Digest       = '5f1d6c1e0b0f4b7c9a3e2d1c0b9a8f7e6d5c4b3a291807f6e5d4c3b2a1908f7e'
}
$change = @(
    @{
        Step     = '010'
        Object   = 'AuthenticationPolicy'
        Identity = 'Block legacy authentication'
        Title    = 'Block legacy authentication'
        Want     = [ordered]@{
            BlockLegacyAuthActiveSync         = $true
            BlockLegacyAuthAutodiscover       = $true
            BlockLegacyAuthMapi               = $true
            BlockLegacyAuthOfflineAddressBook = $true
            BlockLegacyAuthRpc                = $true
            BlockLegacyAuthWebServices        = $true
        }
    }
    @{
        Step   = '020'
        Object = 'UserAuthenticationPolicy'
        After  = @('010')
        Want   = [ordered]@{ AuthenticationPolicy = 'Block legacy authentication' }
        Each   = @(
            'onprem01@contoso.com'
            'onprem02@contoso.com'
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
        Step     = '031'
        Object   = 'ActiveSyncDeviceAccessRule'
        Identity = [ordered]@{ Characteristic = 'DeviceModel'; QueryString = 'Outlook for iOS and Android' }
        Title    = 'DeviceModel Outlook for iOS and Android'
        Want     = [ordered]@{ AccessLevel = 'Block' }
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
)
