# Shared by bin/run, bin/test and bin/manage: everything between a bare shell and a working Python.
# POSIX sh, sourced. Whatever it makes lies in .local/ (ignored by git), except Debian packages when run by root.
# Everything it says goes to standard error, so that a command's standard output stays its own.
set -eu

UV_VERSION=0.13.9
PYTHON_RANGE='>=3.11,<3.15'

ROOT=$(cd "$(dirname "$0")/.." && pwd)
LOCAL=$ROOT/.local
VENV=$LOCAL/venv
PYTHON=$VENV/bin/python

# A calling shell may be set up for another project's Python; ours must not read any of it.
# Bytecode in particular: without it each start compiles every module anew.
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PYTHONUNBUFFERED=1 UV_NO_PROGRESS=1 UV_PYTHON_PREFERENCE=system

say() { printf '==> %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
can_apt() { [ "$(id -u)" = 0 ] && have apt-get; }

apt_install() {
    say "apt-get install $*"
    DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND
    apt-get update -qq >"$LOCAL/apt.log" 2>&1 || :   # an old package list may still be good enough
    apt-get install -y -qq --no-install-recommends "$@" >>"$LOCAL/apt.log" 2>&1 || {
        tail -5 "$LOCAL/apt.log" >&2
        return 1
    }
}

# --- one installation at a time ------------------------------------------------------------------
# bin/run and bin/manage may be started together on a fresh machine. mkdir is the one atomic test-and-set
# that every shell has. A lock whose owner is gone, or that has been held for ten minutes, is taken over: a power
# cut may leave one behind whose number now belongs to another process.
lock_install() {
    mkdir -p "$LOCAL" 2>/dev/null && [ -w "$LOCAL" ] || die "cannot write to $LOCAL: give this user the project's folder"
    waited=0
    until mkdir "$LOCAL/installing" 2>/dev/null; do
        [ $waited != 0 ] || say "another installation is under way here: waiting for it"
        owner=$(cat "$LOCAL/installing/pid" 2>/dev/null || :)
        if [ $waited -ge 600 ] || { [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; }; then
            rm -rf "$LOCAL/installing"
        fi
        sleep 1
        waited=$((waited + 1))
    done
    echo $$ >"$LOCAL/installing/pid"
    trap 'rm -rf "$LOCAL/installing"' EXIT
    trap 'exit 130' INT TERM HUP
}
unlock_install() {
    rm -rf "$LOCAL/installing"
    trap - EXIT INT TERM HUP
}

# --- uv, the installer ---------------------------------------------------------------------------
find_python() {   # any Python 3.8+ will do: it only has to install uv, and uv finds or fetches the right one
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        # Run it: a version manager's placeholder is on the PATH and fails.
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

ensure_uv() {
    UV=$LOCAL/boot/bin/uv
    if "$UV" --version 2>/dev/null | grep -q "^uv $UV_VERSION"; then return; fi
    if ! python=$(find_python); then
        can_apt || die "Python 3 is missing. Debian/Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python"
        apt_install python3 python3-venv || die "python3 could not be installed"
        python=python3
    fi
    say "installing uv $UV_VERSION"
    rm -rf "$LOCAL/boot"
    # Debian's Python comes without venv's inner parts until python3-venv is installed.
    if ! "$python" -m venv "$LOCAL/boot" >"$LOCAL/boot.log" 2>&1; then
        rm -rf "$LOCAL/boot"
        can_apt || die "this Python cannot make environments. Debian/Ubuntu: sudo apt-get install python3-venv"
        apt_install python3-venv || die "python3-venv could not be installed"
        "$python" -m venv "$LOCAL/boot" || die "no environment could be made in $LOCAL/boot"
    fi
    "$LOCAL/boot/bin/python" -m pip install -q --disable-pip-version-check "uv==$UV_VERSION" >&2 ||
        die "uv could not be installed: is there a way to PyPI from here?"
}

# --- the project's environment -------------------------------------------------------------------
stamp_of() { cksum <"$ROOT/$1" | tr ' ' '-'; }

is_installed() {   # is what $1 asks for in place? requirements-dev.txt holds all of requirements.txt.
    "$PYTHON" -c '' 2>/dev/null || return 1   # also when the Python below was upgraded away
    stamp=$(cat "$LOCAL/venv.stamp" 2>/dev/null || :)
    [ "$stamp" = "$(stamp_of "$1")" ] || [ "$stamp" = "$(stamp_of requirements-dev.txt)" ]
}

ensure_environment() {   # ensure_environment requirements.txt | requirements-dev.txt
    if is_installed "$1"; then return; fi
    lock_install
    if ! is_installed "$1"; then   # somebody else may just have done it
        ensure_uv
        "$PYTHON" -c '' 2>/dev/null || {
            rm -rf "$VENV"
            "$UV" venv -q --python "$PYTHON_RANGE" "$VENV" >&2 || die "no Python $PYTHON_RANGE found or fetched"
        }
        say "installing $1 into .local/venv"
        rm -f "$LOCAL/venv.stamp"
        "$UV" pip sync -q --python "$PYTHON" --require-hashes --compile-bytecode "$ROOT/$1" >&2 ||
            die "$1 could not be installed: is there a way to PyPI from here?"
        stamp_of "$1" >"$LOCAL/venv.stamp"
    fi
    unlock_install
}

# --- a browser for the tests ---------------------------------------------------------------------
use_browser() {   # use_browser COMMAND: export it as CHROMIUM if it is there and starts (libraries may be missing)
    [ -n "$1" ] && found=$(command -v "$1" 2>/dev/null) && "$found" --version >/dev/null 2>&1 || return 1
    CHROMIUM=$found; export CHROMIUM
}

find_browser() {
    use_browser "${CHROMIUM:-}" && return
    use_browser "$(cat "$LOCAL/chromium.path" 2>/dev/null || :)" && return
    for candidate in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        use_browser "$candidate" && return
    done
    return 1
}

apt_browser() {   # Ubuntu's package is only a pointer to a snap (candidate "1:85…-0ubuntu…"), of no use here
    can_apt || return 1
    apt-get update -qq >/dev/null 2>&1 || :
    apt-cache policy chromium 2>/dev/null | grep 'Candidate: [0-9]' | grep -qv ubuntu || return 1
    apt_install chromium fonts-dejavu-core && find_browser
}

playwright_browser() {
    say "no Chromium here: asking Playwright for one"
    "$PYTHON" -m playwright install chromium-headless-shell >"$LOCAL/playwright.log" 2>&1 || return 1
    "$PYTHON" -m tests.browsers >"$LOCAL/chromium.path" && find_browser
}

ensure_browser() {
    # Playwright's driver is a Node program that needs libatomic, which a minimal Debian lacks.
    "$PYTHON" -m playwright --version >/dev/null 2>&1 || { can_apt && apt_install libatomic1; } ||
        say "Playwright cannot start. Debian/Ubuntu: sudo apt-get install libatomic1"
    find_browser || apt_browser || playwright_browser ||
        say "NO BROWSER: browser tests cannot run. Install Chromium or Chrome, or set CHROMIUM=/path/to/it"
}
