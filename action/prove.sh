#!/usr/bin/env bash
# Plans a Pulumi project, proves it, compares it with where a pull request starts from, and writes what there is to say. Needs palisade, git, and nothing of a
# cloud. The GitHub action and the GitLab job of docs/ci.md run this; so can anybody, before a push.
#
#   DIRECTORY   the project: a folder with a Pulumi.yaml                         (default: .)
#   STACK       its stack                                                        (default: the only one, else dev)
#   INTENTS     files of intents, separated by spaces                            (default: none beyond those of the reference and of components)
#   WAIVERS     a file of waivers for controls                                   (default: none)
#   PULUMI      true: the Pulumi CLI runs the program, which is not in Go        (default: false)
#   RELAXATIONS fail: what components were told to loosen counts as violated     (default: pass)
#   EXCEPTIONS  arguments that may be loosened all the same, one a line          (default: none)
#   BASE        a git revision to compare with                                   (default: nothing is compared)
#   OUT         the folder that takes the results                                (default: palisade-results)
#   PALISADE    the command                                                      (default: palisade)
#
# Results: plan.json, base.json, verify.sarif, verify.junit.xml, controls.sarif, report.html, comment.md, and status: the exit code of palisade verify.
# Ends with that code: 0 proved, 1 violated, 2 unknown; or 3 if something could not be run.
set -eo pipefail

directory=${DIRECTORY:-.}
out=${OUT:-palisade-results}
palisade=${PALISADE:-palisade}
mkdir -p "$out"
out=$(cd "$out" && pwd)

stack=() intents=() waivers=() base=()
[ -z "${STACK:-}" ] || stack=(--stack "$STACK")
[ -z "${WAIVERS:-}" ] || waivers=(--waivers "$WAIVERS")
for file in ${INTENTS:-}; do intents+=(--intents "$file"); done

failed() { echo "palisade: $*" >&2; exit 3; }

relaxations=()
case ${RELAXATIONS:-pass} in
  pass) ;;
  fail) relaxations=(--fail-on-relaxations) ;;
  *) failed "RELAXATIONS=$RELAXATIONS is neither pass nor fail" ;;
esac
while IFS= read -r argument; do
  [ -z "$argument" ] || relaxations+=(--except-relaxation "$argument")
done <<< "${EXCEPTIONS:-}"

# plan PROJECT: as JSON. Pulumi first installs what the program needs, for which it needs no credentials either.
plan() {
  case ${PULUMI:-false} in
    false) "$palisade" plan --json --quiet "${stack[@]}" "$1" ;;
    true) pulumi install --cwd "$1" >&2 && "$palisade" plan --json --quiet "${stack[@]}" --pulumi "$1" ;;
    *) failed "PULUMI=$PULUMI is neither true nor false" ;;
  esac
}

plan "$directory" > "$out/plan.json" || failed "the project in $directory cannot be planned"

if [ -n "${BASE:-}" ]; then
  tree=$(mktemp -d)
  trap 'git worktree remove --force "$tree" >/dev/null 2>&1 || true; rm -rf "$tree"' EXIT
  git worktree add --quiet --detach "$tree" "$BASE" || failed "git has no revision $BASE: fetch it (fetch-depth: 0)"
  inside=$(git rev-parse --show-prefix)$directory
  if [ ! -d "$tree/$inside" ]; then
    echo "palisade: $BASE has no $inside: there is nothing to compare with" >&2
  elif plan "$tree/$inside" > "$out/base.json"; then
    base=(--base "$out/base.json")
  else
    echo "palisade: the project cannot be planned at $BASE: nothing is compared" >&2
  fi
fi

verify() { "$palisade" verify --preview "$out/plan.json" "${intents[@]}" "${relaxations[@]}" "$@"; }
status=0
verify || status=$?
[ "$status" -lt 3 ] || failed 'nothing was proved'
verify --format sarif -o "$out/verify.sarif" || true # its code is that of the run above
verify --format junit -o "$out/verify.junit.xml" || true
"$palisade" controls --preview "$out/plan.json" "${waivers[@]}" --format sarif -o "$out/controls.sarif" || [ $? -lt 3 ] || failed 'controls were not checked'

report() { "$palisade" report --preview "$out/plan.json" "${intents[@]}" "${relaxations[@]}" "${waivers[@]}" "${base[@]}" "$@" || failed 'the report was not written'; }
report -o "$out/report.html"
report --format markdown -o "$out/comment.md"
echo "$status" > "$out/status"
exit "$status"
