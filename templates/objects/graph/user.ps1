#-- user --
$adapter['user'] = @{
    Cmdlet = @('Invoke-MgGraphRequest')
    Read   = {
        param($Call)
        $step = $Call.Step
        $found = @(Find-NamedObject -Run $Call.Run -Collection 'users' -Name $step.Identity)
        Find-Single -Found $found -Title $step.Title
    }
}
