#-- objects of Graph that the script writes --
function Find-GraphObject {
    <# .SYNOPSIS The one object of a collection with exactly this display name, or nothing. Graph allows two. #>
    param([hashtable] $Run, [hashtable] $Step, [string] $Path)
    $items = @(Read-Cached -Run $Run -Key $Path -Read { Read-GraphList -Run $Run -Path $Path })
    Find-Single -Title $Step.Title -Found @($items | Where-Object -FilterScript {
        Test-SameText -Left $_['displayName'] -Right $Step.Identity
    })
}

function Publish-GraphObject {
    <# .SYNOPSIS Makes an object in a collection, or changes the one that was found there. #>
    param([hashtable] $Call, [string] $Path, [System.Collections.IDictionary] $Want)
    $request = @{ Run = $Call.Run; Method = 'POST'; Path = $Path; Body = ConvertTo-RequestBody -Value $Want }
    if ($null -ne $Call.Found) {
        $request.Method = 'PATCH'
        $request.Path = '{0}/{1}' -f $Path, $Call.Found['id']
    }
    $null = Invoke-Graph @request
}

function Clear-GraphObject {
    <# .SYNOPSIS Removes an object from a collection. #>
    param([hashtable] $Call, [string] $Path)
    $null = Invoke-Graph -Run $Call.Run -Method 'DELETE' -Path ('{0}/{1}' -f $Path, $Call.Found['id']) -Body $null
}
