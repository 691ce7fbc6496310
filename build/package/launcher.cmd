@echo off
rem Starts Incident Console in this machine's Node.js and serves it to a browser on this machine.
where node >nul 2>nul || (
  echo Incident Console needs Node.js 20.19 or later ^(https://nodejs.org^), and there is no node on the PATH. 1>&2
  exit /b 1
)
node -e "const [a, b] = process.versions.node.split(`.`).map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)" || (
  echo Incident Console needs Node.js 20.19 or later ^(https://nodejs.org^). 1>&2
  exit /b 1
)
node "%~dp0out\loopback\main.js" %*
