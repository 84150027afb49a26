// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.importance.Importance;
import io.github.finetune4j.search.trial.TrialState;
import java.util.LinkedHashMap;
import java.util.Map;

/** The importance found last, found again only when there are more trials. Safe for use by several threads. */
final class KeptImportance {
    private static final int MOST = 20;

    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(long trials, Importance importance) {}

    Importance of(SearchResult result, int goal) {
        String key = result.history().search() + " " + goal;
        long trials = result.history().in(TrialState.COMPLETE).count();
        synchronized (this) {
            Kept known = kept.get(key);
            if (known != null && known.trials() == trials) {
                return known.importance();
            }
        }
        Importance found = Importance.of(result, goal);
        keep(key, new Kept(trials, found));
        return found;
    }

    private synchronized void keep(String key, Kept found) {
        kept.remove(key);
        kept.put(key, found);
        if (kept.size() > MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
    }
}
