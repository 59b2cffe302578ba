#-- the organization behind the Exchange Management Shell --
function Confirm-Tenant {
    <# .SYNOPSIS This is the organization that this script was made for. One domain controller serves every call. #>
    param([hashtable] $Run)
    if ($null -eq (Get-Command -Name 'Get-OrganizationConfig' -ErrorAction SilentlyContinue)) {
        Deny-Run -Run $Run -Code 3 -Reason 'this is no Exchange Management Shell'
    }
    # the cmdlets of both sides have the same names
    if ($null -ne (Get-Command -Name 'Get-ConnectionInformation' -ErrorAction SilentlyContinue) -and
        @(Get-ConnectionInformation -ErrorAction Stop).Count -gt 0) {
        Deny-Run -Run $Run -Code 3 -Reason 'an Exchange Online session is open here; use a shell without one'
    }
    $organization = Invoke-Read -Run $Run -Read { Get-OrganizationConfig -ErrorAction Stop }
    $identity = Read-State -InputObject $organization -Name 'Guid', 'Name', 'OriginatingServer'
    if (-not (Test-SameText -Left $identity['Guid'] -Right $posture.TenantId -IgnoreCase) -or
        -not (Test-SameText -Left $identity['Name'] -Right $posture.Organization)) {
        $reason = 'this shell belongs to organization {0} ({1}), the script to {2} ({3})'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $identity['Name'], $identity['Guid'], $posture.Organization,
            $posture.TenantId)
    }
    # reads see what was just written only on the same one; for every cmdlet that has the parameter
    $server = $identity['OriginatingServer']
    if ($server) { $PSDefaultParameterValues['*:DomainController'] = $server }
}
