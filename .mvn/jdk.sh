# Sourced by mvnw and baton: leaves JAVA_HOME at a JDK of version 21 or newer, or says in one line what to install.
# Order: JAVA_HOME, the java on the PATH, then the newest under the usual folders.

baton_jdk_major() {
  [ -x "$1/bin/javac" ] || return 1
  # 'release' is a few lines of KEY="value"; reading it is far cheaper than starting a JVM.
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

baton_select_jdk() {
  for home in "${JAVA_HOME:-}" "$(p=$(command -v javac 2>/dev/null) && p=$(readlink -f "$p" 2>/dev/null) && echo "${p%/bin/javac}")"; do
    [ -n "$home" ] || continue
    major=$(baton_jdk_major "$home") || major=
    if [ "${major:-0}" -ge 21 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  best= best_major=20
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    major=$(baton_jdk_major "$home") || continue
    if [ "${major:-0}" -gt "$best_major" ]; then
      best=$home best_major=$major
    fi
  done
  if [ -z "$best" ]; then
    echo "Baton needs a JDK of version 21 or newer and found none: install one (for example Eclipse Temurin 25) or set JAVA_HOME to it." >&2
    return 1
  fi
  JAVA_HOME=$best
  export JAVA_HOME
}

baton_select_jdk
