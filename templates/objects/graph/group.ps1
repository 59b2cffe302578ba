#-- group --
$adapter['group'] = @{
    Cmdlet = @('Invoke-MgGraphRequest')
    Read   = {
        param($Call)
        $step = $Call.Step
        $found = @(Find-NamedObject -Run $Call.Run -Collection 'groups' -Name $step.Identity)
        Find-Single -Found $found -Title $step.Title
    }
}
