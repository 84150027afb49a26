// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Interaction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes watch over one database, and look at the same moments; one is killed. */
@Tag("slow")
@Timeout(120)
class MonitorProcessesTest {
    private static final Pattern WINDOW = Pattern.compile("\"tile\":(-?\\d+)");
    private static final int HOURS = 30;
    private static final int EACH = 20;

    private final List<Process> started = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-05T00:00:00Z"); // within 30 days of the model's end

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(PeopleDatabase database) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MonitorProcess.class.getName(),
                        database.where())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private void look(List<Process> processes) throws IOException {
        for (Process each : processes) { // all of them begin before anybody is waited for
            BufferedWriter to = each.outputWriter();
            to.write(now + "\n");
            to.flush();
        }
        for (Process each : processes) {
            String said = each.inputReader().readLine();
            for (;
                    said != null && !said.equals("looked");
                    said = each.inputReader().readLine()) {
                told.add(said);
            }
            assertThat(said).isEqualTo("looked");
        }
    }

    private void hour(CaptureStore captured, List<Process> processes) throws IOException {
        Instant begin = now;
        captured.append(IntStream.range(0, EACH)
                .mapToObj(i -> new Interaction(
                        "r" + begin + i,
                        begin.plusSeconds(60L * i),
                        "m",
                        "user-" + i,
                        Map.of(),
                        "stop",
                        Map.of("error_rate", i == 0 ? 1.0 : 0.0),
                        null))
                .toList());
        now = now.plus(Duration.ofHours(1));
        look(processes);
    }

    @Test
    void eachWindowIsJudgedOnce_andEachAlertSentOnce_alsoWhereOneIsKilled() throws Exception {
        PeopleDatabase database = PeopleDatabase.postgres();
        DataSource source = database.source();
        try (CaptureStore captured = JdbcCaptureStore.of(source);
                JournalStore journals = JdbcJournalStore.of(source)) {
            Process first = start(database);
            Process second = start(database);
            for (int hour = 0; hour < HOURS; hour++) {
                hour(captured, List.of(first, second));
            }
            first.destroyForcibly().waitFor();
            for (int hour = 0; hour < HOURS; hour++) {
                hour(captured, List.of(second));
            }
            now = now.plus(Duration.ofHours(1));
            look(List.of(second));
            assertThat(told).doesNotHaveDuplicates().contains("told 1");
            JournalStore its = journals.of("monitor");
            assertThat(its.read("alerts", 0)).hasSameSizeAs(told);
            List<Long> windows = its.names().stream()
                    .filter(name -> name.startsWith("tiles-"))
                    .flatMap(name -> its.read(name, 0).stream())
                    .map(WINDOW::matcher)
                    .filter(Matcher::find)
                    .map(window -> Long.parseLong(window.group(1)))
                    .toList();
            assertThat(windows).hasSize(2 * HOURS).doesNotHaveDuplicates();
            try (Monitors monitors = Monitors.builder(captured, journals)
                    .monitors(Monitor.standard())
                    .clock(() -> now)
                    .build()) {
                assertThat(monitors.series("error_rate", Slice.ALL))
                        .hasSize(2 * HOURS)
                        .allSatisfy(figure -> assertThat(figure.value().n()).isEqualTo(EACH));
                assertThat(monitors.leftOut()).isEmpty();
            }
        }
    }
}
