#-- OrganizationConfig --
$adapter['OrganizationConfig'] = @{
    Cmdlet = @('Get-OrganizationConfig', 'Set-OrganizationConfig', 'Get-AuthenticationPolicy')
    Read   = {
        param($Call)
        $want = $Call.Step.Want
        $state = Read-State -InputObject (Get-OrganizationConfig -ErrorAction Stop) -Name @($want.Keys)
        $name = 'DefaultAuthenticationPolicy'
        if ($state.Contains($name)) {
            $state[$name] = Read-PolicyName -Run $Call.Run -Reference $state[$name] -Wanted $want[$name]
        }
        $state
    }
    Set    = {
        param($Call)
        $want = $Call.Want
        Set-OrganizationConfig @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
