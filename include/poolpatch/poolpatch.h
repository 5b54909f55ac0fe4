/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Everything the faces (src/shell, src/cli) may see of the core. */

#include <poolpatch/pp-address.h>
#include <poolpatch/pp-book.h>
#include <poolpatch/pp-bundle.h>
#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-certificate.h>
#include <poolpatch/pp-choice.h>
#include <poolpatch/pp-client-id.h>
#include <poolpatch/pp-demo.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-evidence.h>
#include <poolpatch/pp-feed-try.h>
#include <poolpatch/pp-feed-watch.h>
#include <poolpatch/pp-feed.h>
#include <poolpatch/pp-fetch.h>
#include <poolpatch/pp-fix.h>
#include <poolpatch/pp-folder-watch.h>
#include <poolpatch/pp-guidance.h>
#include <poolpatch/pp-hotfix.h>
#include <poolpatch/pp-keyring.h>
#include <poolpatch/pp-library-upkeep.h>
#include <poolpatch/pp-library.h>
#include <poolpatch/pp-live-network.h>
#include <poolpatch/pp-live-pool.h>
#include <poolpatch/pp-mirrors.h>
#include <poolpatch/pp-network.h>
#include <poolpatch/pp-notes.h>
#include <poolpatch/pp-outlook.h>
#include <poolpatch/pp-past-run.h>
#include <poolpatch/pp-plan-diff.h>
#include <poolpatch/pp-plan.h>
#include <poolpatch/pp-probe.h>
#include <poolpatch/pp-problem.h>
#include <poolpatch/pp-proxy.h>
#include <poolpatch/pp-records.h>
#include <poolpatch/pp-run-control.h>
#include <poolpatch/pp-run-list.h>
#include <poolpatch/pp-run-retry.h>
#include <poolpatch/pp-run.h>
#include <poolpatch/pp-sets.h>
#include <poolpatch/pp-snapshot.h>
#include <poolpatch/pp-step.h>
#include <poolpatch/pp-table.h>
#include <poolpatch/pp-text.h>
