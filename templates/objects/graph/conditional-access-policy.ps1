#-- conditionalAccessPolicy --
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
    Remove = {
        param($Call)
        Clear-GraphObject -Call $Call -Path $adapter['conditionalAccessPolicy'].Path
    }
}
