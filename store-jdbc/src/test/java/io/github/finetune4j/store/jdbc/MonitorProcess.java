// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.capture.CaptureStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A process of its own that watches: {@code MonitorProcess WHERE}. For each time that it reads it looks, as if it were
 * that time, says {@code told N} for each event that a sink gets, and then {@code looked}.
 */
final class MonitorProcess {
    static final LocalDate GONE = LocalDate.of(2026, 1, 20);

    private MonitorProcess() {}

    public static void main(String[] arguments) throws IOException {
        DataSource source = new PeopleDatabase(arguments[0]).source();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        try (CaptureStore captured = JdbcCaptureStore.of(source);
                JournalStore journals = JdbcJournalStore.of(source);
                Monitors monitors = Monitors.builder(captured, journals)
                        .monitors(Monitor.standard())
                        .addShutdown(ShutdownMonitor.of(
                                "router", () -> ModelRef.of("openai", "ft:old").withShutdownDate(GONE)))
                        .addSink("pager", event -> System.out.println("told " + event.number()))
                        .clock(now::get)
                        .build()) {
            BufferedReader times = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String time = times.readLine(); time != null; time = times.readLine()) {
                now.set(Instant.parse(time));
                monitors.look();
                System.out.println("looked");
            }
        }
    }
}
