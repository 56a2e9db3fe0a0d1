#!/usr/bin/env bash
# Puts a file on a merge request as a note of its own, once: what was there of it before is replaced. Needs curl, jq, the variables of a GitLab job, and in
# PALISADE_TOKEN a token of the project with the scope api.
#
#   comment-gitlab.sh FILE [NAME]     NAME tells notes of several projects apart
set -euo pipefail

marker="<!-- palisade ${2:-} -->"
api=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
call() { # call METHOD ADDRESS [BODY]
  curl --silent --show-error --fail-with-body --request "$1" --header "PRIVATE-TOKEN: $PALISADE_TOKEN" --header 'Content-Type: application/json' \
    ${3:+--data "@$3"} "$2"
}

body=$(mktemp)
trap 'rm -f "$body"' EXIT
jq --null-input --rawfile text "$1" --arg marker "$marker" '{body: ($marker + "\n" + $text)}' > "$body"

page=1 note=
while [ -z "$note" ]; do
  list=$(call GET "$api?per_page=100&page=$page")
  note=$(jq --raw-output --arg marker "$marker" 'map(select(.body | startswith($marker)))[0].id // empty' <<< "$list")
  [ "$(jq length <<< "$list")" = 100 ] || break
  page=$((page + 1))
done
if [ -n "$note" ]; then
  call PUT "$api/$note" "$body" > /dev/null
else
  call POST "$api" "$body" > /dev/null
fi
