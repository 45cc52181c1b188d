@echo off
rem Runs Culvert on Windows: finds Java 17 or newer (JAVA_HOME, then PATH) and, in the source tree, builds the program
rem where it is missing or older than the sources. JAVA_OPTS comes after the flags set here, so it wins.
setlocal EnableExtensions DisableDelayedExpansion

set "here=%~dp0"
set "sources="
if exist "%here%..\lib\culvert.jar" (
  set "home=%here%.."
) else if exist "%here%cli\src" (
  set "sources=%here%"
  set "home=%here%cli\target\culvert"
) else (
  echo culvert: "%here%..\lib\culvert.jar": missing 1>&2
  exit /b 1
)

set "major=0"
set "found="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
if not defined found for /f "delims=" %%j in ('where java 2^>nul') do if not defined found call :consider "%%~dpj.."
if not defined found (
  echo culvert: needs Java 17 or newer; neither JAVA_HOME nor PATH leads to one ^(install a JDK, or set JAVA_HOME to one^) 1>&2
  exit /b 1
)

if not defined sources goto run
rem exit code 3: the program is missing or a source is newer than it
powershell -NoProfile -Command "$b = Get-Item '%home%\.built' -Force -ErrorAction SilentlyContinue; if (-not $b) { exit 3 }; $f = Get-ChildItem '%here%pom.xml', '%here%*\pom.xml', '%here%*\src\main' -Recurse | Where-Object { $_.LastWriteTime -gt $b.LastWriteTime } | Select-Object -First 1; if ($f) { exit 3 }"
if not errorlevel 3 goto run
echo culvert: building 1>&2
set "JAVA_HOME=%found%"
set "mvn=%here%mvnw.cmd"
where mvn >nul 2>nul && set "mvn=mvn"
pushd "%here%"
call "%mvn%" -B -q -pl cli -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dculvert.archives.skip=true package 1>&2
if errorlevel 1 (
  popd
  echo culvert: the build failed, see above 1>&2
  exit /b 1
)
popd

:run
set "flags=-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -Xshare:auto"
for /f %%m in ('powershell -NoProfile -Command "[long]((Get-CimInstance Win32_ComputerSystem).TotalPhysicalMemory / 4)" 2^>nul') do set "flags=%flags% -XX:MaxDirectMemorySize=%%m"
if %major% geq 24 set "flags=%flags% --sun-misc-unsafe-memory-access=allow"
"%found%\bin\java.exe" %flags% "-Dculvert.launcher=%~f0" %JAVA_OPTS% -jar "%home%\lib\culvert.jar" %*
exit /b %errorlevel%

rem takes the folder %1 as found if its release file names version 17 or newer
:consider
if not exist "%~1\bin\java.exe" exit /b
if not exist "%~1\release" exit /b
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%~1\release"`) do for /f "tokens=1 delims=." %%n in (%%v) do set "major=%%~n"
for /f "tokens=1 delims=+-" %%n in ("%major%") do set "major=%%n"
if %major% geq 17 set "found=%~1"
exit /b
