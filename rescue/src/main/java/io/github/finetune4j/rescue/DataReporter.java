// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.registry.DataVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads files that are at home as data sets, and reports them to the registry. */
final class DataReporter {
    /** A data set takes a multiple of its file, and lies in memory while the registry takes it. */
    private static final int SHARE_OF_HEAP = 8;

    private final RegistryDoor door;
    private final FetchLog log;
    private final long room;
    private int reported;
    private long unread;

    DataReporter(RegistryDoor door, FetchLog log) {
        this.door = door;
        this.log = log;
        room = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    }

    /**
     * A file as data.
     *
     * @param id of the version; empty where there is none
     * @param settled whether that will stay so
     */
    record Known(String id, boolean settled) {}

    /**
     * {@return the version that the file is}
     *
     * @param what it is, for people
     * @param formats of its rows
     * @param facts for the registry
     */
    Known report(String what, Path file, List<RowFormat> formats, Map<String, Object> facts) {
        long bytes = RescueFolder.size(file);
        if (bytes > room) {
            door.unreported(
                    what,
                    bytes + " bytes are too much for a heap of "
                            + Runtime.getRuntime().maxMemory()
                            + " -> fetch again with a heap (-Xmx) of " + SHARE_OF_HEAP
                            + " times the file; it is at home");
            return new Known("", false);
        }
        Optional<DatasetResult> read = read(what, file, formats);
        if (read.isEmpty()) {
            return new Known("", true);
        }
        Dataset data = read.get().dataset();
        boolean kept = door.report("data of " + what, registry -> registry.addData(read.get(), List.of(), facts));
        reported += kept ? 1 : 0;
        return new Known(DataVersion.id(data.fingerprint()), true);
    }

    private Optional<DatasetResult> read(String what, Path file, List<RowFormat> formats) {
        try {
            DatasetResult result = Dataset.builder()
                    .addJsonl(file)
                    .formats(formats)
                    .dropInvalid()
                    .build();
            note(what, result.report(), result.report().rowsKept());
            return Optional.of(result);
        } catch (InvalidDatasetException e) {
            note(what, e.report(), 0);
            return Optional.empty();
        }
    }

    private void note(String what, DatasetReport report, long kept) {
        long lost = report.rowsRead() - kept;
        unread += lost;
        if (kept == 0) {
            log.note(what + ": no row can be read " + report.counts() + "; the file is at home as it is");
        } else if (lost > 0) {
            log.note(what + ": " + lost + " of " + report.rowsRead() + " rows can't be read " + report.counts()
                    + "; the file is at home as it is");
        }
    }

    static List<RowFormat> trainingRows(boolean graded) {
        List<RowFormat> formats = new ArrayList<>();
        formats.add(new PreferenceRows());
        if (graded) {
            formats.add(new GradedRows());
        }
        formats.addAll(RowFormat.standard());
        return formats;
    }

    int reported() {
        return reported;
    }

    long unread() {
        return unread;
    }
}
