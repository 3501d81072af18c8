@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Runs iqa from this checkout; builds it first, with Maven, when it was not built yet.
rem After a change of sources, delete iqa-cli\target. IQA_JAVA_OPTS is passed on to Java.
setlocal
set "HERE=%~dp0"
set "JAR=%HERE%iqa-cli\target\iqa-cli.jar"
set "STAMP=%HERE%iqa-cli\target\iqa-built"
if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java.exe")
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo iqa: no java found; install a JDK of 17 or later, or set JAVA_HOME 1>&2
  exit /b 4
)
"%JAVA%" --enable-native-access=ALL-UNNAMED -version >nul 2>&1
if errorlevel 1 (
  echo iqa: Java 17 or later is needed 1>&2
  exit /b 4
)
if exist "%STAMP%" if exist "%JAR%" goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo iqa: iqa must be built once and no mvn was found; install Maven 3.8.6 or later 1>&2
  exit /b 4
)
echo building iqa once: mvn package ^(the first time Maven also fetches libraries^) ... 1>&2
pushd "%HERE%"
call mvn -q -B -pl iqa-cli -am package -Dmaven.test.skip=true -Djacoco.skip=true 1>&2
if errorlevel 1 (
  popd
  echo iqa: the build failed; Maven says above why 1>&2
  exit /b 4
)
popd
echo built > "%STAMP%"
:run
"%JAVA%" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xshare:auto %IQA_JAVA_OPTS% -cp "%JAR%;%HERE%iqa-cli\target\lib\*" dev.iqa.cli.Iqa %*
exit /b %ERRORLEVEL%
