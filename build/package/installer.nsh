; Taken by electron-builder into the Windows installer. Its own command for our files begins with the program's path
; without quotes, though the path holds a space.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Incident Console environments\shell\open\command" "" '"$appExe" "%1"'
!macroend
