; What the installer does besides copying files. All of it also runs with /S, without a question.

!macro customInstall
  ; The companion starts at the login of every person.
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Portcullis" '"$INSTDIR\Portcullis.exe" --hidden'
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    ; Takes this person's proxy settings and certificate back to what they were.
    nsExec::Exec '"$INSTDIR\Portcullis.exe" --cli desk leave'
    DeleteRegValue HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Portcullis"
  ${endIf}
!macroend
