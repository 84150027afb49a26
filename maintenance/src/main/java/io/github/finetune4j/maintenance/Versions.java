// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.split.LeakageReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Divides new rows: what is held back, what is learned, and what is learned again with it.
 *
 * @param settings shares and seed
 * @param train new rows to learn from
 * @param held new rows that are held back
 * @param twins how many were to be held back, but are nearly the same as one to learn from
 */
record Versions(MaintenanceRows settings, List<Example> train, List<Example> held, int twins) {
    static Versions of(Dataset rows, MaintenanceRows settings) {
        List<Example> train = new ArrayList<>();
        List<Example> held = new ArrayList<>();
        for (Example row : rows) {
            boolean back = share(row.promptFingerprint(), settings.seed()) < settings.heldBack();
            (back ? held : train).add(row);
        }
        if (train.isEmpty() || held.isEmpty()) {
            return new Versions(settings, train, held, 0);
        }
        LeakageReport report = settings.leakage().check(Dataset.of(train), Dataset.of(held));
        Set<Integer> twins = report.leakedEvaluation();
        List<Example> apart = new ArrayList<>();
        for (int row = 0; row < held.size(); row++) {
            if (!twins.contains(row)) {
                apart.add(held.get(row));
            }
        }
        return new Versions(settings, train, apart, twins.size());
    }

    // From 0 to below 1, by a hash; the constants are those of SplitMix64's finalizer (Steele, Lea and Flood, 2014)
    private static double share(Fingerprint prompt, long seed) {
        long bits = prompt.leadingBits() + seed * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        bits ^= bits >>> 31;
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** What a model that learned all this has learned: the newest answer to a prompt counts. */
    Dataset pool(Dataset before) {
        List<Example> pool = old(before);
        pool.addAll(train);
        return Dataset.of(pool);
    }

    // A prompt or a tagged text has one right answer; of pairs and preferences it may have many
    private static Fingerprint said(Example row) {
        boolean one = row instanceof ChatExample || row instanceof TaggedExample;
        return one ? row.promptFingerprint() : row.fingerprint();
    }

    private List<Example> old(Dataset before) {
        Set<Fingerprint> renewed = new HashSet<>();
        train.forEach(row -> renewed.add(said(row)));
        List<Example> old = new ArrayList<>();
        before.forEach(row -> {
            if (!renewed.contains(said(row))) {
                old.add(row);
            }
        });
        return old;
    }

    /** What this cycle learns: old rows against forgetting, in their order, and the new ones. */
    Dataset training(Dataset before, int cycle) {
        List<Example> old = old(before);
        double wanted = settings.replay() * train.size();
        List<Example> rows = wanted >= old.size() ? old : drawn(old, (int) Math.round(wanted), cycle);
        rows.addAll(train);
        return Dataset.of(rows);
    }

    private List<Example> drawn(List<Example> old, int count, int cycle) {
        List<Integer> places = new ArrayList<>();
        for (int row = 0; row < old.size(); row++) {
            places.add(row);
        }
        Collections.shuffle(places, new Random(settings.seed() + cycle));
        List<Example> drawn = new ArrayList<>();
        places.subList(0, count).stream().sorted().forEach(row -> drawn.add(old.get(row)));
        return drawn;
    }
}
