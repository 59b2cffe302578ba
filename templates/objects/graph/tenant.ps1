#-- the tenant behind the Graph session --
function Confirm-Tenant {
    <# .SYNOPSIS The session belongs to the right organization and has the scopes; what is named by id has its name. #>
    param([hashtable] $Run)
    $context = $null
    if ($null -ne (Get-Command -Name 'Get-MgContext' -ErrorAction SilentlyContinue)) { $context = Get-MgContext }
    if ($null -eq $context) {
        Deny-Run -Run $Run -Code 3 -Reason 'there is no Graph session; open one with Connect-MgGraph'
    }
    if (-not (Test-SameText -Left $context.TenantId -Right $posture.TenantId -IgnoreCase)) {
        $reason = 'this session belongs to tenant {0}, the script to {1}'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $context.TenantId, $posture.TenantId)
    }
    $lacking = @($posture.Scopes | Where-Object -FilterScript { @($context.Scopes) -notcontains $_ })
    if ($lacking.Count -gt 0) {
        $reason = 'the session lacks scopes; open it with Connect-MgGraph -Scopes {0}'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f ($posture.Scopes -join ','))
    }
    $organization = @(Invoke-Read -Run $Run -Read { Read-GraphList -Run $Run -Path '/v1.0/organization?$select=id' })
    if ($organization.Count -ne 1 -or
        -not (Test-SameText -Left $organization[0]['id'] -Right $posture.TenantId -IgnoreCase)) {
        Deny-Run -Run $Run -Code 3 -Reason 'the organization behind this session is another one'
    }
    # a rollback writes originals only: what was renamed or removed since must not stand in its way
    if ($Run.Restoring) { return }
    foreach ($single in $reference) { Confirm-Reference -Run $Run -Reference $single }
}

function Confirm-Reference {
    <# .SYNOPSIS An object that the policies name exists: the one with this id has this name, or one alone has it. #>
    param([hashtable] $Run, [hashtable] $Reference)
    $collection = $Reference.Collection
    if ($Reference.Id.Length -eq 0) {
        $hits = @(Invoke-Read -Run $Run -Read {
            Find-NamedObject -Run $Run -Collection $collection -Name $Reference.Name
        })
        if ($hits.Count -ne 1) {
            $reason = '{0} of the {1} are called {2}; it must be exactly one'
            Deny-Run -Run $Run -Code 3 -Reason ($reason -f $hits.Count, $collection, $Reference.Name)
        }
        return
    }
    $member = Get-NameMember -Collection $collection
    $path = '/v1.0/{0}/{1}?$select=id,{2}' -f $collection, $Reference.Id, $member
    $found = Invoke-Read -Run $Run -Read { Invoke-Graph -Run $Run -Method 'GET' -Path $path -Body $null }
    if ($null -eq $found) {
        $reason = '{0} {1} ({2}) does not exist'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $collection, $Reference.Id, $Reference.Name)
    }
    $anyCase = $collection -eq 'users'
    if (-not (Test-SameText -Left $found[$member] -Right $Reference.Name -IgnoreCase:$anyCase)) {
        $reason = '{0} {1} is called {2}, not {3}'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $collection, $Reference.Id, $found[$member], $Reference.Name)
    }
}
