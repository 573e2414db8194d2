#!/usr/bin/env bash
# Uploads the manifests under a folder, writes what code scanning and people read, and fails where the gate does.
# FIREBREAK_URL, FIREBREAK_PROJECT; FIREBREAK_KEY where the service asks for one (snapshots:write, findings:read).
set -euo pipefail
folder=${1:-.}
url=${FIREBREAK_URL:-http://127.0.0.1:3000}/v1/projects/${FIREBREAK_PROJECT:-default}/snapshots
ask() { curl -sS --fail-with-body ${FIREBREAK_KEY:+-H "Authorization: Bearer $FIREBREAK_KEY"} "$@"; }

snapshot=$(tar -cz -C "$folder" . | ask -H 'Content-Type: application/gzip' --data-binary @- "$url?ref=${FIREBREAK_REF:-}" |
  sed -E 's/^\{"id":"([0-9a-f-]+)".*/\1/')
ask -o firebreak.sarif "$url/$snapshot/findings?format=sarif"
ask -o firebreak-junit.xml "$url/$snapshot/findings?format=junit"
ask -o firebreak.md "$url/$snapshot/gate?format=markdown"
ask "$url/$snapshot/gate?status=true"
