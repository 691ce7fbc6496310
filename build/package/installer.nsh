; Taken by electron-builder into the Windows installer. Its own command for our files begins with the program's path
; without quotes, though the path holds a space.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Incident Console environments\shell\open\command" "" '"$appExe" "%1"'
!macroend

; What the console itself wrote for the person: itself as the program for our links (on every start), and its entry
; among those that start at login, under its application id (setAppUserModelId in electron/shell/main.ts), with what the
; person chose about it in the Task Manager. Each goes only where it starts this copy: a zip that was unpacked elsewhere
; may have taken it over. The installer of a newer version lets the old one remove itself first; then all of it stays.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    StrLen $R2 '"$INSTDIR\'

    ReadRegStr $R0 HKCU "Software\Classes\incident-console\shell\open\command" ""
    StrCpy $R1 $R0 $R2
    ${if} $R1 == '"$INSTDIR\'
      DeleteRegKey HKCU "Software\Classes\incident-console"
    ${endIf}

    ReadRegStr $R0 HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    StrCpy $R1 $R0 $R2
    ${if} $R1 == '"$INSTDIR\'
      DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
      DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    ${endIf}
    ClearErrors
  ${endIf}
!macroend
