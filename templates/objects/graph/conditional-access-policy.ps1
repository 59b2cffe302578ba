#-- conditionalAccessPolicy --
function Test-ReachesAll {
    <# .SYNOPSIS Does a policy include everybody? One for workload identities may have no users at all. #>
    [OutputType([bool])]
    param([System.Collections.IDictionary] $Policy)
    $conditions = $Policy['conditions']
    if ($null -eq $conditions -or $null -eq $conditions['users']) { return $false }
    @($conditions['users']['includeUsers']) -contains 'All'
}

$adapter['conditionalAccessPolicy'] = @{
    Cmdlet = @('Invoke-MgGraphRequest')
    Path   = '/v1.0/identity/conditionalAccess/policies'
    Read   = {
        param($Call)
        Find-GraphObject -Run $Call.Run -Step $Call.Step -Path $adapter['conditionalAccessPolicy'].Path
    }
    Create = {
        param($Call)
        Publish-GraphObject -Call $Call -Path $adapter['conditionalAccessPolicy'].Path -Want $Call.Want
    }
    Set    = {
        param($Call)
        Publish-GraphObject -Call $Call -Path $adapter['conditionalAccessPolicy'].Path -Want $Call.Want
    }
    Weaker = {
        param($Call)
        if ($Call.Current['state'] -ne 'enabled') { return }
        if ($Call.Want['state'] -ne 'enabled') { return 'is enforced now, and would be enforced no longer' }
        if ((Test-ReachesAll -Policy $Call.Current) -and -not (Test-ReachesAll -Policy $Call.Want)) {
            return 'is enforced for everybody now, and would be for fewer people'
        }
    }
    Remove = {
        param($Call)
        Clear-GraphObject -Call $Call -Path $adapter['conditionalAccessPolicy'].Path
    }
}
