#!/usr/bin/env bash
# What to run before each commit: format, build with warnings as errors, and the fast tests.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet format Tensorium.sln --verify-no-changes
dotnet build Tensorium.sln -c Release
dotnet test Tensorium.sln -c Release --no-build --filter "Category!=Slow"
