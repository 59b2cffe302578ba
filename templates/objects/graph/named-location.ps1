#-- namedLocation --
$adapter['namedLocation'] = @{
    Cmdlet  = @('Invoke-MgGraphRequest')
    Partial = $true
    Path    = '/v1.0/identity/conditionalAccess/namedLocations'
    Read    = {
        param($Call)
        Find-GraphObject -Run $Call.Run -Step $Call.Step -Path $adapter['namedLocation'].Path
    }
    Create  = {
        param($Call)
        Publish-GraphObject -Call $Call -Path $adapter['namedLocation'].Path -Want $Call.Want
    }
    Set     = {
        param($Call)
        Publish-GraphObject -Call $Call -Path $adapter['namedLocation'].Path -Want $Call.Want
    }
    Remove  = {
        param($Call)
        $path = $adapter['namedLocation'].Path
        # a trusted location cannot be removed
        if ($Call.Found['isTrusted'] -eq $true) {
            $less = [ordered]@{ '@odata.type' = $Call.Found['@odata.type']; isTrusted = $false }
            Publish-GraphObject -Call $Call -Path $path -Want $less
        }
        Clear-GraphObject -Call $Call -Path $path
    }
}
