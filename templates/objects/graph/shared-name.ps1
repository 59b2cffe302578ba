#-- groups and users by name --
function Get-NameMember {
    <# .SYNOPSIS The member that holds the name by which a posture knows the objects of a collection. #>
    [OutputType([string])]
    param([string] $Collection)
    if ($Collection -eq 'users') { return 'userPrincipalName' }
    'displayName'
}

function Find-NamedObject {
    <# .SYNOPSIS The objects of a collection with exactly this name; the case counts, except in sign-in names. #>
    param([hashtable] $Run, [string] $Collection, [string] $Name)
    $member = Get-NameMember -Collection $Collection
    $filter = "{0} eq '{1}'" -f $member, $Name.Replace("'", "''")
    $path = '/v1.0/{0}?$select=id,{1}&$filter={2}' -f $Collection, $member, [uri]::EscapeDataString($filter)
    $items = @(Read-Cached -Run $Run -Key $path -Read { Read-GraphList -Run $Run -Path $path })
    $anyCase = $Collection -eq 'users'
    $items | Where-Object -FilterScript { Test-SameText -Left $_[$member] -Right $Name -IgnoreCase:$anyCase }
}
