#!/bin/bash
# What rpm calls when the package is removed, in the place of electron-builder's own script. rpm also calls it at the end
# of an upgrade, when what it would remove is the newer version's already: the number says how many versions are left.
if [ "$1" -gt 0 ]; then
  exit 0
fi

if type update-alternatives >/dev/null 2>&1; then
  update-alternatives --remove '${executable}' '/opt/${sanitizedProductName}/${executable}' >/dev/null 2>&1 || true
fi
# Where it was no alternative, or is still one, the command is a link that leads nowhere by now.
if [ -L '/usr/bin/${executable}' ] && [ ! -e '/usr/bin/${executable}' ]; then
  rm -f '/usr/bin/${executable}'
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if apparmor_status --enabled >/dev/null 2>&1 && hash apparmor_parser 2>/dev/null; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi
exit 0
