// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.split.LeakageCheck;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.maintenance.check.BatchCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The choice of rows that are learned from, and of those that never are. For the builder alone; not safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MaintenanceRows {
    private final Map<String, Supplier<Dataset>> suites = new LinkedHashMap<>();
    private final List<BatchCheck> checks = new ArrayList<>();
    private Consumer<? super DatasetBuilder> cleaning =
            builder -> builder.dropInvalid().deduplicate();
    private @Nullable Dataset testSet;
    private @Nullable Dataset trainedOn;
    private LeakageCheck leakage = LeakageCheck.usual();
    private double heldBack = 0.2;
    private double replay = Double.POSITIVE_INFINITY;
    private double maxLeaked = 1;
    private int minRows = 50;
    private long seed;

    MaintenanceRows() {}

    /**
     * Sets the rows on which champion and candidate are compared in every cycle. They must stay the same: a cycle that
     * finds others is refused until {@link Maintenance#acceptTests} is called.
     *
     * @param value at least one row
     * @return this
     */
    public MaintenanceRows testSet(Dataset value) {
        testSet = value;
        return this;
    }

    /**
     * Adds rows that were wrong once and must stay right. A suite may grow from cycle to cycle, and never shrink.
     *
     * @param name of the suite
     * @param value asked for at every cycle
     * @return this
     */
    public MaintenanceRows addSuite(String name, Supplier<Dataset> value) {
        suites.put(name, value);
        return this;
    }

    /**
     * Sets what the first champion learned from. Later cycles add what they learned.
     *
     * @param value default: what the registry says the champion learned from
     * @return this
     */
    public MaintenanceRows trainedOn(Dataset value) {
        trainedOn = value;
        return this;
    }

    /**
     * Sets how new rows are cleaned.
     *
     * @param value steps, repairs and rules; default: invalid rows and duplicates are dropped
     * @return this
     */
    public MaintenanceRows cleaning(Consumer<? super DatasetBuilder> value) {
        cleaning = value;
        return this;
    }

    /**
     * Adds a check of new rows.
     *
     * @param check looks at them before anything learns from them
     * @return this
     */
    public MaintenanceRows addCheck(BatchCheck check) {
        checks.add(check);
        return this;
    }

    /**
     * Sets the share of new prompts that are held back, by a hash of the prompt. Nothing ever learns from them; they
     * are the fresh test of their cycle, and stay as a test for all later ones.
     *
     * @param share from 0 to below 1; default 0.2
     * @return this
     */
    public MaintenanceRows heldBack(double share) {
        heldBack = Given.below("heldBack", share, 0, 1);
        return this;
    }

    /**
     * Sets how many old rows are learned again with each new one, against forgetting. They are drawn by the seed.
     *
     * @param rowsPerNew at least 0; default: all of them
     * @return this
     */
    public MaintenanceRows replay(double rowsPerNew) {
        if (!(rowsPerNew >= 0)) {
            throw new IllegalArgumentException(
                    "replay: " + rowsPerNew + " -> give at least 0 old rows for each new one");
        }
        replay = rowsPerNew;
        return this;
    }

    /**
     * Sets the share of new rows that may be in the test set or a suite. They are left out and counted in any case.
     * With a limit, more of them refuse the cycle: something is wrong with the source, and the other rows wait.
     *
     * @param share from 0 to below 1; default: no limit
     * @return this
     */
    public MaintenanceRows maxLeaked(double share) {
        maxLeaked = Given.below("maxLeaked", share, 0, 1);
        return this;
    }

    /**
     * Sets how rows of tests are found among new rows.
     *
     * @param value default {@link LeakageCheck#usual()}
     * @return this
     */
    public MaintenanceRows leakage(LeakageCheck value) {
        leakage = value;
        return this;
    }

    /**
     * Sets how many new rows are worth a training.
     *
     * @param count after cleaning, at least 1; default 50
     * @return this
     */
    public MaintenanceRows minRows(int count) {
        minRows = Given.atLeast("minRows", count, 1);
        return this;
    }

    /**
     * Sets the seed of what is held back and what is learned again.
     *
     * @param value default 0
     * @return this
     */
    public MaintenanceRows seed(long value) {
        seed = value;
        return this;
    }

    @Nullable Dataset testSet() {
        return testSet;
    }

    @Nullable Dataset trainedOn() {
        return trainedOn;
    }

    Map<String, Supplier<Dataset>> suites() {
        return suites;
    }

    List<BatchCheck> checks() {
        return checks;
    }

    Consumer<? super DatasetBuilder> cleaning() {
        return cleaning;
    }

    LeakageCheck leakage() {
        return leakage;
    }

    double heldBack() {
        return heldBack;
    }

    double replay() {
        return replay;
    }

    double maxLeaked() {
        return maxLeaked;
    }

    int minRows() {
        return minRows;
    }

    long seed() {
        return seed;
    }
}
