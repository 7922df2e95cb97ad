#!/usr/bin/env bash
# Takes the pictures of README and docs anew, from the browser test that walks the whole flow.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PORTAL_TESTS_REQUIRE=browser
./test.sh The_whole_way_leads_from_the_list_to_two_records_in_odoo
newest=$(find artifacts/tests -name billing-addresses.png -printf '%T@ %h\n' | sort -n | tail -n 1 | cut -d' ' -f2)
mkdir -p docs/images
cp "$newest"/{billing-addresses,new-billing-address,billing-address}.png docs/images/
./test.sh --no-build An_order_with_an_unmapped_product_waits_is_mapped_and_arrives_by_itself
newest=$(find artifacts/tests -name entitlements-waiting.png -printf '%T@ %h\n' | sort -n | tail -n 1 | cut -d' ' -f2)
cp "$newest"/entitlements-waiting.png docs/images/
