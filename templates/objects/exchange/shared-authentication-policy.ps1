#-- references to authentication policies --
function Test-PolicyReference {
    <# .SYNOPSIS Does a reference (name, distinguished name or GUID) stand for this authentication policy? #>
    [OutputType([bool])]
    param([System.Collections.IDictionary] $Policy, [string] $Reference)
    foreach ($form in 'Name', 'DistinguishedName', 'Guid') {
        if (Test-SameText -Left $Policy[$form] -Right $Reference -IgnoreCase) { return $true }
    }
    $false
}

function Read-PolicyName {
    <# .SYNOPSIS The name of the authentication policy that a reference stands for. #>
    [OutputType([string])]
    param([hashtable] $Run, [AllowNull()] [string] $Reference, [string] $Wanted)
    if ([string]::IsNullOrEmpty($Reference)) { return $null }
    $name = $Reference
    foreach ($policy in @(Read-AuthenticationPolicy -Run $Run)) {
        if (Test-PolicyReference -Policy $policy -Reference $Reference) { $name = $policy['Name'] }
    }
    # Exchange does not tell upper from lower case in names
    if (Test-SameText -Left $name -Right $Wanted -IgnoreCase) { return $Wanted }
    $name
}

function Read-AuthenticationPolicy {
    <# .SYNOPSIS All authentication policies: how they are referred to, and the named properties. #>
    param([hashtable] $Run, [string[]] $Name = @())
    $policies = @(Read-Cached -Run $Run -Key 'AuthenticationPolicy' -Read {
        Get-AuthenticationPolicy -ErrorAction Stop
    })
    foreach ($policy in $policies) {
        Read-State -InputObject $policy -Name (@('Name', 'DistinguishedName', 'Guid') + $Name)
    }
}
