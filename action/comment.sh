#!/usr/bin/env bash
# Puts a file on a pull request of GitHub, or a merge request of GitLab, as a comment of its own, once: what was there of it before is replaced. Needs curl and jq.
#
#   comment.sh FILE [NAME]     NAME tells comments of several projects apart
#
# On GitHub it reads GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL and PULL_REQUEST, a number. In a job of GitLab it reads the job's own variables and
# PALISADE_TOKEN, a token of the project with the scope api.
set -euo pipefail

if [ -n "${GITLAB_CI:-}" ]; then
  header="PRIVATE-TOKEN: $PALISADE_TOKEN"
  list=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
  one=$list replace=PUT
else
  header="Authorization: Bearer $GITHUB_TOKEN"
  list=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
  one=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/comments replace=PATCH
fi
call() { # call METHOD ADDRESS [BODY]
  curl --silent --show-error --fail-with-body --request "$1" --header "$header" --header 'Content-Type: application/json' ${3:+--data "@$3"} "$2"
}

marker="<!-- palisade ${2:-} -->"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
jq --null-input --rawfile text "$1" --arg marker "$marker" '{body: ($marker + "\n" + $text)}' > "$body"

page=1 comment=
while [ -z "$comment" ]; do
  comments=$(call GET "$list?per_page=100&page=$page")
  comment=$(jq --raw-output --arg marker "$marker" 'map(select(.body | startswith($marker)))[0].id // empty' <<< "$comments")
  [ "$(jq length <<< "$comments")" = 100 ] || break
  page=$((page + 1))
done
if [ -n "$comment" ]; then
  call "$replace" "$one/$comment" "$body" > /dev/null
else
  call POST "$list" "$body" > /dev/null
fi
