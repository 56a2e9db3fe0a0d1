#!/usr/bin/env bash
# Puts a file on a pull request as a comment of its own, once: what was there of it before is replaced. Needs curl, jq, and in the environment GITHUB_TOKEN,
# GITHUB_REPOSITORY, GITHUB_API_URL and PULL_REQUEST, a number.
#
#   comment-github.sh FILE [NAME]     NAME tells comments of several projects apart
set -euo pipefail

marker="<!-- palisade ${2:-} -->"
api=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues
call() { # call METHOD ADDRESS [BODY]
  curl --silent --show-error --fail-with-body --request "$1" --header "Authorization: Bearer $GITHUB_TOKEN" \
    --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' ${3:+--data "@$3"} "$2"
}

body=$(mktemp)
trap 'rm -f "$body"' EXIT
jq --null-input --rawfile text "$1" --arg marker "$marker" '{body: ($marker + "\n" + $text)}' > "$body"

page=1 comment=
while [ -z "$comment" ]; do
  list=$(call GET "$api/$PULL_REQUEST/comments?per_page=100&page=$page")
  comment=$(jq --raw-output --arg marker "$marker" 'map(select(.body | startswith($marker)))[0].id // empty' <<< "$list")
  [ "$(jq length <<< "$list")" = 100 ] || break
  page=$((page + 1))
done
if [ -n "$comment" ]; then
  call PATCH "$api/comments/$comment" "$body" > /dev/null
else
  call POST "$api/$PULL_REQUEST/comments" "$body" > /dev/null
fi
