// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.spi.DatasetStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A sequence of filters for rows. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Cleaning {
    private final List<RowFilter> filters;

    private Cleaning(List<RowFilter> filters) {
        this.filters = filters;
    }

    /**
     * {@return a cleaning by these filters}
     *
     * @param filters in the order in which they are asked; their names must differ
     */
    public static Cleaning of(List<? extends RowFilter> filters) {
        long names = filters.stream().map(RowFilter::name).distinct().count();
        if (names < filters.size()) {
            throw new IllegalArgumentException("names of the filters: "
                    + filters.stream().map(RowFilter::name).toList() + " -> give each filter a name of its own");
        }
        return new Cleaning(List.copyOf(filters));
    }

    /**
     * A row that a filter removed.
     *
     * @param row its position, from 0
     * @param filter name of the first filter that objects
     * @param reason why
     * @since 0.1
     */
    public record Removed(int row, String filter, String reason) {}

    /**
     * The rows that are left after cleaning, and those that were removed.
     *
     * @param kept rows to which no filter objects, in order
     * @param removed the others
     * @param counts how many each filter removed
     * @since 0.1
     */
    public record Result(List<Example> kept, List<Removed> removed, CleaningCounts counts) {
        /** Copies both lists. */
        public Result {
            kept = List.copyOf(kept);
            removed = List.copyOf(removed);
        }
    }

    /** {@return a step that leaves out the rows to which a filter objects, counted by the filter's name} */
    public DatasetStep<?> step() {
        return new CleaningStep(this);
    }

    /** {@return a step that keeps every row and reports what each filter objects to, as warnings} */
    public DatasetStep<?> flagging() {
        return new FlaggingStep(this);
    }

    /**
     * {@return a step that repairs texts; each kind of change is counted}
     *
     * @param repairs made in order
     */
    public static DatasetStep<?> repairing(List<TextRepair> repairs) {
        return new RepairStep(List.copyOf(repairs));
    }

    /** {@return the filters in order} */
    public List<RowFilter> filters() {
        return filters;
    }

    /**
     * {@return why a row should go: name of the filter and its reason; empty if no filter objects}
     *
     * @param example a row
     */
    public Optional<Map.Entry<String, String>> objection(Example example) {
        for (RowFilter filter : filters) {
            Optional<String> reason = filter.reason(example);
            if (reason.isPresent()) {
                return Optional.of(Map.entry(filter.name(), reason.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the rows that stay, and why the others don't}
     *
     * @param rows in order
     */
    public Result apply(Iterable<Example> rows) {
        List<Example> kept = new ArrayList<>();
        List<Removed> removed = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        filters.forEach(filter -> counts.put(filter.name(), 0L));
        int row = 0;
        for (Example example : rows) {
            Optional<Map.Entry<String, String>> objection = objection(example);
            if (objection.isPresent()) {
                String filter = objection.get().getKey();
                removed.add(new Removed(row, filter, objection.get().getValue()));
                counts.merge(filter, 1L, Long::sum);
            } else {
                kept.add(example);
            }
            row++;
        }
        return new Result(kept, removed, new CleaningCounts(row, counts));
    }
}
