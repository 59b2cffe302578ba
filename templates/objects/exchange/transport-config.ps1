#-- TransportConfig --
$adapter['TransportConfig'] = @{
    Cmdlet = @('Get-TransportConfig', 'Set-TransportConfig')
    Read   = {
        param($Call)
        Read-State -InputObject (Get-TransportConfig -ErrorAction Stop) -Name @($Call.Step.Want.Keys)
    }
    Set    = {
        param($Call)
        $want = $Call.Want
        Set-TransportConfig @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
