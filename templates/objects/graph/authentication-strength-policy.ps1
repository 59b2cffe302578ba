#-- authenticationStrengthPolicy --
$adapter['authenticationStrengthPolicy'] = @{
    Cmdlet  = @('Invoke-MgGraphRequest')
    Partial = $true
    Path    = '/v1.0/policies/authenticationStrengthPolicies'
    Read    = {
        param($Call)
        Find-GraphObject -Run $Call.Run -Step $Call.Step -Path $adapter['authenticationStrengthPolicy'].Path
    }
    Create  = {
        param($Call)
        Publish-GraphObject -Call $Call -Path $adapter['authenticationStrengthPolicy'].Path -Want $Call.Want
    }
    Set     = {
        param($Call)
        $path = $adapter['authenticationStrengthPolicy'].Path
        # PATCH takes names only; the combinations have an action of their own
        $names = [ordered]@{}
        foreach ($name in $Call.Want.Keys) {
            if ($name -ne 'allowedCombinations') { $names[$name] = $Call.Want[$name] }
        }
        Publish-GraphObject -Call $Call -Path $path -Want $names
        $request = @{
            Run = $Call.Run; Method = 'POST'
            Path = '{0}/{1}/updateAllowedCombinations' -f $path, $Call.Found['id']
            Body = [ordered]@{ allowedCombinations = $Call.Want['allowedCombinations'] }
        }
        $null = Invoke-Graph @request
    }
    Remove  = {
        param($Call)
        Clear-GraphObject -Call $Call -Path $adapter['authenticationStrengthPolicy'].Path
    }
}
