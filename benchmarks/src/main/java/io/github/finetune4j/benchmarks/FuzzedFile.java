// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.dataset.format.SafeRepair;
import io.github.finetune4j.dataset.format.TrainingTarget;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One input and what the reader promises about any: it never throws anything but its own exception, no row gets lost,
 * one thread finds what two find, and an example that was kept is the same after being written and read again.
 */
final class FuzzedFile {
    private static final List<TrainingTarget> TARGETS = List.of(TrainingTarget.values());
    private static final int OTHERS = 4;

    private static final int TRIES = 3;

    /** Ways to read. */
    static final int WAYS = OTHERS + TARGETS.size();

    private final byte[] bytes;
    private final int way;

    FuzzedFile(byte[] bytes, int way) {
        this.bytes = bytes;
        this.way = way;
    }

    /** {@return what it costs to read it once: the least of some tries, where the first costs too much} */
    FuzzCost cost() {
        FuzzCost cost = costOnce();
        for (int tries = 1; tries < TRIES && cost.isAbove(); tries++) {
            cost = costOnce().least(cost);
        }
        return cost;
    }

    private FuzzCost costOnce() {
        FuzzCost.Meter meter = new FuzzCost.Meter();
        try {
            builder(1).check();
        } catch (RuntimeException | StackOverflowError e) {
            return meter.cost(bytes.length); // what was thrown is judged by problem()
        }
        return meter.cost(bytes.length);
    }

    /** {@return the promise that was broken; empty where all were kept} */
    String problem() {
        try {
            DatasetReport one = builder(1).check();
            DatasetReport two = builder(2).check();
            if (!one.issues().equals(two.issues()) || one.rowsKept() != two.rowsKept()) {
                return "two threads find something else, way " + way;
            }
            return one.rowsRead() < one.rowsKept() ? "more rows kept than read, way " + way : built(one);
        } catch (InvalidDatasetException e) {
            return String.valueOf(e.getMessage()).contains(" -> ") ? "" : "way " + way + ", bare: " + e;
        } catch (RuntimeException | StackOverflowError e) {
            return "way " + way + ": " + e;
        }
    }

    private String built(DatasetReport checked) {
        DatasetResult result = builder(2).build();
        if (result.dataset().size() != checked.rowsKept()) {
            return "build keeps " + result.dataset().size() + " rows and check " + checked.rowsKept() + ", way " + way;
        }
        for (DatasetRow row : result.dataset().rows()) {
            Optional<String> lost = lost(row);
            if (lost.isPresent()) {
                return lost.get() + ", way " + way;
            }
        }
        return "";
    }

    // What can be written in a shape is read from it as it was
    private static Optional<String> lost(DatasetRow row) {
        for (DataFormat format : DataFormat.values()) {
            if (format.label().equals(row.origin().format()) && format.holds(row.example())) {
                List<Example> again = reread(format, format.row(row.example()));
                if (!again.equals(List.of(row.example()))) {
                    return Optional.of(format + " reads " + row + " back as " + again);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Example> reread(DataFormat format, Map<String, Object> row) {
        byte[] line = JsonLines.line(row).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Dataset.builder()
                .addSource(DatasetSource.jsonl(new ByteArrayInputStream(line), format.word()))
                .formats(List.of(format))
                .dropInvalid()
                .build()
                .dataset()
                .examples();
    }

    private DatasetBuilder builder(int threads) {
        DatasetBuilder builder = Dataset.builder()
                .reading(r -> r.threads(threads))
                .dropInvalid()
                .reading(r -> r.maxLineBytes(100_000))
                .addSource(DatasetSource.jsonl(new ByteArrayInputStream(bytes), "fuzzed"));
        return switch (way) {
            case 0 -> builder;
            case 1 -> builder.formats(DataFormat.all());
            case 2 -> builder.formats(DataFormat.all()).use(SafeRepair.all());
            case 3 -> builder.formats(DataFormat.all()).deduplicate();
            default -> builder.use(TARGETS.get(way - OTHERS).check().converting());
        };
    }
}
