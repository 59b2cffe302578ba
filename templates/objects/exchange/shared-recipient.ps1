#-- users and mailboxes by name --
function Test-NotFound {
    <# .SYNOPSIS Does this error say that there is no such object? #>
    [OutputType([bool])]
    param([System.Management.Automation.ErrorRecord] $Failure)
    '{0} {1}' -f $Failure.FullyQualifiedErrorId, $Failure -match 'ManagementObjectNotFound|couldn.t be found'
}

function Group-ByName {
    <# .SYNOPSIS Objects by the name in one of their properties, in any case; several can have the same. #>
    param([AllowEmptyCollection()] [object[]] $Found, [string] $Property)
    $table = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList (
        [System.StringComparer]::OrdinalIgnoreCase)
    foreach ($single in $Found) {
        $name = [string]$single.PSObject.Properties[$Property].Value
        $table[$name] = @($table[$name]) + $single
    }
    $table
}
