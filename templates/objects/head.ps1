#---- OBJECTS: how each kind of object is read and written; the same in every script of this compiler version. ----
$adapter = @{}
