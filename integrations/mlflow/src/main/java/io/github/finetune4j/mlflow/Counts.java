// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The counts of what was reported, by outcome. */
final class Counts {
    private static final System.Logger LOG = System.getLogger(MlflowRegistry.class.getName());
    private static final int SAID_AT_MOST = 100;

    final AtomicLong reported = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Counts what MLflow can't hold as it is, and says so once for each name. */
    void changed(String name, String how) {
        changed.incrementAndGet();
        if (said.size() < SAID_AT_MOST && said.add(name)) {
            LOG.log(System.Logger.Level.WARNING, "MLflow can''t hold {0} as it is: {1}", name, how);
        }
    }

    MlflowStatus status() {
        return new MlflowStatus(reported.get(), failed.get(), refused.get(), changed.get());
    }
}
